package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.GlueServices;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** One call of OkHttp's on its way through the gateway. */
final class OkHttpExchange implements CallContext, Upstream {

  /** How often a call that waits for another one's answer looks whether it was cancelled. */
  private static final long CANCEL_CHECK_MILLIS = 20;

  private final GlueServices services;
  private final EnqueueSites enqueueSites;
  private final OkHttpClient client;
  private final Interceptor.Chain chain;
  private final Request original;
  private final BufferedRequestBody body;
  private final HttpRequest neutral;
  private final long startNanos = System.nanoTime();
  private boolean sent;

  OkHttpExchange(
      GlueServices services,
      EnqueueSites enqueueSites,
      OkHttpClient client,
      Interceptor.Chain chain,
      BufferedRequestBody body) {
    this.services = services;
    this.enqueueSites = enqueueSites;
    this.client = client;
    this.chain = chain;
    this.original = chain.request();
    this.body = body;
    this.neutral =
        new HttpRequest(
            original.method(),
            Messages.url(original.url()),
            Messages.headers(original.headers()),
            body.bytes());
  }

  Response run() throws IOException {
    HttpResponse response;
    try {
      response = await(services.calls().handle(neutral, this, this));
    } catch (RuntimeException | LinkageError e) {
      if (sent) {
        throw e;
      }
      return chain.proceed(
          nativeRequest(neutral.withHeaders(neutral.headers().withoutPrefix(Controls.PREFIX))));
    }
    return response.isWhole()
        ? Responses.whole(original, response)
        : Responses.live(original, response, (OkHttpBody) response.live());
  }

  private HttpResponse await(CompletionStage<HttpResponse> stage) throws IOException {
    CompletableFuture<HttpResponse> future = stage.toCompletableFuture();
    try {
      while (true) {
        try {
          return future.isDone()
              ? future.get()
              : future.get(CANCEL_CHECK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
          if (isCancelled()) {
            future.cancel(false);
            throw new IOException("Canceled");
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      future.cancel(false);
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  private static IOException rethrown(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof IOException) {
      return (IOException) cause;
    }
    if (cause instanceof RuntimeException) {
      throw (RuntimeException) cause;
    }
    if (cause instanceof Error) {
      throw (Error) cause;
    }
    return new IOException(cause);
  }

  @Override
  public CompletionStage<HttpResponse> send(HttpRequest request) {
    CompletableFuture<HttpResponse> result = new CompletableFuture<>();
    sent = true;
    try {
      OkHttpBody live =
          request.url().sameOrigin(neutral.url())
              ? new OkHttpBody(chain.proceed(nativeRequest(request)), null)
              : ForeignCalls.send(
                  client, chain, foreignRequest(request), remainingNanos(), services.cancelWatch());
      result.complete(HttpResponse.live(live.status(), live.headers(), live));
    } catch (IOException | RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  private Request nativeRequest(HttpRequest request) {
    boolean sameHeaders = request.headers() == neutral.headers();
    boolean sameUrl = request.url().equals(neutral.url());
    okhttp3.RequestBody newBody = body.with(request.body());
    if (sameHeaders && sameUrl && newBody == original.body()) {
      return original;
    }
    Request.Builder builder = original.newBuilder().method(request.method(), newBody);
    if (!sameHeaders) {
      builder.headers(Messages.headers(request.headers()));
    }
    if (!sameUrl) {
      builder.url(request.url().toString());
    }
    return builder.build();
  }

  /** A request to another origin has nothing of the application's request but what it was given. */
  private Request foreignRequest(HttpRequest request) {
    Url url = request.url();
    return new Request.Builder()
        .url(url.toString())
        .headers(Messages.headers(request.headers()))
        .method(request.method(), body.with(request.body()))
        .build();
  }

  @Override
  public String client() {
    return LlmInterceptor.CLIENT;
  }

  @Override
  public String callSite() {
    String handedOver = neutral.headers().get(CallSites.HEADER);
    if (handedOver != null) {
      return handedOver;
    }
    String enqueued = enqueueSites.take(chain.call());
    return enqueued != null ? enqueued : services.callSites().find();
  }

  @Override
  public long remainingNanos() {
    long timeout = chain.call().timeout().timeoutNanos();
    return timeout == 0 ? Long.MAX_VALUE : timeout - (System.nanoTime() - startNanos);
  }

  @Override
  public boolean isCancelled() {
    return chain.call().isCanceled();
  }

  @Override
  public boolean isBlocking() {
    return true;
  }
}
