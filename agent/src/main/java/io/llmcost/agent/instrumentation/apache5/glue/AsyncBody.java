package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.LiveBody;
import io.llmcost.agent.http.Lookahead;
import io.llmcost.agent.instrumentation.PushedLook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * A response that comes in. Until somebody reads it no more is taken from the connection than comes
 * by itself; one reader gets all signals, one after the other.
 */
final class AsyncBody implements AsyncResponseConsumer<Void>, LiveBody {

  /** Who gets the body. Nothing is thrown. */
  interface Reader {
    void capacity(CapacityChannel channel) throws IOException;

    void data(byte[] bytes);

    void end(List<? extends Header> trailers);

    void failed(Exception cause);
  }

  /** A rest of this size is read rather than thrown away with its connection. */
  private static final int WORTH_DRAINING = 64 * 1024;

  private final boolean unchanged;
  private final Cancellable exchange;
  private final AsyncResponseConsumer<?> informed;
  private final CompletableFuture<HttpResponse> head = new CompletableFuture<>();
  private final Queue<Signal> signals = new ConcurrentLinkedQueue<>();
  private final AtomicInteger work = new AtomicInteger();
  private volatile org.apache.hc.core5.http.HttpResponse response;
  private volatile EntityDetails details;
  private volatile Headers headers;
  private volatile FutureCallback<Void> exchanged;
  private volatile CapacityChannel capacity;
  private volatile Reader reader;
  private volatile boolean taken;
  private volatile boolean over;
  private PushedLook look;

  /** Something for the reader. */
  private interface Signal {
    void give(Reader to);

    /** Shows it to somebody who only looks. */
    void show(PushedLook to);
  }

  /**
   * @param unchanged whether it answers what the application asked, where it asked it
   * @param exchange cancels the exchange
   * @param informed who hears what is said before the response; null for nobody
   */
  AsyncBody(boolean unchanged, Cancellable exchange, AsyncResponseConsumer<?> informed) {
    this.unchanged = unchanged;
    this.exchange = exchange;
    this.informed = informed;
  }

  /** Completed when the response begins. */
  CompletableFuture<HttpResponse> head() {
    return head;
  }

  org.apache.hc.core5.http.HttpResponse response() {
    return response;
  }

  /** Null if there is no body. */
  EntityDetails details() {
    return details;
  }

  /** One object for one response, so that headers are known to be unchanged. */
  Headers headers() {
    return headers;
  }

  boolean isUnchanged() {
    return unchanged;
  }

  @Override
  public void consumeResponse(
      org.apache.hc.core5.http.HttpResponse received,
      EntityDetails entity,
      HttpContext context,
      FutureCallback<Void> result) {
    response = received;
    details = entity;
    headers = ReceivedBody.headersOfBody(received, entity);
    exchanged = result;
    if (entity == null) {
      streamEnd(null);
    }
    head.complete(HttpResponse.live(received.getCode(), headers, this));
  }

  @Override
  public void informationResponse(
      org.apache.hc.core5.http.HttpResponse information, HttpContext context)
      throws HttpException, IOException {
    if (informed != null) {
      informed.informationResponse(information, context);
    }
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    capacity = channel;
    Reader current = reader;
    if (current != null) {
      current.capacity(channel);
    }
  }

  @Override
  public void consume(ByteBuffer source) {
    byte[] bytes = new byte[source.remaining()];
    source.get(bytes);
    signal(
        new Signal() {
          @Override
          public void give(Reader to) {
            to.data(bytes);
          }

          @Override
          public void show(PushedLook to) {
            to.data(bytes);
          }
        });
  }

  @Override
  public void streamEnd(List<? extends Header> trailers) {
    if (!over) {
      over = true;
      exchanged.completed(null);
      signal(
          new Signal() {
            @Override
            public void give(Reader to) {
              to.end(trailers);
            }

            @Override
            public void show(PushedLook to) {
              to.end();
            }
          });
    }
  }

  @Override
  public void failed(Exception cause) {
    if (!over) {
      over = true;
      signal(
          new Signal() {
            @Override
            public void give(Reader to) {
              to.failed(cause);
            }

            @Override
            public void show(PushedLook to) {
              to.failed(cause);
            }
          });
    }
    head.completeExceptionally(cause);
  }

  @Override
  public void releaseResources() {}

  private void signal(Signal signal) {
    PushedLook looking;
    synchronized (signals) {
      signals.add(signal);
      looking = look;
    }
    deliver();
    if (looking != null) {
      signal.show(looking);
    }
  }

  // A client lets 64 KB come before anybody asks for more: as much as is ever looked at.
  @Override
  public CompletionStage<Void> readAhead(Lookahead lookahead) {
    PushedLook looking = new PushedLook(lookahead, this::discard);
    List<Signal> before;
    synchronized (signals) {
      before = new ArrayList<>(signals);
      look = looking;
    }
    before.forEach(signal -> signal.show(looking));
    return looking.over();
  }

  private void deliver() {
    if (work.getAndIncrement() != 0) {
      return;
    }
    do {
      Signal signal;
      while (reader != null && (signal = signals.poll()) != null) {
        signal.give(reader);
      }
    } while (work.decrementAndGet() != 0);
  }

  /** Hands the body over. */
  void read(Reader newReader) {
    taken = true;
    synchronized (signals) {
      look = null;
    }
    reader = newReader;
    CapacityChannel channel = capacity;
    if (channel != null) {
      try {
        newReader.capacity(channel);
      } catch (IOException e) {
        exchange.cancel();
      }
    }
    deliver();
  }

  @Override
  public CompletionStage<byte[]> readFully(int limit) {
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    read(new Collector(limit, result));
    return result;
  }

  @Override
  public boolean isTaken() {
    return taken;
  }

  @Override
  public void discard() {
    EntityDetails entity = details;
    long length = entity == null ? 0 : entity.getContentLength();
    if (taken || length < 0 || length > WORTH_DRAINING) {
      taken = true;
      exchange.cancel();
    } else {
      read(new Collector(WORTH_DRAINING, new CompletableFuture<>()));
    }
  }

  private final class Collector implements Reader {
    private final int limit;
    private final CompletableFuture<byte[]> result;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);

    Collector(int limit, CompletableFuture<byte[]> result) {
      this.limit = limit;
      this.result = result;
    }

    @Override
    public void capacity(CapacityChannel channel) throws IOException {
      channel.update(Integer.MAX_VALUE);
    }

    @Override
    public void data(byte[] bytes) {
      if (bytes.length > limit - out.size()) {
        result.completeExceptionally(
            new IOException("The answer is longer than " + limit + " bytes"));
        exchange.cancel();
      } else {
        out.write(bytes, 0, bytes.length);
      }
    }

    @Override
    public void end(List<? extends Header> trailers) {
      result.complete(out.toByteArray());
    }

    @Override
    public void failed(Exception cause) {
      result.completeExceptionally(cause);
    }
  }
}
