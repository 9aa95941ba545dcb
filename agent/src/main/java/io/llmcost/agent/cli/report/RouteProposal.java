package io.llmcost.agent.cli.report;

import java.math.BigDecimal;
import java.util.Locale;

/** A cheaper model for what a call site asks. Says nothing about how good its answers are. */
public final class RouteProposal {

  private final String callSite;
  private final String task;
  private final String model;
  private final String cheaper;
  private final long calls;
  private final BigDecimal spent;
  private final BigDecimal wouldCost;

  RouteProposal(
      String callSite,
      String task,
      String model,
      String cheaper,
      long calls,
      BigDecimal spent,
      BigDecimal wouldCost) {
    this.callSite = callSite;
    this.task = task;
    this.model = model;
    this.cheaper = cheaper;
    this.calls = calls;
    this.spent = spent;
    this.wouldCost = wouldCost;
  }

  public String callSite() {
    return callSite;
  }

  public String task() {
    return task;
  }

  /** The model that is asked now. */
  public String model() {
    return model;
  }

  /** The model that could be asked first. */
  public String cheaper() {
    return cheaper;
  }

  /** Calls that this is reckoned from. */
  public long calls() {
    return calls;
  }

  /** What they cost, in USD. */
  public BigDecimal spentUsd() {
    return spent;
  }

  /** What the same tokens would have cost with the cheaper model, in USD. */
  public BigDecimal wouldCostUsd() {
    return wouldCost;
  }

  /** USD. */
  public BigDecimal savingUsd() {
    return spent.subtract(wouldCost);
  }

  /** An entry of {@code models}, as YAML, indented by two. */
  public String modelYaml() {
    return "  " + id(cheaper) + ": { name: " + quoted(cheaper) + " }\n";
  }

  /** An entry of {@code models} for the model that is asked now. */
  public String fallbackYaml() {
    return "  " + id(model) + ": { name: " + quoted(model) + " }\n";
  }

  /** An entry of {@code routes}, as YAML, indented by two. */
  public String routeYaml() {
    return "  - name: "
        + name()
        + "\n    when: { call_site: "
        + quoted(callSite)
        + ", task: ["
        + task
        + "], model: ["
        + quoted(model)
        + "] }\n    use: ["
        + id(cheaper)
        + ", "
        + id(model)
        + "]\n";
  }

  /** The whole change, as YAML. */
  public String yaml() {
    return "models:\n" + modelYaml() + fallbackYaml() + "routes:\n" + routeYaml();
  }

  private String name() {
    String[] parts = callSite.split("\\.");
    String type = parts.length > 1 ? parts[parts.length - 2] : callSite;
    return id(type.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-") + "-" + task);
  }

  private static String id(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-").replaceAll("^-|-$", "");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
