package io.llmcost.it.suites;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What became of a suite in each mode. */
record Result(Suite suite, Map<Mode, Outcomes> outcomes) {

  Outcomes of(Mode mode) {
    return outcomes.get(mode);
  }

  /** A line for each test and mode in which it came out otherwise than without the agent. */
  List<String> differences() {
    List<String> lines = new ArrayList<>();
    Outcomes without = of(Mode.WITHOUT);
    for (Mode mode : Mode.AGENT) {
      for (String test : of(mode).differencesFrom(without)) {
        lines.add(
            mode.title()
                + ": "
                + test
                + ": "
                + of(mode).of(test, "not run")
                + ", without: "
                + without.of(test, "not run"));
      }
    }
    return lines;
  }
}
