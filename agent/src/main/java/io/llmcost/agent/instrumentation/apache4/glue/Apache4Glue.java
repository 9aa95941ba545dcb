package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.log.Log;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.HttpClient;
import org.apache.http.protocol.HttpContext;

/**
 * Answers the hook on clients. Whether a call is ours is decided before anything is read or sent; a
 * fault until then leaves the call to the client.
 */
public final class Apache4Glue implements Glue {

  /** The client's name in configuration and ledger. */
  static final String CLIENT = "apache4";

  private final GlueServices services;
  private final Clients clients = new Clients();

  public Apache4Glue(GlueServices services) {
    this.services = services;
  }

  @Override
  public Object[] handle(String event, Object[] arguments) {
    HttpHost target = (HttpHost) arguments[2];
    HttpRequest request = (HttpRequest) arguments[3];
    if (target == null
        || request == null
        || request instanceof OwnRequest
        || !services
            .calls()
            .watches(target.getSchemeName(), Messages.name(target), Messages.port(target))) {
      return null;
    }
    Call call = new Call((HttpClient) arguments[1], target, request, (HttpContext) arguments[4]);
    HttpEntity entity = wantedEntity(call);
    OwnRequest passing = null;
    if (entity == null) {
      if (!Messages.hasControls(request)) {
        return null;
      }
      passing = OwnRequest.like(request, Messages.withoutControls(request));
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
  private HttpEntity wantedEntity(Call call) {
    HttpRequest request = call.request();
    HttpEntity entity =
        request instanceof HttpEntityEnclosingRequest
            ? ((HttpEntityEnclosingRequest) request).getEntity()
            : null;
    return entity != null
            && services.calls().wants(request.getRequestLine().getMethod(), call.path())
            && !call.isAborted()
            && Rehearsal.succeeds()
        ? entity
        : null;
  }

  private org.apache.http.HttpResponse answered(Call call, HttpEntity entity)
      throws java.io.IOException {
    int limit = services.calls().maxBodyBytes();
    BufferedEntity body = BufferedEntity.read(entity, limit);
    HttpEntity sendable = body == null ? entity : body;
    Exchange exchange = null;
    if (body == null || body.bytes().length > limit) {
      services.calls().passedThrough(CLIENT, "request body too long or not to be read twice");
    } else {
      exchange = exchange(call, body);
    }
    return exchange != null
        ? exchange.run()
        : call.send(
            call.unchanged(Messages.withoutControls(call.request()), sendable), call.context());
  }

  private Exchange exchange(Call call, BufferedEntity body) {
    try {
      return new Exchange(services, clients, call, body, services.callSites().find());
    } catch (RuntimeException | LinkageError e) {
      Log.warnOnce(
          "apache4:" + e.getClass(), "A call through Apache HttpClient goes on untouched: " + e);
      return null;
    }
  }
}
