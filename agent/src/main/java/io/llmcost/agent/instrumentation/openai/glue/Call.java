package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.RequestOptions;
import com.openai.core.Timeout;
import com.openai.core.http.HttpRequest;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.Aborts;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.rights.Rights;
import java.time.Duration;

/** One request of the SDK's: what belongs to it as a whole, however often it is sent. */
final class Call implements CallContext {

  private final LlmTransport transport;
  private final HttpRequest request;
  private final RequestOptions options;
  private final Url url;
  private final String callSite;
  private final boolean blocking;
  private final long deadline;
  private final boolean limited;
  private final Rights application;
  private final Aborts aborts = new Aborts();
  private volatile TransportUpstream upstream;

  /**
   * @param callSite null if unknown
   * @param blocking whether the caller's thread waits for the answer
   */
  Call(
      LlmTransport transport,
      HttpRequest request,
      RequestOptions options,
      Url url,
      String callSite,
      boolean blocking) {
    this.transport = transport;
    this.request = request;
    this.options = options;
    this.url = url;
    this.callSite = callSite;
    this.blocking = blocking;
    this.application = Rights.ofCaller();
    Duration limit = limit(options.getTimeout());
    this.limited = limit != null;
    this.deadline = limited ? System.nanoTime() + nanos(limit) : 0;
  }

  private Call(Call original) {
    this.transport = original.transport;
    this.request = original.request;
    this.options = original.options;
    this.url = original.url;
    this.callSite = original.callSite;
    this.blocking = original.blocking;
    this.application = original.application;
    this.limited = false;
    this.deadline = 0;
  }

  /** The same in the same form, whatever becomes of this, and without its time limit. */
  Call afterwards() {
    return new Call(this);
  }

  /** Null for none, which is also what a duration of zero says. */
  private static Duration limit(Timeout timeout) {
    return timeout == null || timeout.request().isZero() ? null : timeout.request();
  }

  private static long nanos(Duration limit) {
    // half the range, so that sums do not overflow
    return limit.getSeconds() > Integer.MAX_VALUE ? Long.MAX_VALUE / 2 : limit.toNanos();
  }

  LlmTransport transport() {
    return transport;
  }

  GlueServices services() {
    return transport.services();
  }

  HttpRequest request() {
    return request;
  }

  RequestOptions options() {
    return options;
  }

  Url url() {
    return url;
  }

  /** The rights of the application, with which all is sent. */
  Rights application() {
    return application;
  }

  /** By what it is sent. */
  void goesThrough(TransportUpstream newUpstream) {
    upstream = newUpstream;
  }

  /** Runs when the application gives the call up; at once if it has. */
  void onAbort(Runnable action) {
    aborts.add(action);
  }

  void abort() {
    aborts.abort();
  }

  /** Whether nobody waits any more. */
  boolean isOver() {
    return aborts.isAborted() || remainingNanos() == 0;
  }

  @Override
  public String client() {
    return LlmTransport.CLIENT;
  }

  @Override
  public String callSite() {
    return callSite;
  }

  @Override
  public long remainingNanos() {
    return limited ? Math.max(0, deadline - System.nanoTime()) : Long.MAX_VALUE;
  }

  @Override
  public boolean isCancelled() {
    return aborts.isAborted();
  }

  @Override
  public boolean isBlocking() {
    return blocking;
  }

  @Override
  public boolean canSendAfterwards() {
    upstream.prepareAfterwards();
    return true;
  }

  @Override
  public boolean mayAddCredentials() {
    return true;
  }

  @Override
  public String clientId() {
    return transport.clientId();
  }
}
