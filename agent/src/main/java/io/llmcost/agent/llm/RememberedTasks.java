package io.llmcost.agent.llm;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Classifies calls, and remembers some of those that came last, which calls that are answered from
 * a cache equal. Only calls that were hashed are remembered: hashing costs as much as looking.
 * Thread-safe.
 */
public final class RememberedTasks {

  private static final int SLOTS = 1024;

  private final TaskClassifier classifier;
  private final AtomicReferenceArray<Known> known = new AtomicReferenceArray<>(SLOTS);

  public RememberedTasks(TaskClassifier classifier) {
    this.classifier = classifier;
  }

  /** What {@link TaskClassifier#classify(LlmRequest)} says of the call. */
  public String classify(LlmRequest request) {
    byte[] hash = request.knownHash();
    if (hash == null) {
      return classifier.classify(request);
    }
    int slot = (hash[0] << 8 | hash[1] & 0xff) & SLOTS - 1;
    Known last = known.get(slot);
    if (last != null && last.endpoint == request.endpoint() && Arrays.equals(last.hash, hash)) {
      return last.task;
    }
    String task = classifier.classify(request);
    known.lazySet(slot, new Known(request.endpoint(), hash, task));
    return task;
  }

  private static final class Known {
    private final Endpoint endpoint;
    private final byte[] hash;
    private final String task;

    Known(Endpoint endpoint, byte[] hash, String task) {
      this.endpoint = endpoint;
      this.hash = hash;
      this.task = task;
    }
  }
}
