package io.llmcost.agent.instrumentation.glue;

import io.llmcost.agent.log.Log;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;

/**
 * Netty's handlers with time limits that an application has its Reactor Netty client add to each
 * connection. They are found by letting the application's hook have a channel that leads nowhere:
 * what else it adds, or says, reaches nobody.
 */
final class ConnectionLimits {

  private final long readMillis;
  private final long writeNanos;

  private ConnectionLimits(long readMillis, long writeNanos) {
    this.readMillis = readMillis;
    this.writeNanos = writeNanos;
  }

  /** A client with the time limits of another one's connections. */
  static HttpClient put(HttpClientConfig application, HttpClient stranger) {
    Consumer<? super Connection> hook = application.doOnConnected();
    ConnectionLimits limits = hook == null ? null : of(hook);
    return limits == null ? stranger : stranger.doOnConnected(limits::addTo);
  }

  /** Null if there are none. */
  private static ConnectionLimits of(Consumer<? super Connection> hook) {
    try {
      EmbeddedChannel nowhere = new EmbeddedChannel();
      try {
        hook.accept(Connection.from(nowhere));
        return in(nowhere.pipeline());
      } finally {
        nowhere.finishAndReleaseAll();
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      Log.debug("Calls to another origin go without the time limits of connections", e);
      return null;
    }
  }

  private static ConnectionLimits in(Iterable<Map.Entry<String, ChannelHandler>> pipeline)
      throws ReflectiveOperationException {
    long readMillis = 0;
    long writeNanos = 0;
    for (Map.Entry<String, ChannelHandler> named : pipeline) {
      ChannelHandler handler = named.getValue();
      // Subclasses may do anything.
      if (handler.getClass() == ReadTimeoutHandler.class) {
        readMillis = ((ReadTimeoutHandler) handler).getReaderIdleTimeInMillis();
      } else if (handler.getClass() == WriteTimeoutHandler.class) {
        Field nanos = WriteTimeoutHandler.class.getDeclaredField("timeoutNanos");
        nanos.setAccessible(true);
        writeNanos = nanos.getLong(handler);
      }
    }
    return readMillis <= 0 && writeNanos <= 0 ? null : new ConnectionLimits(readMillis, writeNanos);
  }

  private void addTo(Connection connection) {
    if (readMillis > 0) {
      connection.addHandlerLast(new ReadTimeoutHandler(readMillis, TimeUnit.MILLISECONDS));
    }
    if (writeNanos > 0) {
      connection.addHandlerLast(new WriteTimeoutHandler(writeNanos, TimeUnit.NANOSECONDS));
    }
  }
}
