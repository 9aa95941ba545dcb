package io.llmcost.agent.console;

/** What becomes of a request. Immutable. */
final class Reply {

  private static final Reply DONE = new Reply(204, null);

  private final int status;
  private final String error;

  private Reply(int status, String error) {
    this.status = status;
    this.error = error;
  }

  static Reply done() {
    return DONE;
  }

  /**
   * @param error what is wrong and what to do
   */
  static Reply refused(int status, String error) {
    return new Reply(status, error);
  }

  int status() {
    return status;
  }

  /** Null if nothing is wrong. */
  String error() {
    return error;
  }
}
