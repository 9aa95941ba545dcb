package io.llmcost.agent.semantic.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which word of one text stands for which of another, and what has no counterpart. Immutable. */
public final class Alignment {

  /** Longer texts are compared by equal words only: other matches take time by the square. */
  private static final int MANY_WORDS = 200;

  private final List<Word> a;
  private final List<Word> b;
  private final int[] toB;
  private final boolean[] taken;
  private final boolean[] inexact;

  private Alignment(List<Word> a, List<Word> b) {
    this.a = a;
    this.b = b;
    this.toB = new int[a.size()];
    this.taken = new boolean[b.size()];
    this.inexact = new boolean[a.size()];
    Arrays.fill(toB, -1);
    matchEqual();
    if (a.size() <= MANY_WORDS && b.size() <= MANY_WORDS) {
      matchSimilar();
    }
  }

  /** Aligns two texts. */
  public static Alignment of(Reading a, Reading b) {
    return new Alignment(a.words(), b.words());
  }

  private void matchEqual() {
    Map<String, ArrayDeque<Integer>> places = new HashMap<>();
    for (int j = 0; j < b.size(); j++) {
      places.computeIfAbsent(b.get(j).stem(), stem -> new ArrayDeque<>()).add(j);
    }
    for (int i = 0; i < a.size(); i++) {
      ArrayDeque<Integer> same = places.get(a.get(i).stem());
      if (same != null && !same.isEmpty()) {
        toB[i] = same.poll();
        taken[toB[i]] = true;
      }
    }
  }

  private void matchSimilar() {
    for (int i = 0; i < a.size(); i++) {
      for (int j = 0; toB[i] < 0 && j < b.size(); j++) {
        if (!taken[j] && mayStandFor(a.get(i), b.get(j))) {
          toB[i] = j;
          taken[j] = true;
          inexact[i] = true;
        }
      }
    }
  }

  private static boolean mayStandFor(Word word, Word other) {
    return !word.isNumber()
        && !other.isNumber()
        && !word.isFunction()
        && !other.isFunction()
        && (Synonyms.are(word.stem(), other.stem())
            || areOneUnit(word, other)
            || Slip.mayBe(word, other));
  }

  private static boolean areOneUnit(Word word, Word other) {
    String unit = Units.of(word.form());
    return unit != null && unit.equals(Units.of(other.form()));
  }

  public List<Word> a() {
    return a;
  }

  public List<Word> b() {
    return b;
  }

  /** The place in b of the counterpart of a's word; -1 if it has none. */
  public int counterpart(int place) {
    return toB[place];
  }

  /** Whether the counterpart is a synonym, or the same word with a slip of the pen. */
  public boolean isInexact(int place) {
    return inexact[place];
  }

  /** Words of a without a counterpart. */
  public List<Word> onlyInA() {
    List<Word> words = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      if (toB[i] < 0) {
        words.add(a.get(i));
      }
    }
    return words;
  }

  /** Words of b without a counterpart. */
  public List<Word> onlyInB() {
    List<Word> words = new ArrayList<>();
    for (int j = 0; j < b.size(); j++) {
      if (!taken[j]) {
        words.add(b.get(j));
      }
    }
    return words;
  }

  /** Places in a of words of content with a counterpart, in their order. */
  public List<Integer> matchedContent() {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      if (toB[i] >= 0 && !a.get(i).isFunction()) {
        places.add(i);
      }
    }
    return places;
  }
}
