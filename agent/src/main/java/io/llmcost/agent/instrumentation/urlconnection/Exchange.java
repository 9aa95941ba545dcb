package io.llmcost.agent.instrumentation.urlconnection;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.PacedStream;
import io.llmcost.agent.instrumentation.BlockingWait;
import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.log.Log;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** One call on its way through the gateway. */
final class Exchange implements CallContext {

  /** What an array can hold on every virtual machine, less one. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  private final CallHandler calls;
  private final Supplier<String> callSites;
  private final Request request;
  private final Identity identity;
  private final Deadline deadline;
  private final ConnectionUpstream upstream;

  Exchange(
      CallHandler calls, Supplier<String> callSites, Request request, Connections connections) {
    this.calls = calls;
    this.callSites = callSites;
    this.request = request;
    this.identity = Identity.of(request.original(), request.authenticator());
    this.deadline = new Deadline(request.original());
    this.upstream = new ConnectionUpstream(request, connections, deadline);
  }

  /** The application has disconnected. */
  void giveUp() {
    upstream.giveUp();
  }

  /**
   * What became of the call; null if nothing was sent and the call is to go on without us. Throws
   * nothing.
   */
  Reply run() {
    try {
      return delivered(await(calls.handle(request.neutral(), this, upstream)));
    } catch (Throwable e) {
      return recovered(e);
    }
  }

  private Reply delivered(HttpResponse response) throws IOException {
    HttpResponse answer =
        response.isWhole() || response.live() instanceof ReceivedBody
            ? response
            : await(response.readWhole(MAX_BYTES));
    if (!answer.isWhole()) {
      ReceivedBody received = (ReceivedBody) answer.live();
      return answered(ResponseHead.of(answer, received), live(answer, received), received);
    }
    byte[] bytes = answer.pipeline().whole(answer.bytes());
    if (upstream.last() != null && !upstream.last().isTaken()) {
      upstream.last().discard();
    }
    return answered(
        ResponseHead.ofWhole(answer, upstream.last(), bytes.length),
        answer.paceNanos() == 0
            ? new ByteArrayInputStream(bytes)
            : new PacedStream(bytes, answer.paceNanos(), () -> false),
        upstream.last());
  }

  private Reply answered(ResponseHead head, InputStream body, ReceivedBody received) {
    HttpURLConnection own =
        received != null && received.isOwn() ? received.connection() : request.original();
    return new AnsweredReply(own, head, body, received);
  }

  private static InputStream live(HttpResponse answer, ReceivedBody received) {
    long length = received.length();
    InputStream source = received.handOver();
    if (source == null) {
      answer.pipeline().end((bytes, offset, count) -> {});
      return null;
    }
    return answer.pipeline().isEmpty()
        ? source
        : new PipedStream(source, answer.pipeline(), length);
  }

  /**
   * After a failure: one of the client's own goes to the application; after one of ours the call
   * goes on as if we were not there, but is never sent a second time.
   */
  private Reply recovered(Throwable failure) {
    Reply reply = upstream.replyTo(failure);
    if (reply != null) {
      return reply;
    }
    if (upstream.isGivenUp()
        || failure instanceof SocketTimeoutException
        || failure instanceof InterruptedIOException) {
      return new FailedReply(request.original(), failure, -1);
    }
    Log.warnOnce(
        "urlconnection:" + failure.getClass(),
        "A call through HttpURLConnection goes on untouched: " + failure);
    if (!upstream.hasSent()) {
      return null;
    }
    ReceivedBody received = upstream.last();
    if (received != null
        && !received.isTaken()
        && received.isOwn()
        && request.isUnchanged(received.sent())) {
      received.handOver();
      return new PassedReply(received.connection());
    }
    upstream.giveUp();
    return new FailedReply(
        request.original(),
        failure instanceof IOException
            ? failure
            : new IOException("The answer was lost to a fault of llmcost: " + failure, failure),
        -1);
  }

  private HttpResponse await(CompletionStage<HttpResponse> stage) throws IOException {
    CompletableFuture<HttpResponse> future = stage.toCompletableFuture();
    return future.isDone() && !future.isCompletedExceptionally()
        ? future.join()
        : new BlockingWait(this::isOver, this::notInTime, upstream::giveUp).await(future);
  }

  private boolean isOver() {
    return upstream.isGivenUp() || deadline.remainingNanos() == 0;
  }

  private IOException notInTime() {
    return deadline.remainingNanos() == 0
        ? new SocketTimeoutException("Read timed out")
        : new SocketException("Socket closed");
  }

  @Override
  public String client() {
    return Conversation.CLIENT;
  }

  @Override
  public String callSite() {
    String told = request.neutral().headers().get(CallSites.HEADER);
    return told != null ? told : callSites.get();
  }

  @Override
  public long remainingNanos() {
    return deadline.remainingNanos();
  }

  @Override
  public boolean isCancelled() {
    return upstream.isGivenUp();
  }

  @Override
  public boolean isBlocking() {
    return true;
  }

  @Override
  public boolean mayAddCredentials() {
    return identity.mayAddCredentials();
  }

  @Override
  public String clientId() {
    return identity.id();
  }
}
