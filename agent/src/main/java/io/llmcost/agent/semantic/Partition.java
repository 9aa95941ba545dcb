package io.llmcost.agent.semantic;

import io.llmcost.agent.cache.CallKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The texts of calls that are equal in everything else, what is known of them, and how far it is
 * known what other processes tell of them.
 */
final class Partition {

  private static final int MOST_PAIRS = 1_000;
  private static final int MOST_GONE = 2_000;
  private static final int MOST_UNTOLD = 256;

  private final KnownTexts<Said> texts;
  private final Following news = new Following();
  private final Set<CallKey> gone = ConcurrentHashMap.newKeySet();
  private final Map<String, Said> withoutMeaning = new ConcurrentHashMap<>();
  private final Map<Pair, Boolean> different =
      new LinkedHashMap<Pair, Boolean>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Boolean> eldest) {
          return size() > MOST_PAIRS;
        }
      };
  private volatile boolean anyDifferent;

  Partition(KnownTexts<Said> texts) {
    this.texts = texts;
  }

  KnownTexts<Said> texts() {
    return texts;
  }

  Following news() {
    return news;
  }

  /** Where a text's answer is, as this process has found out. */
  void add(Said said) {
    texts.add(said.text(), said);
    gone.remove(said.answer());
  }

  /** As {@link KnownTexts#addTold}. */
  void addTold(Said said, DenseVector vector) {
    texts.addTold(said.text(), said, vector);
    gone.remove(said.answer());
  }

  /** An answer is nowhere any more; until it is told again nobody needs to look for it. */
  void gone(CallKey answer) {
    if (gone.size() >= MOST_GONE) {
      gone.clear();
    }
    gone.add(answer);
  }

  boolean isGone(CallKey answer) {
    return gone.contains(answer);
  }

  /** Two texts were compared, by their forms, and do not want the same answer. */
  void differ(long one, long other) {
    synchronized (different) {
      different.put(new Pair(one, other), true);
    }
    anyDifferent = true;
  }

  /** Whether two texts are known not to want the same answer. */
  boolean areDifferent(Said one, Said other) {
    if (!anyDifferent) {
      return false;
    }
    Pair pair = new Pair(one.form(), other.form());
    synchronized (different) {
      return different.containsKey(pair);
    }
  }

  /** A text was told before it was known what it means. */
  void toldWithoutMeaning(Said said) {
    if (withoutMeaning.size() < MOST_UNTOLD) {
      withoutMeaning.put(said.text(), said);
    }
  }

  /** Null unless it is to be told again with its meaning, which then is somebody's to do. */
  Said takeWithoutMeaning(String text) {
    return withoutMeaning.remove(text);
  }

  /** On the heap, about. */
  long bytes() {
    return texts.bytes();
  }

  /** Two forms in no order. */
  private static final class Pair {
    private final long less;
    private final long more;

    Pair(long one, long other) {
      less = Math.min(one, other);
      more = Math.max(one, other);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Pair && ((Pair) other).less == less && ((Pair) other).more == more;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(31 * less + more);
    }
  }
}
