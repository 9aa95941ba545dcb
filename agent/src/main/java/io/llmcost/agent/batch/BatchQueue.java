package io.llmcost.agent.batch;

/**
 * Where calls with one key gather. While none of them is under way the next one leaves at once;
 * those that come while one is gather behind it, and leave together when it is back, when they are
 * many enough, or when the first of them has waited long enough.
 */
final class BatchQueue {

  private final long mostChars;
  private Batch gathering;
  private int underWay;

  /**
   * @param mostChars of one request's texts
   */
  BatchQueue(long mostChars) {
    this.mostChars = mostChars;
  }

  /**
   * The batch that a call belongs to from now on; it leads the one that it is the first of.
   *
   * @param mostInputs of one request, as the configuration has it now
   */
  synchronized Batch join(Member member, int mostInputs) {
    if (gathering != null && gathering.hasRoomFor(member, mostInputs, mostChars)) {
      Batch joined = gathering;
      joined.add(member);
      if (joined.inputs() >= mostInputs) {
        depart();
      }
      return joined;
    }
    boolean alone = underWay == 0;
    depart();
    gathering = new Batch(member);
    Batch led = gathering;
    if (alone) {
      depart();
    }
    return led;
  }

  /** A batch that gathers leaves now: its first member has waited long enough. */
  synchronized void leave(Batch batch) {
    if (gathering == batch) {
      depart();
    }
  }

  /** A batch that had left is back, in whatever way; to be said once for each. */
  synchronized void returned() {
    underWay--;
    depart();
  }

  // Who waits for the departure goes on with a thread of its own: nothing is run here.
  private void depart() {
    if (gathering != null) {
      underWay++;
      gathering.departure().complete(null);
      gathering = null;
    }
  }

  synchronized boolean isIdle() {
    return underWay == 0 && gathering == null;
  }
}
