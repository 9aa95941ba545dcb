package io.llmcost.agent.compress;

import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.CacheMarks;
import io.llmcost.agent.llm.TokenCounter;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.prior.PublicPrompts;
import io.llmcost.agent.stagetest.Calls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Writes what is measured of the methods beside {@code context} into {@code docs/quality.md}:
 * {@code FOLDER PAGE OUTPUT}; from the root of the project.
 */
public final class MethodsQuality {

  private static final String BEGIN = "<!-- methods: begin -->\n";
  private static final String END = "<!-- methods: end -->";
  private static final String MODEL = "gpt-4o";
  private static final int ASKED = 4;
  private static final long SEED = 20_261_122L;
  private static final TokenCounter COUNTER = new TokenCounter();

  private final StringBuilder text = new StringBuilder();

  private MethodsQuality() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Path page = Path.of(arguments[1]);
    MethodsQuality report = new MethodsQuality();
    report.text.append("| method | measured on | figure | value |\n|---|---|---|---|\n");
    report.html(Path.of(arguments[2]));
    report.repeats(PublicPrompts.rows(folder.resolve("compress/xquad20.jsonl.gz")));
    report.history(PublicPrompts.rows(folder.resolve("compress/qmsum_test.jsonl.gz")));
    report.summaries(PublicPrompts.rows(folder.resolve("tasktype/instructions_labelled.jsonl.gz")));
    report.marks();
    report.writes();
    report.text.append('\n');
    String old = Files.readString(page);
    int begin = old.indexOf(BEGIN) + BEGIN.length();
    Files.writeString(
        page, old.substring(0, begin) + report.text + old.substring(old.indexOf(END)));
  }

  private void row(String method, String set, String figure, double share) {
    String value = String.format(Locale.ROOT, "%.3f", share).replaceFirst("^0\\.", ".");
    text.append("| " + method + " | " + set + " | " + figure + " | " + value + " |\n");
  }

  private void percent(String method, String set, String figure, double share) {
    String value = String.format(Locale.ROOT, "%.0f %%", 100 * share);
    text.append("| " + method + " | " + set + " | " + figure + " | " + value + " |\n");
  }

  /** The pages that {@code javadoc} makes of a package of this project. */
  private void html(Path output) throws IOException {
    Path pages = Files.createDirectories(output.resolve("pages"));
    List<String> options = new ArrayList<>(List.of("-quiet", "-Xdoclint:none", "-package", "-d"));
    options.add(pages.toString());
    try (Stream<Path> sources = Files.list(Path.of("agent/src/main/java/io/llmcost/agent/http"))) {
      sources.map(Path::toString).filter(f -> f.endsWith(".java")).sorted().forEach(options::add);
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ToolProvider.getSystemDocumentationTool().run(null, said, said, options.toArray(new String[0]));
    long before = 0;
    long after = 0;
    long words = 0;
    long kept = 0;
    int count = 0;
    try (Stream<Path> files = Files.walk(pages.resolve("io"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".html")).sorted().toList()) {
        String page = Files.readString(file);
        String small = HtmlText.of(page);
        before += COUNTER.count(MODEL, List.of(page));
        after += COUNTER.count(MODEL, List.of(small));
        Map<String, Integer> there = new HashMap<>();
        for (String word : words(small)) {
          there.merge(word, 1, Integer::sum);
        }
        for (String word : words(visible(page))) {
          words++;
          kept += there.merge(word, -1, Integer::sum) >= 0 ? 1 : 0;
        }
        count++;
      }
    }
    String set = count + " pages of javadoc, " + before + " tokens";
    percent("`html`", set, "tokens saved", 1 - after / (double) before);
    row("`html`", set, "words of the page kept", kept / (double) words);
  }

  /** By regular expressions, which is another way than the product's. */
  private static String visible(String page) {
    return page.replaceAll("(?s)<(script|style|head|noscript)\\b.*?</\\1>", " ")
        .replaceAll("(?s)<!--.*?-->", " ")
        .replaceAll("(?s)<[^>]*>", " ")
        .replace("&nbsp;", " ")
        .replace("&#8203;", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (Matcher matcher = Pattern.compile("[\\p{L}\\p{N}]+").matcher(text); matcher.find(); ) {
      words.add(matcher.group());
    }
    return words;
  }

  /** Conversations of four questions, each asked behind the paragraphs that it is about. */
  private void repeats(List<Map<String, Object>> rows) throws IOException {
    Settings settings = Settings.defaults().with(Options.COMPRESS_REPEATS, true);
    for (boolean same : new boolean[] {true, false}) {
      long before = 0;
      long after = 0;
      int paragraphs = 0;
      int there = 0;
      int conversations = 0;
      for (int first = 0; first + ASKED <= rows.size(); first += ASKED) {
        List<Map<String, Object>> messages = new ArrayList<>();
        Set<String> said = new LinkedHashSet<>();
        for (int i = first; i < first + ASKED; i++) {
          List<String> documents = documents(rows.get(same ? first : i));
          said.addAll(documents);
          String question = (String) rows.get(i).get("question");
          messages.add(message("user", String.join("\n\n", documents) + "\n\n" + question));
          messages.add(message("assistant", "So it is."));
        }
        messages.remove(messages.size() - 1);
        Exchange exchange = call(settings, messages);
        Compression plan = new Compressor((provider, model) -> 1).plan(exchange);
        List<String> left =
            Compressor.texts(
                plan == null || plan.request() == null ? exchange.call() : plan.request());
        before += COUNTER.count(MODEL, Compressor.texts(exchange.call()));
        after += COUNTER.count(MODEL, left);
        String whole = String.join("\n", left);
        paragraphs += said.size();
        there += (int) said.stream().filter(whole::contains).count();
        conversations++;
      }
      String set =
          String.format(
              Locale.ROOT,
              "%d conversations of %d questions behind %s",
              conversations,
              ASKED,
              same ? "the same 20 paragraphs of XQuAD" : "XQuAD's 20 paragraphs for each");
      percent("`repeats`", set, "tokens saved", 1 - after / (double) before);
      row("`repeats`", set, "paragraphs that still stand there", there / (double) paragraphs);
    }
  }

  private static List<String> documents(Map<String, Object> row) {
    List<String> texts = new ArrayList<>();
    for (Object document : (List<?>) row.get("docs")) {
      Object text = document instanceof Map<?, ?> map ? map.get("text") : document;
      texts.add(text.toString().replaceAll("\\s+", " ").trim());
    }
    return texts;
  }

  /** Meetings as conversations, and a question at their end about some of their turns. */
  private void history(List<Map<String, Object>> meetings) throws IOException {
    for (int part : new int[] {2, 4}) {
      double needed = 0;
      double kept = 0;
      int questions = 0;
      for (Map<String, Object> meeting : meetings) {
        List<?> turns = (List<?>) meeting.get("turns");
        long all = 0;
        for (Object turn : turns) {
          all += Compressor.tokens((String) turn);
        }
        Settings settings =
            Settings.defaults().with(Options.COMPRESS_HISTORY_MAX_TOKENS, all / part);
        for (Object query : (List<?>) meeting.get("queries")) {
          Map<?, ?> asked = (Map<?, ?>) query;
          List<String> left = left(settings, turns, (String) asked.get("query"));
          double gold = 0;
          double there = 0;
          for (int turn : gold(asked, turns.size())) {
            long tokens = Compressor.tokens((String) turns.get(turn));
            gold += tokens;
            there += left.contains(turns.get(turn)) ? tokens : 0;
          }
          needed += gold == 0 ? 0 : 1;
          kept += gold == 0 ? 0 : there / gold;
          questions++;
        }
      }
      String set = "QMSum's meetings as conversations (" + questions + " questions)";
      row("`history`", set, "gold tokens kept at " + part + "×", kept / needed);
    }
  }

  private static TreeSet<Integer> gold(Map<?, ?> query, int turns) {
    TreeSet<Integer> gold = new TreeSet<>();
    for (Object span : (List<?>) query.get("spans")) {
      int to = ((Number) ((List<?>) span).get(1)).intValue();
      for (int i = ((Number) ((List<?>) span).get(0)).intValue(); i <= to && i < turns; i++) {
        gold.add(i);
      }
    }
    return gold;
  }

  private static List<String> left(Settings settings, List<?> turns, String question)
      throws IOException {
    List<Map<String, Object>> messages = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      messages.add(message(i % 2 == 0 ? "user" : "assistant", turns.get(i)));
    }
    if (turns.size() % 2 == 1) {
      messages.add(message("assistant", "Yes."));
    }
    messages.add(message("user", question));
    Exchange exchange = call(settings, messages);
    Compression plan = new Compressor((provider, model) -> 1).plan(exchange);
    return Compressor.texts(
        plan == null || plan.request() == null ? exchange.call() : plan.request());
  }

  private static Map<String, Object> message(String role, Object content) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", role);
    message.put("content", content);
    return message;
  }

  private static Exchange call(Settings settings, List<Map<String, Object>> messages)
      throws IOException {
    return new Calls()
        .settings(settings)
        .body(JSON.std.asString(Map.of("model", MODEL, "messages", messages)))
        .exchange();
  }

  /**
   * What the checks make of summaries that are right, and of the same with one fault. There is no
   * model: a right one is what is left of a prompt without sentences that the checks do not miss.
   */
  private void summaries(List<Map<String, Object>> prompts) {
    Map<String, int[]> refused = new LinkedHashMap<>();
    int right = 0;
    for (Map<String, Object> row : prompts) {
      String prompt = (String) row.get("prompt");
      if (Compressor.tokens(prompt) < 120 || SummaryRules.refusal(prompt) != null) {
        continue;
      }
      List<String> kept = shortened(prompt);
      if (SummaryRules.failed(prompt, String.join(" ", kept), Compressor.tokens(prompt)) != null) {
        continue;
      }
      right++;
      faults(kept)
          .forEach(
              (fault, wrong) -> {
                int[] counts = refused.computeIfAbsent(fault, any -> new int[2]);
                counts[0]++;
                counts[1] +=
                    SummaryRules.failed(prompt, wrong, Compressor.tokens(prompt)) != null ? 1 : 0;
              });
    }
    for (Map.Entry<String, int[]> fault : refused.entrySet()) {
      int[] counts = fault.getValue();
      String set = counts[0] + " of " + right + " prompts of people, shortened, with one fault";
      row("`summarise`", set, "refused: " + fault.getKey(), counts[1] / (double) counts[0]);
    }
  }

  private static List<String> shortened(String prompt) {
    List<String> sentences = new ArrayList<>();
    for (int[] at : SentenceSplitter.split(prompt, 0, prompt.length())) {
      sentences.add(prompt.substring(at[0], at[1]).trim());
    }
    List<String> kept = new ArrayList<>(sentences);
    for (String sentence : sentences) {
      List<String> without = new ArrayList<>(kept);
      without.remove(sentence);
      String failed = SummaryRules.failed(prompt, String.join(" ", without), Long.MAX_VALUE / 4);
      kept = failed == null ? without : kept;
    }
    return kept;
  }

  private static Map<String, String> faults(List<String> kept) {
    String whole = String.join(" ", kept);
    Map<String, String> faults = new LinkedHashMap<>();
    put(faults, "a number is another one", whole, "\\b(\\d*)([1-8])(?=\\b)", "$19");
    put(faults, "a number is gone", whole, "\\b\\d+\\b", "some");
    put(
        faults,
        "a name in mid-sentence is another one",
        whole,
        "(?<=[a-z] )[A-Z][a-z]{3,}",
        "Xanthe");
    put(faults, "a *not* or *never* is gone", whole, "\\b(not|never) ", "");
    put(faults, "a *must* or *only* has become a *may*", whole, "\\b(must|only)\\b", "may");
    put(faults, "what is in quotation marks is another text", whole, "\"[^\"]{3,40}\"", "\"x y\"");
    put(faults, "a plain word has become its opposite", whole, "\\b(more|before|above)\\b", "less");
    return faults;
  }

  private static void put(
      Map<String, String> faults, String name, String text, String what, String instead) {
    String wrong = text.replaceFirst(what, instead);
    if (!wrong.equals(text)) {
      faults.put(name, wrong);
    }
  }

  /** Instructions of 3,000 tokens for Anthropic, asked for at random moments. */
  private void marks() throws IOException {
    String rules = "\"" + "Keep to the rules of the house. ".repeat(375) + "\"";
    for (double minutes : new double[] {1, 4, 15, 45, 180}) {
      long[] now = {1};
      CacheMarkPlans plans = new CacheMarkPlans(new ListedRates(PriceBook::standard), () -> now[0]);
      Random random = new Random(SEED);
      double paid = 0;
      double always = 0;
      double none = 0;
      double last = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < 2_000; i++) {
        double gap = -Math.log(1 - random.nextDouble()) * minutes;
        now[0] += (long) (gap * 60_000);
        Exchange exchange =
            new Calls()
                .url("https://api.anthropic.com/v1/messages")
                .body(
                    "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":9,\"system\":"
                        + rules
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Question "
                        + i
                        + "?\"}]}")
                .exchange();
        CacheMarks marks = exchange.call().cacheMarks();
        long tokens = Compressor.tokens(marks.system());
        CacheMarkPlan plan = plans.plan(exchange, "claude-sonnet-4-5", marks);
        TokenUsage usage = TokenUsage.of(TokenUsage.Source.ESTIMATED, tokens, 0);
        paid += cost(plan.isAny(marks) ? plan.asUsed(usage) : usage);
        always += tokens * (last + gap >= 0 && gap <= 5 ? .1 : 1.25);
        last = 0;
        none += tokens;
      }
      String set =
          String.format(Locale.ROOT, "2,000 calls, one in %.0f minutes on average", minutes);
      row("`prompt_cache`", set, "Anthropic: cost of the instructions, 1 without", paid / none);
      row("always marked for 5 minutes", set, "the same", always / none);
    }
  }

  private static double cost(TokenUsage usage) {
    return usage.input()
        + .1 * usage.cacheRead()
        + 1.25 * (usage.cacheWrite() - usage.cacheWriteHour())
        + 2 * usage.cacheWriteHour();
  }

  /** Prompts of 2,000 tokens for gpt-5.6, a share of which begins with the same 1,600. */
  private void writes() throws IOException {
    String shared = "Keep to the rules of the house. ".repeat(200);
    for (double share : new double[] {0, .1, .2, .3, .5, .9}) {
      long[] now = {1};
      ImplicitWrites writes = new ImplicitWrites(() -> now[0]);
      CacheWriteRates rates =
          new ListedRates(PriceBook::standard).implicitWriting("openai", "gpt-5.6");
      Random random = new Random(SEED);
      boolean written = false;
      boolean writtenAlways = false;
      double paid = 0;
      double always = 0;
      double none = 0;
      for (int i = 0; i < 2_000; i++) {
        now[0] += 60_000;
        boolean again = random.nextDouble() < share;
        String own = " Question " + i + ". " + "And what about the guests? ".repeat(again ? 67 : 0);
        List<Map<String, Object>> messages =
            Arrays.asList(
                message("system", again ? shared : i + ". " + shared), message("user", own));
        Exchange exchange = call(Settings.defaults(), messages);
        long tokens = 0;
        for (String part : Compressor.texts(exchange.call())) {
          tokens += Compressor.tokens(part);
        }
        long found = Compressor.tokens(shared);
        boolean off = writes.areInVain(exchange, rates);
        paid +=
            off ? tokens : again && written ? .1 * found + 1.25 * (tokens - found) : 1.25 * tokens;
        always += again && writtenAlways ? .1 * found + 1.25 * (tokens - found) : 1.25 * tokens;
        none += tokens;
        written |= again && !off;
        writtenAlways |= again;
      }
      String set = String.format(Locale.ROOT, "2,000 calls, %.0f %% begin alike", 100 * share);
      row(
          "`prompt_cache`",
          set,
          "gpt-5.6: cost of the prompts, 1 if nothing is written",
          paid / none);
      row("as OpenAI does it by itself", set, "the same", always / none);
    }
  }
}
