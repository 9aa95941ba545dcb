package io.llmcost.agent.batch.deferred;

import io.llmcost.agent.cache.CallKey;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.Endpoint;
import java.util.Objects;

/** What all calls of one batch have in common: place, caller, operation and model. Immutable. */
final class Lot {

  final Url base;
  final CallKey caller;
  final Endpoint endpoint;
  final String model;

  /**
   * @param base the URL that the API's paths are appended to, without a slash at its end
   * @param caller names whose key it is, and is no key
   */
  Lot(Url base, CallKey caller, Endpoint endpoint, String model) {
    this.base = base;
    this.caller = caller;
    this.endpoint = endpoint;
    this.model = model;
  }

  /** Of a call to this URL, which ends with the operation's path. */
  static Url baseOf(Url url, Endpoint endpoint) {
    String path = url.path();
    String base = path.substring(0, path.length() - endpoint.suffix().length());
    return new Url(url.scheme(), url.host(), url.port(), base.isEmpty() ? "/" : base);
  }

  /** For example {@code /files}. */
  Url url(String path) {
    String prefix = base.path().equals("/") ? "" : base.path();
    return new Url(base.scheme(), base.host(), base.port(), prefix + path);
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Lot)) {
      return false;
    }
    Lot that = (Lot) other;
    return base.equals(that.base)
        && caller.equals(that.caller)
        && endpoint == that.endpoint
        && model.equals(that.model);
  }

  @Override
  public int hashCode() {
    return Objects.hash(caller, endpoint, model);
  }
}
