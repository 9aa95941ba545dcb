package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.LiveBody;
import io.llmcost.agent.http.Lookahead;
import io.llmcost.agent.instrumentation.PushedLook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.http.HttpEntity;
import org.apache.http.HttpStatus;
import org.apache.http.concurrent.Cancellable;
import org.apache.http.nio.ContentDecoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;
import org.apache.http.protocol.HttpContext;

/**
 * A response that comes in. Until somebody reads it nothing of its body is taken; one without
 * content is over when it begins, as nothing would come that woke a suspended connection up.
 */
final class AsyncBody implements HttpAsyncResponseConsumer<Void>, LiveBody {

  /** Who gets the body, on the client's threads. */
  interface Reader {
    /**
     * What somebody has looked at, before all else; the client gives nothing meanwhile.
     *
     * @param control of the connection
     */
    void ahead(byte[] bytes, IOControl control);

    void data(ContentDecoder decoder, IOControl control) throws IOException;

    void end();

    void failed(Exception cause);

    void cancelled();

    /** Whether it wants no more. */
    boolean isDone();
  }

  /** A rest of this size is read rather than thrown away with its connection. */
  private static final int WORTH_DRAINING = 64 * 1024;

  private static final int LOOK_CHUNK = 8 * 1024;

  private final boolean unchanged;
  private final Cancellable exchange;
  private final CompletableFuture<HttpResponse> head = new CompletableFuture<>();
  private volatile org.apache.http.HttpResponse response;
  private volatile Headers headers;
  private volatile boolean empty;
  private volatile boolean taken;
  private volatile boolean givenUp;
  private Reader reader;
  private IOControl waiting;
  private Ending ending;
  private PushedLook look;
  private ByteArrayOutputStream ahead;
  private IOControl connection;

  /** How it went. */
  private interface Ending {
    void tell(Reader reader);
  }

  /**
   * @param unchanged whether it answers what the application asked, where it asked it
   * @param exchange cancels the exchange
   */
  AsyncBody(boolean unchanged, Cancellable exchange) {
    this.unchanged = unchanged;
    this.exchange = exchange;
  }

  /** Completed when the response begins. */
  CompletableFuture<HttpResponse> head() {
    return head;
  }

  org.apache.http.HttpResponse response() {
    return response;
  }

  /** One object for one response, so that headers are known to be unchanged. */
  Headers headers() {
    return headers;
  }

  boolean isUnchanged() {
    return unchanged;
  }

  @Override
  public void responseReceived(org.apache.http.HttpResponse received) {
    response = received;
    headers = Messages.headers(received);
    empty = isEmpty(received);
    if (!empty) {
      begin();
    }
  }

  private static boolean isEmpty(org.apache.http.HttpResponse received) {
    HttpEntity entity = received.getEntity();
    switch (received.getStatusLine().getStatusCode()) {
      case HttpStatus.SC_NO_CONTENT:
      case HttpStatus.SC_RESET_CONTENT:
      case HttpStatus.SC_NOT_MODIFIED:
        return true;
      default:
        return entity == null || entity.getContentLength() == 0;
    }
  }

  private void begin() {
    head.complete(HttpResponse.live(response.getStatusLine().getStatusCode(), headers, this));
  }

  @Override
  public void consumeContent(ContentDecoder decoder, IOControl control) throws IOException {
    if (empty) {
      decoder.read(ByteBuffer.allocate(1)); // it knows that it is completed when it is read
      return;
    }
    PushedLook looking;
    do {
      Reader current;
      byte[] seen = null;
      synchronized (this) {
        current = reader;
        connection = control;
        looking = current != null || givenUp || taken ? null : look;
        if (looking != null && !looking.over().isDone()) {
          seen = keep(decoder);
        } else if (current == null) {
          if (!decoder.isCompleted()) { // else the connection is the next request's
            suspend(control);
          }
          return;
        }
      }
      if (seen == null) {
        current.data(decoder, control);
        return;
      }
      if (seen.length == 0) {
        return;
      }
      looking.data(seen);
    } while (true); // who reads on may be here by now
  }

  private void suspend(IOControl control) throws IOException {
    waiting = control;
    if (givenUp) {
      control.shutdown();
    } else {
      control.suspendInput();
    }
  }

  private byte[] keep(ContentDecoder decoder) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(LOOK_CHUNK);
    int count = Math.max(0, decoder.read(chunk));
    ahead.write(chunk.array(), 0, count);
    return Arrays.copyOf(chunk.array(), count);
  }

  @Override
  public CompletionStage<Void> readAhead(Lookahead lookahead) {
    PushedLook looking = new PushedLook(lookahead, this::discard);
    Ending how;
    IOControl input;
    synchronized (this) {
      if (taken || look != null) {
        looking.end();
        return looking.over();
      }
      ahead = new ByteArrayOutputStream(LOOK_CHUNK);
      look = looking;
      how = ending;
      input = waiting;
      waiting = null;
    }
    if (how != null) {
      how.tell(new Onlooker(looking));
    } else if (input != null) {
      input.requestInput();
    }
    return looking.over();
  }

  /** Whether its beginning does not come from the connection any more. */
  synchronized boolean isLookedAt() {
    return look != null;
  }

  @Override
  public void responseCompleted(HttpContext context) {
    if (empty) {
      begin();
    }
    over(Reader::end);
  }

  @Override
  public void failed(Exception cause) {
    over(current -> current.failed(cause));
    head.completeExceptionally(cause);
  }

  @Override
  public boolean cancel() {
    over(Reader::cancelled);
    head.completeExceptionally(Aborted.exception());
    return true;
  }

  private void over(Ending how) {
    Reader current;
    synchronized (this) {
      if (ending != null) {
        return;
      }
      ending = how;
      current = reader != null || look == null ? reader : new Onlooker(look);
    }
    if (current != null) {
      how.tell(current);
    }
  }

  @Override
  public Exception getException() {
    return null;
  }

  @Override
  public Void getResult() {
    return null;
  }

  @Override
  public synchronized boolean isDone() {
    return givenUp || (reader != null && reader.isDone());
  }

  @Override
  public void close() {}

  /** Hands the body over. */
  void read(Reader newReader) {
    byte[] seen;
    IOControl control;
    synchronized (this) {
      taken = true; // what comes from now on waits for the reader
      control = connection;
      seen = look == null ? null : ahead.toByteArray();
    }
    if (seen != null) {
      newReader.ahead(seen, control);
    }
    Ending how;
    IOControl input;
    synchronized (this) {
      reader = newReader;
      how = ending;
      input = waiting;
      waiting = null;
    }
    if (how != null) {
      how.tell(newReader);
    } else if (input != null) {
      input.requestInput();
    }
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
    HttpEntity entity = response == null ? null : response.getEntity();
    long length = entity == null ? 0 : entity.getContentLength();
    if (taken || length < 0 || length > WORTH_DRAINING) {
      taken = true;
      stop();
    } else {
      read(new Collector(WORTH_DRAINING, new CompletableFuture<>()));
    }
  }

  /** Stops the exchange, also in versions that do not when they are told to cancel it. */
  void stop() {
    IOControl input;
    synchronized (this) {
      givenUp = true;
      input = ending == null ? waiting : null;
    }
    exchange.cancel();
    if (input != null) {
      input.requestInput(); // such a version asks whether we are done when there is input
    }
  }

  /** Tells who looks how it went. */
  private static final class Onlooker implements Reader {
    private final PushedLook looking;

    Onlooker(PushedLook looking) {
      this.looking = looking;
    }

    @Override
    public void ahead(byte[] bytes, IOControl control) {}

    @Override
    public void data(ContentDecoder decoder, IOControl control) {}

    @Override
    public void end() {
      looking.end();
    }

    @Override
    public void failed(Exception cause) {
      looking.failed(cause);
    }

    @Override
    public void cancelled() {
      looking.failed(Aborted.exception());
    }

    @Override
    public boolean isDone() {
      return false;
    }
  }

  private final class Collector implements Reader {
    private final int limit;
    private final CompletableFuture<byte[]> result;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
    private final ByteBuffer chunk = ByteBuffer.allocate(8192);

    Collector(int limit, CompletableFuture<byte[]> result) {
      this.limit = limit;
      this.result = result;
    }

    @Override
    public void ahead(byte[] bytes, IOControl control) {
      out.write(bytes, 0, bytes.length);
    }

    @Override
    public void data(ContentDecoder decoder, IOControl control) throws IOException {
      int count;
      while ((count = decoder.read(chunk)) > 0) {
        ((java.nio.Buffer) chunk).clear();
        if (count > limit - out.size()) {
          result.completeExceptionally(
              new IOException("The answer is longer than " + limit + " bytes"));
          stop();
          return;
        }
        out.write(chunk.array(), 0, count);
      }
    }

    @Override
    public void end() {
      result.complete(out.toByteArray());
    }

    @Override
    public void failed(Exception cause) {
      result.completeExceptionally(cause);
    }

    @Override
    public void cancelled() {
      result.completeExceptionally(Aborted.exception());
    }

    @Override
    public boolean isDone() {
      return result.isCompletedExceptionally();
    }
  }
}
