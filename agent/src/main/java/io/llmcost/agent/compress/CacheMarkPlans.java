package io.llmcost.agent.compress;

import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Tenant;
import io.llmcost.agent.llm.CacheMarks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Which beginnings of calls come again how soon, and what is to be kept of them for it. A read
 * costs a tenth, a write a quarter more for five minutes and twice as much for an hour: it pays
 * where enough of the calls find what one before them has written. Thread-safe.
 */
final class CacheMarkPlans {

  /** Anthropic looks so far back for what was written. */
  private static final int LOOKED_BACK = 20;

  private final CacheRates rates;
  private final LongSupplier millis;
  private final Beginnings beginnings = new Beginnings();

  CacheMarkPlans(CacheRates rates, LongSupplier millis) {
    this.rates = rates;
    this.millis = millis;
  }

  /** What is to be kept of a call; notes that it came. */
  CacheMarkPlan plan(Exchange exchange, String model, CacheMarks marks) {
    long now = millis.getAsLong();
    CacheWriteRates writing = rates.writing(CacheControlStage.provider(exchange), model);
    String place =
        exchange.request().url().origin() + ' ' + Tenant.ofKey(exchange) + ' ' + model + ' ';
    long chain = PrefixMemory.next(PrefixMemory.begin(place), marks.tools());
    Kept kept = new Kept(now);
    kept.reaches(chain, Compressor.tokens(marks.tools()));
    String tools = null;
    String system = null;
    if (!marks.tools().isEmpty()) {
      tools = writing.worthwhile(beginnings.at(chain).came(now), kept.tokens);
    }
    chain = PrefixMemory.next(chain, marks.system());
    long ofTools = kept.chain;
    long withTools = kept.tokens;
    if (!marks.system().isEmpty()) {
      kept.reaches(chain, Compressor.tokens(marks.system()));
      system = writing.worthwhile(beginnings.at(chain).came(now), kept.tokens);
    }
    long ofSystem = kept.chain;
    long withSystem = kept.tokens;
    String last = ofConversation(exchange, marks, chain, kept, writing, now);
    // One mark does for both where they come again together.
    tools = system == null || !marks.canMarkSystem() ? tools : null;
    String begin = tools != null ? tools : system;
    // None may be kept longer than what stands before it.
    last = begin != null && begin.equals(CacheMarkPlan.MINUTES) && last != null ? begin : last;
    long marked = last != null ? kept.tokens : system != null ? withSystem : withTools;
    if (begin != null) {
      beginnings.at(tools != null ? ofTools : ofSystem).kept(now, begin);
    }
    if (last != null) {
      beginnings.at(kept.chain).kept(now, last);
    }
    return new CacheMarkPlan(tools, system, last, Math.min(kept.found, marked), marked);
  }

  /** How far into a call one is, and up to where the provider has it. */
  private final class Kept {
    private final long now;
    private long chain;
    private long tokens;
    private long found;

    Kept(long now) {
      this.now = now;
    }

    void reaches(long next, long more) {
      chain = next;
      tokens += more;
      Recurrence earlier = beginnings.find(next);
      found = earlier != null && earlier.isKept(now) ? tokens : found;
    }
  }

  private String ofConversation(
      Exchange exchange,
      CacheMarks marks,
      long begin,
      Kept kept,
      CacheWriteRates writing,
      long now) {
    List<String> messages = marks.messages();
    long[] chains = new long[messages.size()];
    long chain = begin;
    for (int i = 0; i < chains.length; i++) {
      chain = PrefixMemory.next(chain, messages.get(i));
      chains[i] = chain;
      kept.reaches(~chain, Compressor.tokens(messages.get(i)));
    }
    String site = exchange.trace().callSite() + " goes on at " + exchange.request().url().origin();
    Recurrence conversations = beginnings.at(PrefixMemory.begin(site));
    for (int i = chains.length - 2; i >= Math.max(0, chains.length - LOOKED_BACK); i--) {
      Recurrence earlier = beginnings.find(~chains[i]);
      if (earlier != null) {
        conversations.found(now - earlier.last());
        break;
      }
    }
    conversations.counted();
    if (chains.length > 0) {
      beginnings.at(~chain).came(now);
    }
    return writing.worthwhile(conversations.seen(), kept.tokens);
  }

  /**
   * @param marks null if the application sets some
   */
  static List<String> explain(CacheWriteRates rates, CacheMarks marks) {
    if (marks == null) {
      return Collections.singletonList("left alone: the application sets cache_control itself");
    }
    long least = rates.leastTokens();
    long tokens = Compressor.tokens(marks.tools()) + Compressor.tokens(marks.system());
    List<String> lines = new ArrayList<>();
    lines.add(line("tools and instructions", tokens, least, "they come"));
    for (String message : marks.messages()) {
      tokens += Compressor.tokens(message);
    }
    lines.add(
        line("up to the last message", tokens, least, "conversations of the call site go on"));
    return lines;
  }

  private static String line(String what, long tokens, long least, String when) {
    String of = what + ": about " + tokens + " tokens, ";
    return tokens < least
        ? of + "too few to be kept, which takes " + least
        : of
            + "marked with cache_control where "
            + when
            + " often enough to pay for writing them: for five minutes from about 22 % of the calls"
            + " on, for an hour from about 53 %";
  }
}
