package io.llmcost.agent.instrumentation;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.rights.Rights;
import java.util.concurrent.CompletionStage;

/**
 * The engine reads files, makes threads and class loaders: with its own rights, while those of the
 * application are on the stack. Upstreams take the application's again.
 */
final class PrivilegedCalls implements CallHandler {

  private final CallHandler calls;

  PrivilegedCalls(CallHandler calls) {
    this.calls = calls;
  }

  @Override
  public boolean watches(String scheme, String host, int port) {
    return calls.watches(scheme, host, port);
  }

  @Override
  public boolean isStrange(String host, int port) {
    return calls.isStrange(host, port);
  }

  @Override
  public boolean mayBridge(String host, int port) {
    return calls.mayBridge(host, port);
  }

  @Override
  public int maxBodyBytes() {
    return calls.maxBodyBytes();
  }

  // Glue counts where it has nothing to fall back on: a count never fails a call.
  @Override
  public void passedThrough(String client, String reason) {
    try {
      Rights.ofAgent(
          () -> {
            calls.passedThrough(client, reason);
            return null;
          });
    } catch (RuntimeException | LinkageError e) {
      Log.warnOnce("passed through:" + e.getClass(), "A call was not counted: " + e);
    }
  }

  @Override
  public boolean wants(String method, String path) {
    if (HandledAbove.here()) {
      return false;
    }
    return Rights.areChecked()
        ? Rights.ofAgent(() -> calls.wants(method, path))
        : calls.wants(method, path);
  }

  @Override
  public CompletionStage<HttpResponse> handle(
      HttpRequest request, CallContext context, Upstream upstream) {
    if (HandedDown.takes(request)) {
      return upstream.send(request);
    }
    return Rights.areChecked()
        ? Rights.ofAgent(() -> calls.handle(request, context, upstream))
        : calls.handle(request, context, upstream);
  }
}
