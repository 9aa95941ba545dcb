package io.llmcost.agent.compress;

import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.PromptText;
import io.llmcost.agent.llm.RepeatedImages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** What is done to one call, method by method; each goes on with what the last one left. */
final class Plan {

  private static final String HISTORY = "history";
  private static final String HTML = "html";
  private static final String LOSSLESS = "lossless";
  private static final String CONTEXT = "context";
  private static final String REPEATS = "repeats";
  private static final String IMAGES = "repeats (images)";
  private static final String SYSTEM = "summarise.system";
  private static final String STATIC = "summarise.context";
  private static final String TURNS = "summarise.history";
  private static final String TOGETHER = "all of it";

  /** In the user's name: what a summary says has no more weight than what it was made of. */
  private static final String SUMMARY = "Summary of the earlier part of this conversation:\n";

  /** No text of fewer characters is worth the work. */
  private static final int SHORTEST = 40;

  /** Fewer characters may be no token at all: white space is often a part of the next word. */
  private static final int LEAST_SHORTER = 8;

  /** A longer text would take the caller a second. */
  private static final int LONGEST = 1_000_000;

  private final Exchange exchange;
  private final CompressOptions options;
  private final PrefixMemory memory;
  private final CacheRates rates;
  private final PlannedSummaries summaries;

  /** Null if words tell alone what a question needs. */
  private final PlannedMeanings meanings;

  private final String place;
  private final List<String> sentBefore;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> before = new ArrayList<>();
  private final List<String> after = new ArrayList<>();

  /** Whether a summary stands for something, which pays in the long run only. */
  private boolean summarised;

  private int imagesLeftOut;
  private LlmRequest call;
  private List<PromptText> parts;
  private List<String> original;
  private List<String> now;

  Plan(
      Exchange exchange,
      CompressOptions options,
      PrefixMemory memory,
      CacheRates rates,
      PlannedSummaries summaries,
      PlannedMeanings meanings) {
    this.exchange = exchange;
    this.options = options;
    this.memory = memory;
    this.rates = rates;
    this.summaries = summaries;
    this.meanings = meanings;
    this.place = Compressor.place(exchange);
    this.sentBefore = Compressor.texts(exchange.call());
    look(exchange.call());
  }

  private void look(LlmRequest at) {
    call = at;
    parts = at.texts();
    original = Compressor.texts(at);
    now = new ArrayList<>(original);
  }

  Compression run() {
    if (options.historyMaxTokens < Long.MAX_VALUE) {
      history();
    }
    if (options.html) {
      html();
    }
    if (options.lossless) {
      lossless();
    }
    if (options.summariseSystem) {
      summarise(SYSTEM, "instructions", this::isInstruction);
    }
    if (options.summariseContext) {
      summarise(STATIC, "text beside what is asked last", this::isStatic);
    }
    if (options.context != null) {
      context();
    }
    if (options.repeats) {
      repeats();
    }
    changeTexts();
    if (!before.isEmpty() && !summarised && isDearer()) {
      sendAsAsked();
    }
    if (options.repeats) {
      repeatedImages();
    }
    if (options.promptCache) {
      promptCacheKey();
    }
    boolean changed = call != exchange.call();
    return new Compression(
        changed ? call : null,
        steps,
        before,
        after,
        cachedShare(),
        imagesLeftOut,
        summaries.orders(),
        meanings == null ? Collections.<String>emptyList() : meanings.wanted());
  }

  /** Whether what is left costs more than the whole, or hardly less. */
  private boolean isDearer() {
    List<String> left = Compressor.texts(call);
    return length(left) > length(sentBefore) - LEAST_SHORTER || costs(left) > costs(sentBefore);
  }

  private static long length(List<String> texts) {
    long length = 0;
    for (String text : texts) {
      length += text.length();
    }
    return length;
  }

  private void sendAsAsked() {
    steps.add(
        Step.not(
            TOGETHER,
            costs(Compressor.texts(call)) > costs(sentBefore)
                ? CACHED
                : "it saves next to nothing"));
    before.clear();
    after.clear();
    look(exchange.call());
  }

  private void history() {
    String refusal = History.refusal(call);
    History history = refusal == null ? History.of(call, options.historyMaxTokens) : null;
    if (history == null) {
      steps.add(
          Step.not(
              HISTORY,
              refusal != null
                  ? refusal
                  : "the conversation has "
                      + options.historyMaxTokens
                      + " tokens or fewer, or no turns that may be left out"));
      return;
    }
    int gone = history.gone();
    String summary = null;
    if (options.summariseHistory) {
      HistorySummary standing = summaries.of(history, cachedAsAsked());
      gone = standing.gone();
      summary = standing.text();
      if (standing.refusal() != null) {
        steps.add(Step.not(TURNS, standing.refusal()));
      }
    }
    if (gone > 0) {
      leaveOut(history, gone, summary);
    }
  }

  private void leaveOut(History history, int gone, String summary) {
    boolean[] out = history.out(1, gone);
    LlmRequest shorter =
        read(
            summary == null
                ? call.withoutMessages(out)
                : call.withMessageInstead(out, SUMMARY + summary));
    // Whether a summary pays in the long run was asked before.
    if (summary == null && costs(Compressor.texts(shorter)) >= costs(original)) {
      steps.add(Step.not(HISTORY, CACHED));
      return;
    }
    long left = 0;
    for (int turn = 1; turn <= gone; turn++) {
      left += history.tokens(turn);
    }
    before.addAll(history.texts(1, gone));
    if (summary != null) {
      summarised = true;
      after.add(summary);
    }
    long said = summary == null ? 0 : Compressor.tokens(summary);
    steps.add(
        Step.done(summary == null ? HISTORY : TURNS, history.all(), history.all() - left + said));
    look(shorter);
  }

  private static final String CACHED =
      "the call's beginning was sent before, and reading that from the provider's cache costs less"
          + " than sending another one";

  private boolean isData(int i) {
    return !parts.get(i).role().equals("assistant") && now.get(i).length() >= SHORTEST;
  }

  private boolean isTool(int i) {
    String role = parts.get(i).role();
    return role.equals("tool") || role.equals("function");
  }

  private void html() {
    List<String> next = new ArrayList<>(now);
    for (int i = 0; i < next.size(); i++) {
      if (isTool(i) && isData(i)) {
        next.set(i, HtmlText.of(next.get(i)));
      }
    }
    take(HTML, next, "no result of a tool is an HTML page");
  }

  private void lossless() {
    List<String> next = new ArrayList<>(now);
    for (int i = 0; i < next.size(); i++) {
      if (isData(i)) {
        next.set(i, Lossless.compress(next.get(i)));
      }
    }
    take(LOSSLESS, next, "there is no JSON, table or white space to make smaller");
  }

  private boolean isInstruction(int i) {
    String role = parts.get(i).role();
    return role.equals("system") || role.equals("developer");
  }

  /** The last text of the last message of the user is what is asked. */
  private boolean isStatic(int i) {
    List<PromptText> asked = call.lastUserTexts();
    boolean last = !asked.isEmpty() && parts.get(i).equals(asked.get(asked.size() - 1));
    return !last && (parts.get(i).role().equals("user") || isTool(i));
  }

  private void summarise(String method, String what, IntPredicate concerned) {
    List<String> next = new ArrayList<>(now);
    String refusal = null;
    for (int i = 0; i < next.size(); i++) {
      String text = now.get(i);
      if (concerned.test(i)
          && text.length() >= options.summaryMinTokens
          && Compressor.tokens(text) >= options.summaryMinTokens) {
        String summary = summaries.of(text, cachedAsAsked(i));
        next.set(i, summary == null ? text : summary);
        summarised |= summary != null;
        refusal = summary == null && refusal == null ? summaries.refusal() : refusal;
      }
    }
    take(
        method,
        next,
        refusal != null
            ? refusal
            : "no " + what + " with " + options.summaryMinTokens + " tokens or more");
  }

  /** Tokens that the provider would have, up to and with a text, if nothing had been changed. */
  private long cachedAsAsked(int i) {
    String text = original.get(i);
    int at = sentBefore.indexOf(text);
    int known = memory.known(Compressor.asked(place), sentBefore);
    return at < 0 || at >= known ? 0 : cachedAsAsked();
  }

  /** Tokens that the provider would have if nothing had been changed. */
  private long cachedAsAsked() {
    int known = memory.known(Compressor.asked(place), sentBefore);
    long tokens = 0;
    for (int k = 0; k < known; k++) {
      tokens += Compressor.tokens(sentBefore.get(k));
    }
    return tokens;
  }

  private void context() {
    String question = question();
    List<String> next = new ArrayList<>(now);
    boolean large = false;
    boolean tooLong = false;
    for (int i = 0; i < next.size(); i++) {
      if ((parts.get(i).role().equals("user") || isTool(i)) && isLarge(now.get(i))) {
        large = true;
        if (now.get(i).length() > LONGEST) {
          tooLong = true;
          continue;
        }
        boolean asks = question == null && call.lastUserTexts().contains(parts.get(i));
        Cut cut =
            question == null && !asks
                ? null
                : options.context.cut(now.get(i), asks ? null : question, meanings);
        next.set(i, cut == null ? now.get(i) : cut.text());
      }
    }
    if (tooLong && next.equals(now)) {
      steps.add(Step.not(CONTEXT, "a text of more than 1,000,000 characters is not looked at"));
    } else if (!large) {
      steps.add(Step.not(CONTEXT, "no text has " + options.contextMinTokens + " tokens or more"));
    } else if (!next.equals(now) && costs(next) >= costs(now)) {
      steps.add(Step.not(CONTEXT, CACHED));
    } else {
      take(CONTEXT, next, "no documents were made out, or none has to do with a question");
    }
    Step byMeaning = meanings == null ? null : meanings.step();
    if (byMeaning != null) {
      steps.add(byMeaning);
    }
  }

  /** Last of all, so that what a reference names is sent. */
  private void repeats() {
    Repeats repeats = new Repeats();
    List<String> next = new ArrayList<>(now);
    for (int i = 0; i < next.size(); i++) {
      if (parts.get(i).role().equals("user") || isTool(i)) {
        next.set(i, repeats.of(now.get(i), isTool(i) || isFollowed(i)));
      } else {
        repeats.stays(now.get(i));
      }
    }
    take(REPEATS, next, "no long text of the user or a tool comes again");
  }

  /** Whether its message goes on: the last text of a user's may be a question asked again. */
  private boolean isFollowed(int i) {
    return i + 1 < parts.size() && parts.get(i + 1).message() == parts.get(i).message();
  }

  private void repeatedImages() {
    RepeatedImages images = call.withoutRepeatedImages();
    imagesLeftOut = images.count();
    if (imagesLeftOut == 0) {
      steps.add(Step.not(IMAGES, "no image within the call comes again"));
    } else {
      call = read(images.body());
      steps.add(Step.unreckoned(IMAGES, imagesLeftOut));
    }
  }

  private boolean isLarge(String text) {
    return text.length() >= options.contextMinTokens
        && Compressor.tokens(text) >= options.contextMinTokens;
  }

  /** What the user said last; null if that holds documents itself. */
  private String question() {
    StringBuilder asked = new StringBuilder();
    for (PromptText part : call.lastUserTexts()) {
      String text = part.text();
      if (!isLarge(text)) {
        asked.append(text).append('\n');
      }
    }
    return asked.toString().trim().isEmpty() ? null : asked.toString();
  }

  private void take(String method, List<String> next, String otherwise) {
    if (next.equals(now)) {
      steps.add(Step.not(method, otherwise));
      return;
    }
    long whole = 0;
    long left = 0;
    for (int i = 0; i < now.size(); i++) {
      if (!now.get(i).equals(next.get(i))) {
        whole += Compressor.tokens(now.get(i));
        left += Compressor.tokens(next.get(i));
      }
    }
    now = next;
    steps.add(Step.done(method, whole, left));
  }

  /** What a prompt costs, in tokens at the full price. */
  private double costs(List<String> texts) {
    int known = memory.known(place, texts);
    double cached = 0;
    double all = 0;
    for (int i = 0; i < texts.size(); i++) {
      long tokens = Compressor.tokens(texts.get(i));
      all += tokens;
      cached += i < known ? tokens : 0;
    }
    if (cached < PrefixMemory.SHORTEST) {
      return all;
    }
    double share = rates.cachedShare(exchange.trace().originalProvider(), call.model());
    return all - cached + cached * share;
  }

  private void changeTexts() {
    Map<PromptText, String> changed = new HashMap<>();
    for (int i = 0; i < now.size(); i++) {
      if (!now.get(i).equals(original.get(i))) {
        changed.put(parts.get(i), now.get(i));
        before.add(original.get(i));
        after.add(now.get(i));
      }
    }
    if (!changed.isEmpty()) {
      call = read(call.withTexts(changed));
    }
  }

  private void promptCacheKey() {
    String refusal = PromptCacheKey.refusal(exchange, call, memory.known(place, now), now);
    if (refusal != null) {
      steps.add(Step.not(PromptCacheKey.METHOD, refusal));
      return;
    }
    call = read(call.withText(PromptCacheKey.MEMBER, PromptCacheKey.of(exchange, now.get(0))));
    steps.add(Step.done(PromptCacheKey.METHOD, 0, 0));
  }

  private LlmRequest read(byte[] body) {
    try {
      return call.withBody(body);
    } catch (NotAnLlmCallException e) {
      throw new IllegalStateException("A body of our own cannot be read", e);
    }
  }

  /** Of what is left out: how much the provider would have had in its cache. */
  private double cachedShare() {
    int known = before.isEmpty() ? 0 : memory.known(Compressor.asked(place), sentBefore);
    Map<String, Integer> places = new HashMap<>();
    double cached = 0;
    for (int i = 0; i < sentBefore.size(); i++) {
      places.putIfAbsent(sentBefore.get(i), i);
      cached += i < known ? Compressor.tokens(sentBefore.get(i)) : 0;
    }
    if (cached < PrefixMemory.SHORTEST) {
      return 0;
    }
    double all = 0;
    double there = 0;
    for (String text : before) {
      long tokens = Compressor.tokens(text);
      all += tokens;
      // Turns that are left out are the oldest.
      there += places.getOrDefault(text, 0) < known ? tokens : 0;
    }
    return there / Math.max(1, all);
  }
}
