package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.instrumentation.BlockingWait;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.log.Log;
import java.io.IOException;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;

/** One call of the classic client's on its way through the gateway. */
final class ClassicExchange implements CallContext {

  /** What an array can hold on every virtual machine, less one. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  private final GlueServices services;
  private final ClassicCall call;
  private final ClientFacts facts;
  private final RequestConfig config;
  private final String callSite;
  private final HttpRequest neutral;
  private final ClassicUpstream upstream;
  private final BlockingWait wait;
  private final long startNanos = System.nanoTime();

  /**
   * @param callSite null if unknown
   */
  ClassicExchange(
      GlueServices services,
      ClassicClients clients,
      ClassicCall call,
      BytesEntity entity,
      String callSite) {
    this.services = services;
    this.call = call;
    this.facts = clients.facts(call.client());
    this.config = call.config();
    this.callSite = callSite;
    this.neutral =
        new HttpRequest(
            call.request().getMethod(),
            call.url(),
            ClassicCall.headers(call.request(), entity, facts.defaultHeaders()),
            entity.bytes());
    this.upstream = new ClassicUpstream(clients, call, entity, neutral);
    this.wait = new BlockingWait(call::isCancelled, ClassicCall::cancellation, upstream::giveUp);
  }

  CloseableHttpResponse run() throws IOException {
    CloseableHttpResponse response;
    try {
      response = delivered(wait.await(services.calls().handle(neutral, this, upstream)));
    } catch (IOException | RuntimeException | Error e) {
      response = recovered(e);
    }
    if (!upstream.hasUsedContext()) {
      Contexts.fill(call.context(), call.request(), response);
    }
    return response;
  }

  private CloseableHttpResponse delivered(HttpResponse response) throws IOException {
    HttpResponse answer =
        response.isWhole() || response.live() instanceof ReceivedBody
            ? response
            : wait.await(response.readWhole(MAX_BYTES));
    CloseableHttpResponse delivered =
        answer.isWhole()
            ? Responses.whole(answer, upstream.last(), decodes(), call::isCancelled)
            : Responses.live(answer, (ReceivedBody) answer.live());
    upstream.answered();
    return delivered;
  }

  private boolean decodes() {
    return facts.isDecoding() && (config == null || config.isContentCompressionEnabled());
  }

  /**
   * After a failure: one of the client's own goes to the application; after one of ours the call
   * goes on as if we were not there, but is never sent a second time.
   */
  private CloseableHttpResponse recovered(Throwable failure) throws IOException {
    if (upstream.isGivenUp() || upstream.failedWith(failure)) {
      upstream.giveUp();
      throw BlockingWait.thrown(failure);
    }
    if (call.isCancelled()) {
      upstream.giveUp();
      IOException cancelled = ClassicCall.cancellation();
      cancelled.initCause(failure);
      throw cancelled;
    }
    ReceivedBody received = upstream.last();
    boolean isThere = received != null && !received.isTaken() && received.isUnchanged();
    if (failure instanceof IOException && upstream.hasSent() && !isThere) {
      upstream.giveUp();
      throw (IOException) failure; // of an answer that was read for a stage
    }
    Log.warnOnce(
        "apache5:" + failure.getClass(),
        "A call through Apache HttpClient goes on untouched: " + failure);
    if (!upstream.hasSent()) {
      return upstream.sendUntouched();
    }
    if (isThere) {
      return Responses.untouched(received);
    }
    upstream.giveUp();
    throw new IOException("The answer was lost to a fault of llmcost: " + failure, failure);
  }

  @Override
  public String client() {
    return Apache5Glue.CLIENT;
  }

  @Override
  public String callSite() {
    return callSite;
  }

  // The client has a time limit for the answer to begin, and none for a call.
  @Override
  public long remainingNanos() {
    long nanos = Contexts.responseNanos(config);
    return nanos == Long.MAX_VALUE ? nanos : Math.max(0, nanos - (System.nanoTime() - startNanos));
  }

  @Override
  public boolean isCancelled() {
    return upstream.isGivenUp() || call.isCancelled();
  }

  @Override
  public boolean isBlocking() {
    return true;
  }

  // An interceptor may look for what the call's thread or context has.
  @Override
  public boolean canSendAfterwards() {
    if (mayAddCredentials()) {
      return false;
    }
    upstream.prepareAfterwards();
    return true;
  }

  @Override
  public boolean mayAddCredentials() {
    return facts.mayAddCredentials(call.context());
  }

  @Override
  public String clientId() {
    return facts.id(call.context(), neutral.url().scheme().equals("https"));
  }
}
