package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.BlockingWait;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.log.Log;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/** One call of OkHttp's on its way through the gateway. */
final class OkHttpExchange implements CallContext {

  /** What an array can hold on every virtual machine, less one. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  private final GlueServices services;
  private final ClientIdentity identity;
  private final String callSite;
  private final Interceptor.Chain chain;
  private final Request original;
  private final HttpRequest neutral;
  private final CallDeadline deadline;
  private final OkHttpUpstream upstream;

  /**
   * @param callSite null if unknown
   */
  OkHttpExchange(
      GlueServices services,
      SideCalls sideCalls,
      ClientIdentity identity,
      Interceptor.Chain chain,
      Url url,
      BufferedRequestBody body,
      String callSite) {
    this.services = services;
    this.identity = identity;
    this.callSite = callSite;
    this.chain = chain;
    this.original = chain.request();
    this.neutral =
        new HttpRequest(original.method(), url, Messages.headers(original.headers()), body.bytes());
    this.deadline = new CallDeadline(chain.call());
    this.upstream =
        new OkHttpUpstream(sideCalls, chain, services.cancelWatch(), deadline, body, neutral);
  }

  Response run() throws IOException {
    if (chain.call().isCanceled()) {
      throw new IOException("Canceled");
    }
    Response response;
    try {
      response = delivered(await(services.calls().handle(neutral, this, upstream)));
    } catch (IOException | RuntimeException | Error e) {
      response = recovered(e);
    }
    if (!upstream.hasSent()) {
      endDeadline(response);
    }
    return response;
  }

  // Most answers are here already: then there is nothing to wait with.
  private HttpResponse await(CompletionStage<HttpResponse> stage) throws IOException {
    CompletableFuture<HttpResponse> future = stage.toCompletableFuture();
    return future.isDone() && !future.isCompletedExceptionally()
        ? future.join()
        : new BlockingWait(
                chain.call()::isCanceled, () -> new IOException("Canceled"), upstream::giveUp)
            .await(future);
  }

  private void endDeadline(Response response) throws IOException {
    if (chain.call().isCanceled()) {
      response.close();
      deadline.end();
      throw new IOException("Canceled");
    }
    deadline.end();
  }

  private Response delivered(HttpResponse response) throws IOException {
    HttpResponse answer =
        response.isWhole() || response.live() instanceof OkHttpBody
            ? response
            : await(response.readWhole(MAX_BYTES));
    if (answer.isWhole()) {
      Response whole = Responses.whole(original, answer, upstream.last(), chain.call());
      upstream.answered(null);
      return whole;
    }
    OkHttpBody body = (OkHttpBody) answer.live();
    Response live = Responses.live(original, answer, body);
    upstream.answered(body);
    return live;
  }

  /**
   * After a failure: one of the client's own goes to the application; after one of ours the call
   * goes on as if we were not there, but is never sent a second time.
   */
  private Response recovered(Throwable failure) throws IOException {
    if (upstream.isGivenUp() || upstream.failedWith(failure)) {
      upstream.giveUp();
      throw BlockingWait.thrown(failure);
    }
    if (chain.call().isCanceled()) {
      upstream.giveUp();
      throw new IOException("Canceled", failure);
    }
    Log.warnOnce(
        "okhttp:" + failure.getClass(), "A call through OkHttp goes on untouched: " + failure);
    if (!upstream.hasSent()) {
      return upstream.proceedUntouched(
          neutral.withHeaders(neutral.headers().withoutPrefix(Controls.PREFIX)));
    }
    OkHttpBody received = upstream.last();
    if (received != null && !received.isTaken() && upstream.isUnchanged(received)) {
      upstream.answered(received);
      return Responses.untouched(original, received);
    }
    upstream.giveUp();
    throw failure instanceof IOException
        ? (IOException) failure
        : new IOException("The answer was lost to a fault of llmcost: " + failure, failure);
  }

  @Override
  public String client() {
    return LlmInterceptor.CLIENT;
  }

  @Override
  public String callSite() {
    return callSite;
  }

  @Override
  public boolean canSendBeside() {
    return true;
  }

  @Override
  public long remainingNanos() {
    return deadline.remainingNanos();
  }

  @Override
  public boolean isCancelled() {
    return upstream.isGivenUp() || chain.call().isCanceled();
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
