package io.llmcost.agent.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Sums over a ledger: of everything, by each dimension, and by who asked which model for what. Its
 * size is bounded: names beyond the bound are summed up under one. Not for several threads.
 */
public final class LedgerSummary implements Consumer<CallRecord> {

  /** The name that stands for all names beyond the bound. */
  public static final String OTHERS = "(others)";

  /** The name where a record has none. */
  public static final String UNKNOWN = "(unknown)";

  private static final int MAX_NAMES = 5_000;

  /** What calls are told apart by. */
  public enum Dimension {
    CALL_SITE,
    MODEL,
    TASK,
    DAY;

    String nameIn(CallRecord record) {
      switch (this) {
        case CALL_SITE:
          return callSite(record);
        case MODEL:
          return models(record);
        case TASK:
          return record.task();
        default:
          return record.time().atOffset(ZoneOffset.UTC).toLocalDate().toString();
      }
    }

    private static String callSite(CallRecord record) {
      boolean isOneOfSeveral = record.callSite() != null && record.module() != null;
      return isOneOfSeveral ? record.callSite() + " (" + record.module() + ")" : record.callSite();
    }

    private static String models(CallRecord record) {
      String requested = record.requestedModel();
      String served = record.servedModel();
      return record.isServedAsRequested() ? requested : requested + " > " + served;
    }
  }

  /** Who asked which model for what. */
  public static final class Demand {
    private final String callSite;
    private final String provider;
    private final String model;
    private final String task;

    Demand(String callSite, String provider, String model, String task) {
      this.callSite = callSite;
      this.provider = provider;
      this.model = model;
      this.task = task;
    }

    public String callSite() {
      return callSite;
    }

    public String provider() {
      return provider;
    }

    public String model() {
      return model;
    }

    public String task() {
      return task;
    }

    @Override
    public boolean equals(Object other) {
      if (!(other instanceof Demand)) {
        return false;
      }
      Demand that = (Demand) other;
      return callSite.equals(that.callSite)
          && Objects.equals(provider, that.provider)
          && model.equals(that.model)
          && task.equals(that.task);
    }

    @Override
    public int hashCode() {
      return Objects.hash(callSite, provider, model, task);
    }
  }

  private final Tally all = new Tally();
  private final Map<Dimension, Map<String, Tally>> groups = new EnumMap<>(Dimension.class);
  private final Map<Demand, Tally> demands = new HashMap<>();
  private final Map<String, RouteEvidence> routes = new TreeMap<>();
  private final Map<String, SemanticEvidence> semantic = new TreeMap<>();
  private Map<String, Long> unhandled = Collections.emptyMap();
  private final double agree;
  private Instant first;
  private Instant last;

  /** With the agreement of answers that is meant if nothing else is said. */
  public LedgerSummary() {
    this(0.5);
  }

  /**
   * @param agree answers that agree less count as different, 0 to 1
   */
  public LedgerSummary(double agree) {
    this.agree = agree;
    for (Dimension dimension : Dimension.values()) {
      groups.put(dimension, new HashMap<>());
    }
  }

  /** Counts a call. */
  @Override
  public void accept(CallRecord record) {
    all.add(record);
    for (Map.Entry<Dimension, Map<String, Tally>> group : groups.entrySet()) {
      String name = group.getKey().nameIn(record);
      tally(group.getValue(), name == null ? UNKNOWN : name).add(record);
    }
    addDemand(record);
    addRoute(record);
    addSemantic(record);
    first = first == null || record.time().isBefore(first) ? record.time() : first;
    last = last == null || record.time().isAfter(last) ? record.time() : last;
  }

  private static Tally tally(Map<String, Tally> tallies, String name) {
    boolean known = tallies.containsKey(name) || tallies.size() < MAX_NAMES;
    return tallies.computeIfAbsent(known ? name : OTHERS, any -> new Tally());
  }

  // What a route already serves or a cache answered is no demand for the requested model.
  private void addDemand(CallRecord record) {
    if (record.callSite() == null
        || record.requestedModel() == null
        || record.task() == null
        || Lever.of(record) != null) {
      return;
    }
    Demand demand =
        new Demand(record.callSite(), record.provider(), record.requestedModel(), record.task());
    if (demands.containsKey(demand) || demands.size() < MAX_NAMES) {
      demands.computeIfAbsent(demand, any -> new Tally()).add(record);
    }
  }

  private void addRoute(CallRecord record) {
    String route = record.route();
    if (route != null
        && !record.attempts().isEmpty()
        && (routes.containsKey(route) || routes.size() < MAX_NAMES)) {
      routes.computeIfAbsent(route, any -> new RouteEvidence()).add(record);
    }
  }

  private void addSemantic(CallRecord record) {
    if (!Double.isNaN(record.similarity())) {
      String site = record.callSite() == null ? UNKNOWN : record.callSite();
      boolean known = semantic.containsKey(site) || semantic.size() < MAX_NAMES;
      semantic
          .computeIfAbsent(known ? site : OTHERS, any -> new SemanticEvidence(agree))
          .add(record);
    }
  }

  /** What the semantic cache has done, by call site, in order. */
  public Map<String, SemanticEvidence> semantic() {
    return Collections.unmodifiableMap(semantic);
  }

  /** What each route has done with the calls that it sent somewhere, by name, in order. */
  public Map<String, RouteEvidence> routes() {
    return Collections.unmodifiableMap(routes);
  }

  /** This is what could not be handled meanwhile, by {@code client: reason}. */
  public void unhandled(Map<String, Long> counts) {
    unhandled = Collections.unmodifiableMap(counts);
  }

  /** Calls that were seen and could not be handled, by {@code client: reason}, in order. */
  public Map<String, Long> unhandled() {
    return unhandled;
  }

  public Tally all() {
    return all;
  }

  /** Unmodifiable, in no order. */
  public Map<String, Tally> by(Dimension dimension) {
    return Collections.unmodifiableMap(groups.get(dimension));
  }

  /** Calls that no lever touched and whose call site, model and task are known. */
  public Map<Demand, Tally> demands() {
    return Collections.unmodifiableMap(demands);
  }

  /** When the first call began; null if there is none. */
  public Instant first() {
    return first;
  }

  /** When the last call began; null if there is none. */
  public Instant last() {
    return last;
  }
}
