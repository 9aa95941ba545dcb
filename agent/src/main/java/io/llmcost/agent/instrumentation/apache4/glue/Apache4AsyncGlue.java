package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.log.Log;
import java.util.concurrent.Future;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;

/**
 * Answers the hook on asynchronous clients, which are in a jar of their own. Whether a call is ours
 * is decided before anything is sent.
 */
public final class Apache4AsyncGlue implements Glue {

  /** The client's name in configuration and ledger. */
  static final String CLIENT = "apache4async";

  private final GlueServices services;
  private final AsyncClients clients = new AsyncClients();

  public Apache4AsyncGlue(GlueServices services) {
    this.services = services;
  }

  @Override
  public Object[] handle(String event, Object[] arguments) {
    HttpAsyncRequestProducer producer = (HttpAsyncRequestProducer) arguments[2];
    if (producer == null || producer instanceof OwnProducer) {
      return null;
    }
    HttpHost target = producer.getTarget();
    CallHandler calls = services.calls();
    if (target == null
        || !calls.watches(target.getSchemeName(), Messages.name(target), Messages.port(target))) {
      return null;
    }
    AsyncCall<?> call = new AsyncCall<>(arguments, target);
    if (!call.client.isRunning() || !AsyncRehearsal.succeeds()) {
      return null;
    }
    // From here on nothing may be thrown: the producer has been asked.
    try {
      return new Object[] {answered(call), null};
    } catch (Throwable e) {
      return new Object[] {null, e};
    }
  }

  private <T> Future<T> answered(AsyncCall<T> call) {
    CollectedRequest collected =
        new CollectedRequest(call.producer, services.calls().maxBodyBytes());
    collected.ask();
    AsyncExchange<T> exchange = exchange(call, collected);
    return exchange == null ? call.goOn(OwnProducer.passing(collected)) : exchange.start();
  }

  private <T> AsyncExchange<T> exchange(AsyncCall<T> call, CollectedRequest collected) {
    try {
      HttpEntity entity = wantedEntity(collected.request());
      if (entity == null) {
        return null;
      }
      byte[] body = collected.collect(entity.getContentLength());
      if (body == null) {
        if (!collected.hasFailed()) {
          services.calls().passedThrough(CLIENT, "request body too long or not here at once");
        }
        return null;
      }
      Header site = collected.request().getFirstHeader(CallSites.HEADER);
      return new AsyncExchange<>(
          services,
          clients,
          call,
          collected,
          BufferedEntity.of(entity, body),
          site != null ? site.getValue() : services.callSites().find());
    } catch (RuntimeException | LinkageError e) {
      Log.warnOnce(
          "apache4async:" + e.getClass(),
          "A call through Apache HttpAsyncClient goes on untouched: " + e);
      return null;
    }
  }

  /** Null for a call that is not to be handled. */
  private HttpEntity wantedEntity(HttpRequest request) {
    HttpEntity entity =
        request instanceof HttpEntityEnclosingRequest
            ? ((HttpEntityEnclosingRequest) request).getEntity()
            : null;
    return entity != null
            && services
                .calls()
                .wants(request.getRequestLine().getMethod(), Messages.path(Messages.uri(request)))
            && !OwnRequest.isAborted(request)
        ? entity
        : null;
  }
}
