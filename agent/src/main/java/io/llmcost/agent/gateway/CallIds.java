package io.llmcost.agent.gateway;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Names calls: unique over processes, short, ascending within one. */
final class CallIds {

  private final String prefix =
      "llmc-" + Long.toString(new SecureRandom().nextLong() >>> 16, 36) + "-";
  private final AtomicLong last = new AtomicLong();

  String next() {
    return prefix.concat(Long.toString(last.incrementAndGet()));
  }
}
