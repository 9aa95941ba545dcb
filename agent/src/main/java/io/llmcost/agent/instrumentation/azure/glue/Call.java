package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpRequest;
import com.azure.core.util.Context;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.Aborts;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.rights.Rights;
import java.time.Duration;
import java.util.Optional;

/** One call of the application: what belongs to it as a whole, however often it is sent. */
final class Call implements CallContext {

  /** How long the caller waits for an answer's head, where it says so. */
  private static final String RESPONSE_TIMEOUT = "azure-response-timeout";

  /** Whether the caller wants the whole body to be there, to be read as often as it likes. */
  private static final String EAGERLY_READ = "azure-eagerly-read-response";

  private final LlmHttpClient client;
  private final HttpRequest request;
  private final Context context;
  private final Url url;
  private final String callSite;
  private final boolean blocking;
  private final boolean limited;
  private final long deadline;
  private final Rights application;
  private final Aborts aborts = new Aborts();
  private volatile Throwable upstreamFailure;
  private volatile ClientUpstream upstream;

  /**
   * @param callSite null if unknown
   * @param blocking whether the caller's thread waits for the answer
   */
  Call(
      LlmHttpClient client,
      HttpRequest request,
      Context context,
      String callSite,
      boolean blocking) {
    this.client = client;
    this.request = request;
    this.context = context;
    this.url = Messages.url(request.getUrl());
    this.callSite = callSite;
    this.blocking = blocking;
    this.application = Rights.ofCaller();
    Duration timeout = timeout(context);
    this.limited = timeout != null;
    this.deadline = limited ? System.nanoTime() + nanos(timeout) : 0;
  }

  private Call(Call original) {
    this.client = original.client;
    this.request = original.request;
    this.context = original.context;
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

  private static Duration timeout(Context context) {
    Object value = data(context, RESPONSE_TIMEOUT);
    return value instanceof Duration && !((Duration) value).isZero() ? (Duration) value : null;
  }

  private static Object data(Context context, String key) {
    Optional<Object> value = context == null ? Optional.empty() : context.getData(key);
    return value.orElse(null);
  }

  private static long nanos(Duration timeout) {
    // half the range, so that sums do not overflow
    return timeout.getSeconds() > Integer.MAX_VALUE ? Long.MAX_VALUE / 2 : timeout.toNanos();
  }

  LlmHttpClient through() {
    return client;
  }

  GlueServices services() {
    return client.services();
  }

  HttpRequest request() {
    return request;
  }

  Context context() {
    return context;
  }

  Url url() {
    return url;
  }

  /** The rights of the application, with which all is sent. */
  Rights application() {
    return application;
  }

  boolean readsEagerly() {
    return Boolean.TRUE.equals(data(context, EAGERLY_READ));
  }

  /** By what it is sent. */
  void goesThrough(ClientUpstream newUpstream) {
    upstream = newUpstream;
  }

  /** What the client failed with, for whatever we did with it. */
  void upstreamFailed(Throwable cause) {
    upstreamFailure = cause;
  }

  boolean hasFailedWith(Throwable cause) {
    return cause == upstreamFailure;
  }

  /** Runs when the application gives the call up before it has an answer; at once if it has. */
  void onAbort(Runnable action) {
    aborts.add(action);
  }

  void abort() {
    aborts.abort();
  }

  @Override
  public String client() {
    return LlmHttpClient.CLIENT;
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
    return client.clientId();
  }
}
