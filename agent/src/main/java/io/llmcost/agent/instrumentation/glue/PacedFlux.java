package io.llmcost.agent.instrumentation.glue;

import io.llmcost.agent.http.EventPace;
import java.time.Duration;
import java.util.Arrays;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A kept stream for those who subscribe to it: its events, each when its time has come, on
 * Reactor's own timers. No thread waits, and no timer runs for who has cancelled or asks for
 * nothing.
 */
public final class PacedFlux {

  private PacedFlux() {}

  /**
   * Time begins with each subscription.
   *
   * @param nanos for all of it
   */
  public static Flux<byte[]> of(byte[] bytes, long nanos) {
    EventPace pace = new EventPace(bytes, nanos);
    return Flux.defer(
        () -> {
          long begun = System.nanoTime();
          return starts(pace, bytes.length)
              .concatMap(
                  start -> {
                    byte[] event = Arrays.copyOfRange(bytes, start, pace.endOfEvent(start));
                    long left = pace.dueNanos(start) - (System.nanoTime() - begun);
                    return left <= 0
                        ? Mono.just(event)
                        : Mono.just(event).delayElement(Duration.ofNanos(left));
                  },
                  1);
        });
  }

  private static Flux<Integer> starts(EventPace pace, int length) {
    return Flux.generate(
        () -> 0,
        (start, sink) -> {
          if (start == length) {
            sink.complete();
            return start;
          }
          sink.next(start);
          return pace.endOfEvent(start);
        });
  }
}
