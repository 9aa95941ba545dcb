package io.llmcost.agent.route;

import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Provider;
import java.util.Objects;

/** What is to be done with a call, and why. Immutable. */
public final class RouteDecision {

  private final String route;
  private final Model model;
  private final Provider provider;
  private final String task;
  private final String reason;

  private RouteDecision(String route, Model model, Provider provider, String task, String reason) {
    this.route = route;
    this.model = model;
    this.provider = provider;
    this.task = task;
    this.reason = reason;
  }

  static RouteDecision stay(String task, String reason) {
    return new RouteDecision(null, null, null, task, reason);
  }

  static RouteDecision refused(String route, String task, String reason) {
    return new RouteDecision(route, null, null, task, reason);
  }

  static RouteDecision go(String route, Model model, Provider provider, String task) {
    return new RouteDecision(route, Objects.requireNonNull(model), provider, task, null);
  }

  /** Whether the call is to be sent to another model or provider. */
  public boolean isRouted() {
    return model != null;
  }

  /** The name of the route that matched, though it may have been refused; null if none did. */
  public String route() {
    return route;
  }

  /** Where it goes; null if the call stays as it is. */
  public Model model() {
    return model;
  }

  /** Where the model is served; null if that is where the call goes anyway. */
  public Provider provider() {
    return provider;
  }

  /** What kind of work the call is; null if no route asked, or it cannot be told. */
  public String task() {
    return task;
  }

  /** For people: why. */
  public String reason() {
    return isRouted()
        ? "Route "
            + route
            + " sends the call to "
            + model.name()
            + (provider == null ? "" : " of " + provider.name())
        : reason;
  }

  @Override
  public String toString() {
    return reason();
  }
}
