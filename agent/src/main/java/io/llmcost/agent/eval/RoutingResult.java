package io.llmcost.agent.eval;

/** How one way of routing does. Immutable. */
public final class RoutingResult {

  private final String router;
  private final Interval apgr;
  private final Interval cpt50;
  private final Interval cpt80;

  RoutingResult(String router, Interval apgr, Interval cpt50, Interval cpt80) {
    this.router = router;
    this.apgr = apgr;
    this.cpt50 = cpt50;
    this.cpt80 = cpt80;
  }

  /** Its name in reports. */
  public String router() {
    return router;
  }

  /** The average performance gap recovered; see {@link RoutingMeasure}. */
  public Interval apgr() {
    return apgr;
  }

  /** The share of calls, 0 to 1, that go to the strong model where half of the gap is closed. */
  public Interval cpt50() {
    return cpt50;
  }

  /** The same for 80 % of the gap. */
  public Interval cpt80() {
    return cpt80;
  }
}
