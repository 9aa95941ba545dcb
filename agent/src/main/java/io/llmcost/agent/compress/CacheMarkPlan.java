package io.llmcost.agent.compress;

import io.llmcost.agent.llm.CacheMarks;
import io.llmcost.agent.llm.TokenUsage;

/** For how long which beginnings of a call are to be kept. Immutable. */
final class CacheMarkPlan {

  static final String MINUTES = "5m";
  static final String HOUR = "1h";

  private final String tools;
  private final String system;
  private final String last;
  private final long found;
  private final long kept;

  /**
   * Each is a time, or null if nothing is kept up to there.
   *
   * @param found tokens of what earlier calls that went like this one have written
   * @param kept tokens up to the last mark
   */
  CacheMarkPlan(String tools, String system, String last, long found, long kept) {
    this.tools = tools;
    this.system = system;
    this.last = last;
    this.found = found;
    this.kept = kept;
  }

  /** Whether there is any mark that the call has a place for. */
  boolean isAny(CacheMarks marks) {
    return tools != null && marks.canMarkTools()
        || system != null && marks.canMarkSystem()
        || last != null && marks.canMarkLastMessage();
  }

  /** The body with its marks; the very same if there are none. */
  byte[] appliedTo(CacheMarks marks, byte[] body) {
    return isAny(marks) ? marks.with(tools, system, last) : body;
  }

  /** About what a call uses whose marks are set, and those of the calls before it. */
  TokenUsage asUsed(TokenUsage usage) {
    boolean forAnHour = HOUR.equals(last != null ? last : system != null ? system : tools);
    return usage.withCached(found, Math.max(0, kept - found), forAnHour);
  }
}
