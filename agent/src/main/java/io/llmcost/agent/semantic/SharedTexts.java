package io.llmcost.agent.semantic;

import io.llmcost.agent.cache.ByteReader;
import io.llmcost.agent.cache.ByteWriter;
import io.llmcost.agent.cache.CallKey;
import io.llmcost.agent.cache.CallKeys;
import io.llmcost.agent.cache.KeptAnswers;
import io.llmcost.agent.cache.SharedNotes;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.CacheStore;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.log.Log;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What processes that share answers tell each other of texts: which were answered and what they
 * mean, which two do not want the same answer, and what came of comparing answers. A group of notes
 * goes by everything else that its calls say, tenant included, as texts do in memory.
 */
final class SharedTexts {

  /** Of one group. */
  private static final int MOST_TEXTS = 2_000;

  private static final int MOST_OUTCOMES = 2_000;
  private static final int MOST_TELLERS = 2_000;
  private static final long OUTCOMES_NANOS = TimeUnit.DAYS.toNanos(7);

  private static final int TEXT = 't';
  private static final int DIFFERENT = 'd';
  private static final int OUTCOME = 'o';
  private static final int OVERHEAD = 96;

  private final KeptAnswers answers;
  private final Meanings meanings;
  private final long self = ThreadLocalRandom.current().nextLong();
  private final Following outcomes = new Following();
  private final AtomicLong told = new AtomicLong();

  /** Of each other process, the last outcome that was learnt. */
  private final Map<Long, Long> learntFrom = new ConcurrentHashMap<>();

  SharedTexts(KeptAnswers answers, Meanings meanings) {
    this.answers = answers;
    this.meanings = meanings;
  }

  /** Whether the settings want it, whatever becomes of that. */
  static boolean areWanted(Settings settings) {
    return settings.get(Options.SEMANTIC_SHARED)
        && settings.get(Options.SHARED_STORE) != CacheStore.NONE;
  }

  /** Where a call's texts are told; null for nowhere. */
  SharedNotes notes(Exchange exchange) {
    return areWanted(exchange.settings()) ? answers.notes(exchange) : null;
  }

  /**
   * Begins to read what is new of a group.
   *
   * @param read after each reading
   * @return as {@link Following#follow}
   */
  CompletableFuture<Void> follow(
      SharedNotes notes, CallKey group, Partition partition, Settings settings, Runnable read) {
    return partition
        .news()
        .follow(
            notes,
            () -> group,
            told -> {
              for (byte[] note : told) {
                read(note, partition, settings, notes.now());
              }
              if (!told.isEmpty()) {
                read.run();
              }
            });
  }

  private void read(byte[] note, Partition partition, Settings settings, long now) {
    try {
      ByteReader in = new ByteReader(note);
      int kind = in.readByte();
      in.readLong();
      if (kind == DIFFERENT) {
        partition.differ(in.readLong(), in.readLong());
      } else if (kind == TEXT) {
        readText(in, partition, settings, now);
      }
    } catch (IOException | RuntimeException e) {
      Log.debug("What another process tells cannot be read", e);
    }
  }

  private void readText(ByteReader in, Partition partition, Settings settings, long now)
      throws IOException {
    long expiresAt = in.readLong();
    CallKey answer = CallKey.ofBytes(in.readBytes());
    String text = in.readText();
    String identity = in.readText();
    byte[] parts = in.readBytes();
    if (expiresAt <= now || text == null || text.length() > Eligibility.MOST_CHARS) {
      return;
    }
    DenseVector vector = identity == null ? null : meanings.told(settings, identity, parts);
    partition.addTold(new Said(answer, text), vector);
  }

  /** A text was answered, and its answer is kept for others. */
  void tell(SharedNotes notes, CallKey group, Partition partition, Said said, Exchange exchange) {
    long ttl = KeptAnswers.ttlNanos(exchange);
    DenseVector vector = meanings.known(exchange.settings(), said.text());
    if (vector == null && meanings.embedder(exchange.settings()) != null) {
      partition.toldWithoutMeaning(said);
    }
    tell(notes, group, said, vector, exchange.settings(), ttl);
  }

  /** It is known now what a text means; whoever has told of it tells that too. */
  void learnt(
      SharedNotes notes,
      CallKey group,
      Partition partition,
      String text,
      DenseVector vector,
      Exchange exchange) {
    Said said = partition.takeWithoutMeaning(text);
    if (said != null) {
      tell(notes, group, said, vector, exchange.settings(), KeptAnswers.ttlNanos(exchange));
    }
  }

  private void tell(
      SharedNotes notes,
      CallKey group,
      Said said,
      DenseVector vector,
      Settings settings,
      long ttlNanos) {
    long expiresAt = notes.now() + TimeUnit.NANOSECONDS.toMillis(ttlNanos);
    int weight = OVERHEAD + 2 * said.text().length() + (vector == null ? 0 : vector.bytes());
    notes.tell(
        group,
        () -> {
          String identity = vector == null ? null : meanings.identity(settings);
          ByteWriter out = begin(TEXT);
          out.writeLong(expiresAt);
          out.write(said.answer().toBytes());
          out.write(said.text());
          out.write(identity);
          out.write(identity == null ? new byte[0] : vector.parts());
          return out.toByteArray();
        },
        weight,
        ttlNanos,
        MOST_TEXTS);
  }

  /** Two texts were compared, and do not want the same answer. */
  void tellDifferent(SharedNotes notes, CallKey group, Said one, Said other, long ttlNanos) {
    notes.tell(
        group,
        () -> {
          ByteWriter out = begin(DIFFERENT);
          out.writeLong(one.form());
          out.writeLong(other.form());
          return out.toByteArray();
        },
        OVERHEAD,
        ttlNanos,
        MOST_TEXTS);
  }

  /** What came of comparing the answer to a text that was near with the model's own. */
  void tellOutcome(
      SharedNotes notes,
      Settings settings,
      String site,
      String embedder,
      double score,
      double agreement) {
    long number = told.incrementAndGet();
    notes.tell(
        CallKeys.application(settings),
        () -> {
          ByteWriter out = begin(OUTCOME);
          out.writeLong(number);
          out.write(site);
          out.write(embedder);
          out.writeLong(Double.doubleToLongBits(score));
          out.writeLong(Double.doubleToLongBits(agreement));
          return out.toByteArray();
        },
        OVERHEAD,
        OUTCOMES_NANOS,
        MOST_OUTCOMES);
  }

  /** Begins to read what came of comparisons in other processes. */
  void followOutcomes(SharedNotes notes, Settings settings, Recollection.Learner learner) {
    outcomes.follow(
        notes,
        () -> CallKeys.application(settings),
        told -> {
          for (byte[] note : told) {
            readOutcome(note, settings, learner);
          }
        });
  }

  private void readOutcome(byte[] note, Settings settings, Recollection.Learner learner) {
    try {
      ByteReader in = new ByteReader(note);
      if (in.readByte() != OUTCOME || !isNews(in.readLong(), in.readLong())) {
        return;
      }
      String site = in.readText();
      String embedder = in.readText();
      double score = Double.longBitsToDouble(in.readLong());
      double agreement = Double.longBitsToDouble(in.readLong());
      if (score >= 0 && score <= 1 && agreement >= 0 && agreement <= 1) {
        learner.learn(settings, site, embedder, score, agreement);
      }
    } catch (IOException | RuntimeException e) {
      Log.debug("What another process tells cannot be read", e);
    }
  }

  /** What is read again, after a change of the configuration, is learnt once. */
  private boolean isNews(long teller, long number) {
    if (teller == self) {
      return false;
    }
    Long last = learntFrom.get(teller);
    if (last != null && last >= number) {
      return false;
    }
    if (learntFrom.size() >= MOST_TELLERS) {
      learntFrom.clear();
    }
    learntFrom.put(teller, number);
    return true;
  }

  private ByteWriter begin(int kind) {
    ByteWriter out = new ByteWriter();
    out.writeByte(kind);
    out.writeLong(self);
    return out;
  }
}
