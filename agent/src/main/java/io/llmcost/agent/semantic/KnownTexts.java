package io.llmcost.agent.semantic;

import io.llmcost.agent.semantic.guard.Guard;
import io.llmcost.agent.semantic.guard.Pair;
import io.llmcost.agent.semantic.text.Reading;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The texts of one partition: calls that differ in the last text of the user at most. Lookups take
 * no lock. When it is full the older half goes.
 *
 * @param <T> what is kept with a text
 */
public final class KnownTexts<T> {

  private static final int CANDIDATES = 8;
  private static final int TEXT_OVERHEAD = 260;
  private static final int OVERHEAD = 400;
  private static final int MOST_WAITING = 1 << 18;
  private static final int MOST_TRIES = 3;

  /** Texts that are further apart are about different things. */
  private static final double LEAST_MEANING = 0.4;

  /** What words in common count beside what the texts mean. */
  private static final double BY_WORDS = 0.3;

  private final Embedder embedder;
  private final PairVerifier verifier;
  private final int capacity;
  private final long mostBytes;
  private final ConcurrentHashMap<String, Known<T>> byForm = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Known<T>> waiting = new ConcurrentLinkedQueue<>();
  private final LongAdder waitingBytes = new LongAdder();
  private final ConcurrentLinkedQueue<Known<T>> withoutMeaning = new ConcurrentLinkedQueue<>();

  /** Those of which it became known what they mean, until they are in {@link #byMeaning}. */
  private final ConcurrentLinkedQueue<Known<T>> understood = new ConcurrentLinkedQueue<>();

  private final LongAdder vectorBytes = new LongAdder();
  private final ReentrantLock indexing = new ReentrantLock();
  private volatile SemanticIndex<Known<T>> index;

  /** Null until it is known what a text means. */
  private volatile MeaningIndex<Known<T>> byMeaning;

  private volatile Object space;

  /**
   * @param capacity in texts, 2 or more
   */
  public KnownTexts(Embedder embedder, PairVerifier verifier, int capacity) {
    this(embedder, verifier, capacity, Long.MAX_VALUE);
  }

  /**
   * @param capacity in texts, 2 or more
   * @param mostBytes about; the older half goes when there are more
   */
  KnownTexts(Embedder embedder, PairVerifier verifier, int capacity, long mostBytes) {
    this.embedder = embedder;
    this.mostBytes = mostBytes;
    this.verifier = verifier;
    this.capacity = capacity;
    this.index = new SemanticIndex<>(capacity);
  }

  /**
   * Keeps something with a text, in the place of what was kept with it. It is put into the index
   * when somebody looks for a text that is near: most conversations go on and never come back.
   */
  public void add(String text, T value) {
    String form = NormalForm.of(text);
    Known<T> known = byForm.get(form);
    if (known != null && known.text.equals(text)) {
      known.value = value;
      return;
    }
    Known<T> added = new Known<>(text, form, value);
    byForm.put(form, added);
    waiting.add(added);
    waitingBytes.add(bytesOf(added));
    if (waitingBytes.sum() > MOST_WAITING) {
      index();
    }
  }

  /**
   * Adds a text that somebody else has found out about, or what that one knows more. For threads
   * that nobody waits for: it is put into the index at once.
   *
   * @param vector what it means; null if that is not known
   */
  void addTold(String text, T value, DenseVector vector) {
    String form = NormalForm.of(text);
    Known<T> known = byForm.get(form);
    if (known != null && known.text.equals(text)) {
      known.value = value;
      if (vector != null && !vector.isLike(known.vector)) {
        learnt(known, vector);
      }
      return;
    }
    Known<T> added = new Known<>(text, form, value);
    added.vector = vector;
    byForm.put(form, added);
    indexing.lock();
    try {
      toIndex(added);
      if (vector != null) {
        vectorBytes.add(vector.bytes());
        toMeanings(added);
      }
    } finally {
      indexing.unlock();
    }
  }

  private SemanticIndex<Known<T>> index() {
    // Whoever finds another thread at it looks at what there is.
    if (!(waiting.isEmpty() && understood.isEmpty()) && indexing.tryLock()) {
      try {
        for (Known<T> next = waiting.poll(); next != null; next = waiting.poll()) {
          toIndex(next);
          waitingBytes.add(-bytesOf(next));
        }
        for (Known<T> next = understood.poll(); next != null; next = understood.poll()) {
          toMeanings(next);
        }
      } finally {
        indexing.unlock();
      }
    }
    return index;
  }

  private void toIndex(Known<T> known) {
    if (index.isFull() || index.bytes() + vectorBytes.sum() > mostBytes) {
      makeRoom();
    }
    index.add(embedder.embed(known.text), known, bytesOf(known));
    DenseVector vector = known.vector;
    if (space != null && (vector == null || vector.space() != space)) {
      withoutMeaning.add(known);
    }
  }

  private void makeRoom() {
    SemanticIndex<Known<T>> smaller = new SemanticIndex<>(capacity);
    ConcurrentHashMap<String, Known<T>> kept = new ConcurrentHashMap<>();
    for (SemanticIndex.Entry<Known<T>> entry : index.newest()) {
      smaller.add(entry.vector, entry.value, bytesOf(entry.value));
      kept.put(entry.value.form, entry.value);
    }
    byForm.values().removeIf(known -> kept.get(known.form) != known);
    withoutMeaning.removeIf(known -> kept.get(known.form) != known);
    index = smaller;
    vectorBytes.reset();
    smaller.forEach(known -> vectorBytes.add(known.vector == null ? 0 : known.vector.bytes()));
    MeaningIndex<Known<T>> full = byMeaning;
    if (full != null) {
      byMeaning = meaningsOf(full.like());
    }
  }

  /** What the texts mean that are in the index, as far as that can be compared with a vector. */
  private MeaningIndex<Known<T>> meaningsOf(DenseVector like) {
    MeaningIndex<Known<T>> meanings = new MeaningIndex<>(like);
    index.forEach(
        known -> {
          DenseVector vector = known.vector;
          if (meanings.takes(vector)) {
            meanings.add(vector, known);
            known.meantIn = meanings;
          }
        });
    return meanings;
  }

  /** What comes late, of another embedder than the one that is asked by now, stays aside. */
  private void toMeanings(Known<T> known) {
    MeaningIndex<Known<T>> present = byMeaning;
    DenseVector vector = known.vector;
    if (present != null && present.takes(vector)) {
      if (known.meantIn != present) {
        present.add(vector, known);
        known.meantIn = present;
      }
    } else if (present == null || vector.space() == space || present.like().space() != space) {
      byMeaning = meaningsOf(vector);
    }
  }

  private static int bytesOf(Known<?> known) {
    return TEXT_OVERHEAD + 2 * (known.text.length() + known.form.length());
  }

  /** On the heap, about. */
  public long bytes() {
    MeaningIndex<Known<T>> meanings = byMeaning;
    return OVERHEAD
        + index.bytes()
        + waitingBytes.sum()
        + vectorBytes.sum()
        + (meanings == null ? 0 : meanings.bytes());
  }

  /** How many texts there are. */
  public int size() {
    return index.size() + waiting.size();
  }

  /** What was kept with a text that says the same word by word; null if there is none. */
  public Match<T> sameWords(String text, Set<String> guardsOff) {
    Known<T> known = byForm.get(NormalForm.of(text));
    if (known == null) {
      return null;
    }
    boolean equal = known.text.equals(text);
    Pair pair = equal ? null : new Pair(Reading.of(known.text), Reading.of(text));
    return equal || Guard.refusal(pair, guardsOff) == null
        ? new Match<>(Match.Tier.NORMALISED, known.value, 1)
        : null;
  }

  /**
   * The text that is most likely to ask the same, among those that no guard keeps apart.
   *
   * @param least what the verifier must say at least, 0 to 1
   * @param usable whether what is kept with a text is any good still
   * @return null if there is none
   */
  public Match<T> near(Reading text, double least, Set<String> guardsOff, Predicate<T> usable) {
    Match<T> best = null;
    for (SemanticIndex.Near<Known<T>> near :
        index().near(embedder.embed(text.text()), CANDIDATES)) {
      Pair pair = new Pair(Reading.of(near.value.text), text);
      double score = verifier.score(pair, near.similarity);
      if (score >= least
          && (best == null || score > best.score())
          && Guard.refusal(pair, guardsOff) == null
          && usable.test(near.value.value)) {
        best = new Match<>(Match.Tier.SEMANTIC, near.value.value, score);
      }
    }
    return best;
  }

  /**
   * As {@link #near(Reading, double, Set, Predicate)}, with texts that mean about the same among
   * those that are looked at. Of these guards that do not insist are weighed by the verifier.
   *
   * @param meaning of the text; null if it is not known
   */
  public Match<T> near(
      Reading text, DenseVector meaning, double least, Set<String> guardsOff, Predicate<T> usable) {
    if (meaning == null) {
      return near(text, least, guardsOff, usable);
    }
    SparseVector words = embedder.embed(text.text());
    Match<T> best = null;
    for (Known<T> known : candidates(words, meaning)) {
      Pair pair = new Pair(Reading.of(known.text), text);
      double similarity = index.similarity(words, embedder.embed(known.text));
      DenseVector other = known.vector;
      boolean comparable = meaning.isLike(other);
      double score =
          comparable
              ? PairVerifier.shippedForMeaning()
                  .score(pair, similarity, meaning.cosine(other), guardsOff)
              : verifier.score(pair, similarity);
      if (score >= least
          && (best == null || score > best.score())
          && (comparable ? Guard.insistence(pair, guardsOff) : Guard.refusal(pair, guardsOff))
              == null
          && usable.test(known.value)) {
        best = new Match<>(Match.Tier.SEMANTIC, known.value, score, comparable);
      }
    }
    return best;
  }

  private Set<Known<T>> candidates(SparseVector words, DenseVector meaning) {
    Set<Known<T>> candidates = new LinkedHashSet<>();
    SemanticIndex<Known<T>> byWords = index();
    MeaningIndex<Known<T>> meanings = byMeaning;
    if (meanings != null && meanings.takes(meaning)) {
      candidates.addAll(meanings.near(meaning, LEAST_MEANING, CANDIDATES));
    }
    for (SemanticIndex.Near<Known<T>> near : byWords.near(words, CANDIDATES)) {
      candidates.add(near.value);
    }
    return candidates;
  }

  /**
   * Has meanings found for texts that have none yet, some at a time.
   *
   * @param newSpace of the embedder; texts whose meanings are of another one begin anew
   * @param most texts
   * @param vectors gives a text's meaning, now or later; null if it cannot
   */
  public void learnMeanings(
      Object newSpace, int most, Function<String, CompletionStage<DenseVector>> vectors) {
    index();
    if (space != newSpace) {
      indexing.lock();
      try {
        if (space != newSpace) {
          withoutMeaning.clear();
          index.forEach(
              known -> {
                DenseVector vector = known.vector;
                if (vector == null || vector.space() != newSpace) {
                  withoutMeaning.add(known);
                }
              });
          space = newSpace;
        }
      } finally {
        indexing.unlock();
      }
    }
    for (int i = 0; i < most; i++) {
      Known<T> known = withoutMeaning.poll();
      if (known == null) {
        return;
      }
      vectors.apply(known.text).thenAccept(vector -> learnt(known, vector));
    }
  }

  private void learnt(Known<T> known, DenseVector vector) {
    if (vector == null) {
      known.tries = known.tries + 1;
      if (known.tries < MOST_TRIES) {
        withoutMeaning.add(known);
      }
      return;
    }
    DenseVector old = known.vector;
    known.vector = vector;
    vectorBytes.add(vector.bytes() - (old == null ? 0 : old.bytes()));
    understood.add(known);
  }

  /** The nearest text, without guards, and how close it is; null if there is none. */
  public Match<T> closest(Reading text) {
    Match<T> best = null;
    for (SemanticIndex.Near<Known<T>> near :
        index().near(embedder.embed(text.text()), CANDIDATES)) {
      Pair pair = new Pair(Reading.of(near.value.text), text);
      double closeness = Closeness.of(PairFeatures.of(pair, near.similarity));
      if (best == null || closeness > best.score()) {
        best = new Match<>(Match.Tier.SEMANTIC, near.value.value, closeness);
      }
    }
    return best;
  }

  /**
   * The text that is nearest by what it means and, less so, by its words, without guards, and how
   * near that is; null if there is none.
   */
  public Match<T> closest(Reading text, DenseVector meaning) {
    SparseVector words = embedder.embed(text.text());
    Match<T> best = null;
    for (Known<T> known : candidates(words, meaning)) {
      if (meaning.isLike(known.vector)) {
        double similarity = index.similarity(words, embedder.embed(known.text));
        double closeness = (meaning.cosine(known.vector) + BY_WORDS * similarity) / (1 + BY_WORDS);
        if (best == null || closeness > best.score()) {
          best = new Match<>(Match.Tier.SEMANTIC, known.value, closeness);
        }
      }
    }
    return best;
  }

  /** How near two texts are to each other by what is rare here, 0 to 1. */
  public double similarity(String a, String b) {
    return index().similarity(embedder.embed(a), embedder.embed(b));
  }

  /** What is near without guards or verifier, for training: what is kept with it. */
  List<T> neighbours(String text) {
    List<T> values = new ArrayList<>();
    for (SemanticIndex.Near<Known<T>> near : index().near(embedder.embed(text), CANDIDATES)) {
      values.add(near.value.value);
    }
    return values;
  }

  private static final class Known<T> {
    private final String text;
    private final String form;
    private volatile T value;
    private volatile DenseVector vector;
    private volatile int tries;

    /** Written and read by whoever indexes. */
    private MeaningIndex<Known<T>> meantIn;

    Known(String text, String form, T value) {
      this.text = text;
      this.form = form;
      this.value = value;
    }
  }
}
