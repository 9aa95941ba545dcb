package io.llmcost.agent.compress;

import io.llmcost.agent.llm.CacheMarks;

/** For how long which beginnings of a call are to be kept. Immutable. */
final class CacheMarkPlan {

  static final String MINUTES = "5m";
  static final String HOUR = "1h";

  private final String tools;
  private final String system;
  private final String last;

  /** Each is a time, or null if nothing is kept up to there. */
  CacheMarkPlan(String tools, String system, String last) {
    this.tools = tools;
    this.system = system;
    this.last = last;
  }

  /** The body with its marks; the very same if there are none. */
  byte[] appliedTo(CacheMarks marks, byte[] body) {
    boolean any =
        tools != null && marks.canMarkTools()
            || system != null && marks.canMarkSystem()
            || last != null && marks.canMarkLastMessage();
    return any ? marks.with(tools, system, last) : body;
  }
}
