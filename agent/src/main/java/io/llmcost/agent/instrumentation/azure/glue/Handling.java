package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import io.llmcost.agent.log.Log;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import reactor.util.context.Context;

/** What both forms of a call have in common: from a request to an answer, or back to the client. */
final class Handling {

  /** What an array can hold on every virtual machine, less one. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  private final Call call;
  private final Context context;
  private final RequestBody body;
  private ClientUpstream upstream;

  /**
   * @param context of the application's subscriber
   */
  Handling(Call call, Context context) {
    this.call = call;
    this.context = context;
    int limit = call.services().calls().maxBodyBytes();
    this.body = new RequestBody(call.request().getBody(), limit, context);
  }

  RequestBody body() {
    return body;
  }

  /** Whether the request says itself that its body is longer than what is read. */
  boolean isTooLong() {
    HttpHeader length = call.request().getHeaders().get(Messages.CONTENT_LENGTH);
    try {
      return length != null
          && Long.parseLong(length.getValue()) > call.services().calls().maxBodyBytes();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  void passedThrough() {
    call.services().calls().passedThrough(LlmHttpClient.CLIENT, "request body too long");
  }

  /** The request as the application has made it, with what was read of its body. */
  HttpRequest untouched() {
    return OutgoingRequest.untouched(call.request(), body.exists() ? body.inPieces() : null);
  }

  /** The request as the application has made it; of its body more may come than what was read. */
  HttpRequest relayed() {
    return OutgoingRequest.untouched(call.request(), body.relayed());
  }

  /** Asks the gateway, as soon as the body is here. */
  CompletionStage<io.llmcost.agent.http.HttpResponse> handle() {
    io.llmcost.agent.http.HttpRequest neutral =
        new io.llmcost.agent.http.HttpRequest(
            call.request().getHttpMethod().toString(),
            call.url(),
            Messages.headers(call.request().getHeaders()),
            body.bytes());
    upstream =
        new ClientUpstream(
            call, context, neutral, new OutgoingRequest(call.request(), neutral, body));
    call.goesThrough(upstream);
    return call.services().calls().handle(neutral, call, upstream);
  }

  /** As the application takes it; fails if that cannot be. */
  CompletionStage<HttpResponse> delivered(io.llmcost.agent.http.HttpResponse response) {
    if (response.isWhole()) {
      return CompletableFuture.completedFuture(
          response.paceNanos() == 0 || call.readsEagerly()
              ? Responses.whole(call.request(), response, upstream.last())
              : Responses.paced(call, response, upstream.last()));
    }
    boolean asItCame =
        response.live() instanceof ReceivedBody
            && (!call.readsEagerly() || response.pipeline().isEmpty());
    if (!asItCame) {
      return response.readWhole(MAX_BYTES).thenCompose(this::delivered);
    }
    HttpResponse live = Responses.live(call.request(), response, (ReceivedBody) response.live());
    if (live == null) {
      throw new CompletionException(new IOException("The response body was taken by somebody"));
    }
    return CompletableFuture.completedFuture(live);
  }

  /** What becomes of a call whose handling has failed. */
  enum Recovery {
    /** The client's own failure, or no answer that is the application's. */
    FAIL,
    /** There is no response. */
    NOTHING,
    /** Nothing was sent: the call is made as if we were not there. */
    SEND,
    /** The answer to what the application has asked is here. */
    ANSWER
  }

  /**
   * After a failure: one of the client's own goes to the application; after one of ours the call
   * goes on as if we were not there, but is never sent a second time.
   */
  Recovery recovery(Throwable cause) {
    if (cause instanceof ClientUpstream.NoResponseException) {
      return Recovery.NOTHING;
    }
    if (call.isCancelled() || call.hasFailedWith(cause)) {
      return Recovery.FAIL;
    }
    Log.warnOnce(
        "azure:" + cause.getClass(), "A call through azure-core goes on untouched: " + cause);
    if (upstream == null || !upstream.hasSent()) {
      return Recovery.SEND;
    }
    ReceivedBody received = upstream.last();
    return received != null && !received.isTaken() && upstream.isUnchanged(received)
        ? Recovery.ANSWER
        : Recovery.FAIL;
  }

  /** What came from the client, as it came; null if somebody has taken it meanwhile. */
  HttpResponse received() {
    return Responses.untouched(upstream.last());
  }

  static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure == null ? new IOException("No response") : failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
