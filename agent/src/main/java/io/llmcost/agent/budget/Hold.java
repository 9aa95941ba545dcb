package io.llmcost.agent.budget;

import java.util.concurrent.atomic.AtomicBoolean;

/** What one request has set aside in one purse, until it is ended: once, by whoever comes first. */
final class Hold {

  private final Purse purse;
  private final long bucket;
  private final Amounts held;
  private final AtomicBoolean ended = new AtomicBoolean();

  Hold(Purse purse, long bucket, Amounts held) {
    this.purse = purse;
    this.bucket = bucket;
    this.held = held;
  }

  Amounts held() {
    return held;
  }

  /** In the place of what was set aside comes what it really is. */
  void settle(Amounts actual) {
    if (ended.compareAndSet(false, true)) {
      purse.add(bucket, actual.minus(held));
    }
  }
}
