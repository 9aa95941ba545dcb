package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.instrumentation.BlockingWait;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.log.Log;
import java.io.IOException;

/** One call of the client's on its way through the gateway. */
final class Exchange implements CallContext {

  /** What an array can hold on every virtual machine, less one. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  private final GlueServices services;
  private final Call call;
  private final ClientFacts facts;
  private final String callSite;
  private final HttpRequest neutral;
  private final ClientUpstream upstream;
  private final BlockingWait wait;

  /**
   * @param callSite null if unknown
   */
  Exchange(
      GlueServices services, Clients clients, Call call, BufferedEntity entity, String callSite) {
    this.services = services;
    this.call = call;
    this.facts = clients.facts(call.client());
    this.callSite = callSite;
    this.neutral =
        new HttpRequest(
            call.request().getRequestLine().getMethod(),
            call.url(),
            call.headers(entity, facts.defaultHeaders()),
            entity.bytes());
    this.upstream = new ClientUpstream(clients, call, entity, neutral);
    this.wait = new BlockingWait(call::isAborted, Call::aborted, upstream::giveUp);
  }

  org.apache.http.HttpResponse run() throws IOException {
    org.apache.http.HttpResponse response;
    try {
      response = delivered(wait.await(services.calls().handle(neutral, this, upstream)));
    } catch (IOException | RuntimeException | Error e) {
      response = recovered(e);
    }
    if (!upstream.hasUsedContext()) {
      call.fillContext(response);
    }
    return response;
  }

  private org.apache.http.HttpResponse delivered(HttpResponse response) throws IOException {
    HttpResponse answer =
        response.isWhole() || response.live() instanceof ReceivedBody
            ? response
            : wait.await(response.readWhole(MAX_BYTES));
    org.apache.http.HttpResponse delivered =
        answer.isWhole()
            ? Responses.whole(answer, upstream.last(), call::isAborted)
            : Responses.live(answer, (ReceivedBody) answer.live());
    discardTheRest();
    return delivered;
  }

  private void discardTheRest() {
    ReceivedBody left = upstream.last();
    if (left != null && !left.isTaken()) {
      left.discard();
    }
  }

  /**
   * After a failure: one of the client's own goes to the application; after one of ours the call
   * goes on as if we were not there, but is never sent a second time.
   */
  private org.apache.http.HttpResponse recovered(Throwable failure) throws IOException {
    if (upstream.isGivenUp() || upstream.failedWith(failure)) {
      upstream.giveUp();
      throw BlockingWait.thrown(failure);
    }
    if (call.isAborted()) {
      upstream.giveUp();
      IOException aborted = Call.aborted();
      aborted.initCause(failure);
      throw aborted;
    }
    ReceivedBody received = upstream.last();
    boolean isThere = received != null && !received.isTaken() && received.isUnchanged();
    if (failure instanceof IOException && upstream.hasSent() && !isThere) {
      upstream.giveUp();
      throw (IOException) failure; // of an answer that was read for a stage
    }
    Log.warnOnce(
        "apache4:" + failure.getClass(),
        "A call through Apache HttpClient goes on untouched: " + failure);
    if (!upstream.hasSent()) {
      return upstream.sendUntouched(
          neutral.withHeaders(neutral.headers().withoutPrefix(Controls.PREFIX)));
    }
    if (isThere) {
      return Responses.untouched(received);
    }
    upstream.giveUp();
    throw new IOException("The answer was lost to a fault of llmcost: " + failure, failure);
  }

  @Override
  public String client() {
    return Apache4Glue.CLIENT;
  }

  @Override
  public String callSite() {
    return callSite;
  }

  // The client knows time limits for connecting and for silence, none for a call.
  @Override
  public long remainingNanos() {
    return Long.MAX_VALUE;
  }

  @Override
  public boolean isCancelled() {
    return upstream.isGivenUp() || call.isAborted();
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
