package io.llmcost.it.suites;

import java.util.List;

/** How a suite is run. */
enum Mode {
  WITHOUT("without", null),
  OBSERVE("observe", "observe"),
  SAFE("safe", "safe"),
  /** Whatever is posted is taken for a call of a model; see {@link EveryPost}. */
  EVERY_POST("safe, every POST", "safe");

  static final List<Mode> AGENT = List.of(OBSERVE, SAFE, EVERY_POST);

  private final String title;
  private final String preset;

  Mode(String title, String preset) {
    this.title = title;
    this.preset = preset;
  }

  String title() {
    return title;
  }

  /** Null without the agent. */
  String preset() {
    return preset;
  }
}
