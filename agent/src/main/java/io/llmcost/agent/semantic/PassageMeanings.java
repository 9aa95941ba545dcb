package io.llmcost.agent.semantic;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.thread.AgentClock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What passages of documents mean, by the extension: found within a time by a thread of its own,
 * and remembered. No provider is asked: a call has dozens of them. Thread-safe.
 */
public final class PassageMeanings {

  private static final int WAITING = 128;

  /** After so many calls in a row that waited in vain none waits for a while. */
  private static final int IN_VAIN = 5;

  private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Extensions extensions;
  private final AtomicInteger inVain = new AtomicInteger();
  private volatile Current current;
  private volatile Long pausedAt;

  public PassageMeanings(Extensions extensions) {
    this.extensions = extensions;
  }

  /** What a text means, if that was found lately; null otherwise. */
  public DenseVector known(Settings settings, String text) {
    TextMeanings meanings = of(settings);
    return meanings == null ? null : meanings.find(text);
  }

  /**
   * Has it found what texts mean.
   *
   * @param nanos after which nobody waits any more
   * @return done when all are found or the time is up; null if there is nothing to wait for: nobody
   *     finds them, or others have more to be found than there is time for
   */
  public CompletableFuture<Void> find(Settings settings, List<String> texts, long nanos) {
    TextMeanings meanings = of(settings);
    if (nanos <= 0
        || isPaused()
        || meanings == null
        || meanings.isSilent()
        || meanings.room() < texts.size()) {
      return null;
    }
    long until = System.nanoTime() + nanos;
    CompletableFuture<?>[] found = new CompletableFuture<?>[texts.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = meanings.of(texts.get(i), null, until);
    }
    CompletableFuture<Void> all = CompletableFuture.allOf(found);
    if (!all.isDone()) {
      AgentClock.complete(all, nanos);
    }
    return all.thenRun(() -> waited(settings, texts));
  }

  /**
   * How near two texts are in what they mean. Waits: on threads of the agent's only.
   *
   * @param nanos after which nobody waits any more
   * @return -1 to 1; NaN if nobody finds it, or not in time
   */
  public double nearness(Settings settings, String one, String other, long nanos) {
    CompletableFuture<Void> found = find(settings, Arrays.asList(one, other), nanos);
    if (found == null) {
      return Double.NaN;
    }
    found.join();
    DenseVector first = known(settings, one);
    DenseVector second = known(settings, other);
    return first == null || !first.isLike(second) ? Double.NaN : first.cosine(second);
  }

  private void waited(Settings settings, List<String> texts) {
    for (String text : texts) {
      if (known(settings, text) == null) {
        if (inVain.incrementAndGet() >= IN_VAIN) {
          inVain.set(0);
          pausedAt = System.nanoTime();
          Log.debug("What passages mean is not found in time: for a minute no call waits for it");
        }
        return;
      }
    }
    inVain.set(0);
  }

  private boolean isPaused() {
    Long since = pausedAt;
    return since != null && System.nanoTime() - since < PAUSE_NANOS;
  }

  private TextMeanings of(Settings settings) {
    Current now = current;
    if (now == null || now.settings != settings) {
      now = changed(settings);
    }
    return now.meanings;
  }

  private synchronized Current changed(Settings settings) {
    if (current == null || current.settings != settings) {
      String path = settings.get(Options.SEMANTIC_EXTENSION);
      Current old = current;
      // A reload tries anew what has failed; what works goes on with what it has learnt.
      boolean goesOn =
          old != null
              && Objects.equals(old.path, path)
              && (old.meanings == null || !old.meanings.isSilent());
      TextMeanings meanings =
          goesOn
              ? old.meanings
              : path == null ? null : new TextMeanings(extensions.at(path), 1, WAITING);
      current = new Current(settings, path, meanings);
    }
    return current;
  }

  /** What the settings at hand ask for. */
  private static final class Current {
    private final Settings settings;
    private final String path;
    private final TextMeanings meanings;

    Current(Settings settings, String path, TextMeanings meanings) {
      this.settings = settings;
      this.path = path;
      this.meanings = meanings;
    }
  }
}
