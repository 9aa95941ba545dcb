package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.rights.Rights;
import java.lang.reflect.Field;
import java.util.concurrent.Future;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.reactor.IOReactorStatus;

/** Calls of the asynchronous client. Whether a call is ours is decided before anything is sent. */
final class AsyncCalls {

  private static final Field REQUEST = requestField();

  private final GlueServices services;
  private final AsyncClients clients = new AsyncClients();

  AsyncCalls(GlueServices services) {
    this.services = services;
  }

  /**
   * @param arguments the woven class, the client, and what it was called with
   * @return null to let the client go on
   */
  Object[] handle(Object[] arguments) {
    AsyncRequestProducer producer = (AsyncRequestProducer) arguments[3];
    if (producer instanceof OwnProducer || !mayBeWatched((HttpHost) arguments[2], producer)) {
      return null;
    }
    AsyncCall<?> call = new AsyncCall<>(arguments);
    if (call.client.getStatus().compareTo(IOReactorStatus.ACTIVE) > 0
        || !AsyncRehearsal.succeeds()) {
      return null;
    }
    // From here on nothing may be thrown: the producer has been asked.
    try {
      return new Object[] {answered(call), null};
    } catch (Throwable e) {
      return new Object[] {null, e};
    }
  }

  /** False if the call is certainly none of ours; allocates nothing for the client's producers. */
  private boolean mayBeWatched(HttpHost target, AsyncRequestProducer producer) {
    CallHandler calls = services.calls();
    if (target != null) {
      return Messages.isWatched(calls, target, null);
    }
    if (REQUEST == null || !(producer instanceof BasicRequestProducer)) {
      return true;
    }
    try {
      HttpRequest request = (HttpRequest) REQUEST.get(producer);
      return request == null || Messages.isWatched(calls, null, request);
    } catch (IllegalAccessException e) {
      return true;
    }
  }

  private <T> Future<T> answered(AsyncCall<T> call) {
    CollectedRequest collected =
        new CollectedRequest(call.producer, services.calls().maxBodyBytes());
    collected.ask(call.context);
    byte[] body = isWanted(call, collected) ? collected(collected) : null;
    AsyncExchange<T> exchange = body == null ? null : exchange(call, collected, body);
    return exchange == null ? call.goOn(OwnProducer.passing(collected)) : exchange.start();
  }

  private byte[] collected(CollectedRequest request) {
    byte[] body = request.collect();
    if (body == null && !request.hasFailed()) {
      services
          .calls()
          .passedThrough(Apache5Glue.CLIENT, "request body too long or not here at once");
    }
    return body;
  }

  private boolean isWanted(AsyncCall<?> call, CollectedRequest collected) {
    HttpRequest request = collected.request();
    if (request == null || collected.details() == null) {
      return false;
    }
    String path = Messages.pathAndQuery(request);
    return path != null
        && Messages.isWatched(services.calls(), call.target, request)
        && services.calls().wants(request.getMethod(), Messages.path(path));
  }

  private <T> AsyncExchange<T> exchange(
      AsyncCall<T> call, CollectedRequest collected, byte[] body) {
    try {
      Header site = collected.request().getFirstHeader(CallSites.HEADER);
      return new AsyncExchange<>(
          services,
          clients,
          call,
          collected,
          body,
          site != null ? site.getValue() : services.callSites().find());
    } catch (RuntimeException | LinkageError e) {
      Log.warnOnce(
          "apache5:" + e.getClass(), "A call through Apache HttpClient goes on untouched: " + e);
      return null;
    }
  }

  private static Field requestField() {
    try {
      Field field = BasicRequestProducer.class.getDeclaredField("request");
      return Rights.ofAgent(
          () -> {
            field.setAccessible(true);
            return field;
          });
    } catch (NoSuchFieldException | RuntimeException e) {
      return null;
    }
  }
}
