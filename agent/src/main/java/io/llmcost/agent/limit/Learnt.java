package io.llmcost.agent.limit;

/** What one key is still let through to one model at one place, by what the answers say. */
final class Learnt implements Gate {

  private final String name;
  private final Level requests = new Level();
  private final Level tokens = new Level();
  private long closedUntil = Long.MIN_VALUE;

  /**
   * @param name without any key
   */
  Learnt(String name) {
    this.name = name;
  }

  @Override
  public boolean isOpen(long now, long more) {
    return now >= closedUntil && requests.has(now, 1) && tokens.has(now, more);
  }

  @Override
  public long opensAt(long now, long more) {
    return Math.max(
        Math.max(now, closedUntil), Math.max(requests.opensAt(now, 1), tokens.opensAt(now, more)));
  }

  @Override
  public void enter(long now, Pass pass) {
    pass.requestsMark = requests.take(now, 1, pass.isSwift);
    pass.tokensMark = tokens.take(now, pass.tokens, pass.isSwift);
  }

  @Override
  public void answered(long now, Pass pass, Advice advice) {
    requests.told(now, 1, pass.requestsMark, advice.requests);
    tokens.told(now, pass.tokens, pass.tokensMark, advice.tokens);
    if (advice.closedNanos > 0) {
      closedUntil = Math.max(closedUntil, now + advice.closedNanos);
    }
  }

  @Override
  public void unsent(long now, Pass pass) {
    requests.giveBack(1);
    tokens.giveBack(pass.tokens);
  }

  @Override
  public void left(Pass pass) {
    // Providers do not say how many may be under way.
  }

  @Override
  public void used(long now, Pass pass, long actual) {
    // The provider has said what remains.
  }

  @Override
  public String name() {
    return name;
  }
}
