package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.log.Log;
import java.io.IOException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Calls of the classic client. Whether a call is ours is decided before anything is read or sent; a
 * fault until then leaves the call to the client.
 */
final class ClassicCalls {

  private final GlueServices services;
  private final ClassicClients clients = new ClassicClients();

  ClassicCalls(GlueServices services) {
    this.services = services;
  }

  /**
   * @param arguments the client, and what it was called with
   * @return null to let the client go on
   */
  Object[] handle(Object[] arguments) {
    HttpHost target = (HttpHost) arguments[2];
    ClassicHttpRequest request = (ClassicHttpRequest) arguments[3];
    if (request == null
        || request instanceof OwnRequest
        || !Messages.isWatched(services.calls(), target, request)) {
      return null;
    }
    ClassicCall call =
        new ClassicCall(
            (CloseableHttpClient) arguments[1], target, request, (HttpContext) arguments[4]);
    HttpEntity entity = wantedEntity(call);
    OwnRequest passing = null;
    if (entity == null) {
      if (!Messages.hasControls(request)) {
        return null;
      }
      passing = call.untouched(request.getEntity());
    }
    // From here on nothing may be thrown: the call would be made again.
    try {
      return new Object[] {
        passing != null ? call.send(passing, call.context()) : answered(call, entity), null
      };
    } catch (Throwable e) {
      return new Object[] {null, e};
    }
  }

  /** Null for a call that is not to be handled. */
  private HttpEntity wantedEntity(ClassicCall call) {
    HttpEntity entity = call.request().getEntity();
    return entity != null
            && call.path() != null
            && services.calls().wants(call.request().getMethod(), call.path())
            && !call.isCancelled()
            && ClassicRehearsal.succeeds(clients, call.client())
        ? entity
        : null;
  }

  private CloseableHttpResponse answered(ClassicCall call, HttpEntity entity) throws IOException {
    int limit = services.calls().maxBodyBytes();
    BytesEntity body = BytesEntity.read(entity, limit);
    ClassicExchange exchange = null;
    if (body == null || body.bytes().length > limit) {
      services
          .calls()
          .passedThrough(Apache5Glue.CLIENT, "request body too long or not to be read twice");
    } else {
      exchange = exchange(call, body);
    }
    return exchange != null
        ? exchange.run()
        : call.send(call.untouched(body == null ? entity : body), call.context());
  }

  private ClassicExchange exchange(ClassicCall call, BytesEntity body) {
    try {
      Header site = call.request().getFirstHeader(CallSites.HEADER);
      return new ClassicExchange(
          services,
          clients,
          call,
          body,
          site != null ? site.getValue() : services.callSites().find());
    } catch (RuntimeException | LinkageError e) {
      Log.warnOnce(
          "apache5:" + e.getClass(), "A call through Apache HttpClient goes on untouched: " + e);
      return null;
    }
  }
}
