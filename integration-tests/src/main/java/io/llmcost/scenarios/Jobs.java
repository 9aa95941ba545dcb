package io.llmcost.scenarios;

import io.llmcost.it.mock.Tokens;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What the application has to do in one run: lines with kind, instruction and text. The same lines
 * for the same scenario.
 */
final class Jobs {

  private static final long SEED = 20_260_501L;

  /** One token each. */
  private static final String[] WORDS =
      ("river stone garden window bottle winter silver bridge candle forest harbor island jacket kettle ladder "
              + "market needle orange pepper rabbit saddle tunnel valley wallet yellow copper barrel basket carpet "
              + "cotton dinner engine finger ginger hammer insect jungle kitten lemon mirror napkin oyster pencil "
              + "quartz ribbon school ticket velvet walnut zipper bread cloud drum field glass horse lamp moon")
          .split(" ");

  /** What a chat prompt has beside its texts, and each of its messages. */
  private static final int FRAME = 3;

  private static final String JSON_FORMAT = "{\"type\":\"json_object\"}";

  private final Random random = new Random(SEED);

  private Jobs() {}

  static List<String> of(Scenario scenario) {
    Jobs jobs = new Jobs();
    List<String> lines = new ArrayList<>();
    scenario.work().forEach(work -> lines.addAll(jobs.lines(work)));
    Collections.shuffle(lines, jobs.random);
    return lines;
  }

  private List<String> lines(Work work) {
    int messages = work.instruction().isEmpty() ? 1 : 2;
    int words =
        work.input()
            - FRAME * (1 + messages)
            - Tokens.count(work.instruction())
            - Tokens.count(work.opening())
            - (work.json() ? Tokens.count(JSON_FORMAT) : 0);
    if (words < 1) {
      throw new IllegalStateException("Prompts of " + work.site() + " have no room for a text");
    }
    Set<String> different = new HashSet<>();
    List<String> lines = new ArrayList<>();
    while (lines.size() < work.distinct()) {
      String text = text(work.opening(), words);
      if (different.add(text)) {
        lines.add(work.site() + '\t' + work.instruction() + '\t' + text);
      }
    }
    while (lines.size() < work.calls()) {
      lines.add(lines.get(random.nextInt(work.distinct())));
    }
    return lines;
  }

  private String text(String opening, int words) {
    StringBuilder text = new StringBuilder(opening);
    for (int i = 0; i < words; i++) {
      text.append(text.length() == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }
}
