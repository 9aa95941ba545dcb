package io.llmcost.agent.compress;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * English words that say nothing about what a question is about; other languages have none here:
 * that they are in every text is found in the text.
 */
final class StopWords {

  private static final int LONGEST = 10;

  private static final Set<String> WORDS =
      new HashSet<>(
          Arrays.asList(
              ("a about after all also am an and any are as at be because been before being both but by can"
                      + " could d did do does doing done down each few for from further had has have having he"
                      + " her here hers him his how i if in into is it its itself just ll m may me might more"
                      + " most must my no nor not of off on once only or other our ours out over own please re"
                      + " s same shall she should so some such t than that the their theirs them then there"
                      + " these they this those through to too under until up upon us very was we were what"
                      + " when where which while who whom whose why will with would you your yours")
                  .split(" ")));

  private StopWords() {}

  static boolean contains(char[] letters, int length) {
    return length <= LONGEST && WORDS.contains(new String(letters, 0, length));
  }
}
