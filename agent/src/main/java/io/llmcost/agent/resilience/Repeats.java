package io.llmcost.agent.resilience;

import io.llmcost.agent.gateway.Exchange;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The calls that have spent their attempts a moment ago. What repeats one of them is a client's own
 * retry: it is sent once more and not multiplied. Looked at only when something has failed.
 */
final class Repeats {

  private static final int MOST = 256;
  private static final long FORGOTTEN_NANOS = 30_000_000_000L;

  private final Map<Long, Long> spent =
      new LinkedHashMap<Long, Long>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MOST;
        }
      };

  /** A call has failed after the last of several attempts. */
  synchronized void spent(Exchange exchange, long now) {
    Long key = key(exchange);
    spent.remove(key);
    spent.put(key, now);
  }

  synchronized boolean isRepeat(Exchange exchange, long now) {
    Long when = spent.get(key(exchange));
    return when != null && now - when < FORGOTTEN_NANOS;
  }

  /** As the application sent it; a false match costs attempts only. */
  private static Long key(Exchange exchange) {
    long body = Arrays.hashCode(exchange.call().body());
    String client = exchange.context().client();
    String site = exchange.trace().callSite();
    return body << 32 ^ client.hashCode() * 31L ^ (site == null ? 0 : site.hashCode());
  }
}
