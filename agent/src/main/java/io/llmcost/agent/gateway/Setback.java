package io.llmcost.agent.gateway;

/** What is special about one request of a call; most have nothing. Guarded by its metering. */
final class Setback {

  /** The wait before it. */
  long pauseNanos;

  /** Told what became of the request; null if nobody asks. */
  Sent sent;

  /** As the ledger names it; null if nothing went wrong. */
  String errorClass;

  /** Whether a provider is known to ask no money for it, whatever its status. */
  boolean unbilled;

  /** Which of a provider's regions it went to; null if it has none. */
  String region;

  /** Of a call that has not waited itself. */
  Setback withoutPause() {
    Setback same = new Setback();
    same.errorClass = errorClass;
    same.unbilled = unbilled;
    same.region = region;
    return same;
  }
}
