package io.llmcost.agent.gateway;

/** What the application says of an answer that it was given earlier. Immutable. */
public final class Feedback {

  private final String callId;
  private final double outcome;

  private Feedback(String callId, double outcome) {
    this.callId = callId;
    this.outcome = outcome;
  }

  /**
   * Reads {@code CALL_ID good}, {@code CALL_ID bad} or {@code CALL_ID 0.7}.
   *
   * @return null if it is none of them
   */
  static Feedback read(String text) {
    String[] words = text.trim().split("[\\s=]+");
    return words.length == 2 ? of(words[0], words[1]) : null;
  }

  /**
   * @param outcome {@code good}, {@code bad} or a number from 0 to 1
   * @return null if it is none of them
   */
  public static Feedback of(String callId, String outcome) {
    double read = outcome(outcome);
    return Double.isNaN(read) ? null : new Feedback(callId, read);
  }

  private static double outcome(String word) {
    if (word.equalsIgnoreCase("good")) {
      return 1;
    }
    if (word.equalsIgnoreCase("bad")) {
      return 0;
    }
    try {
      double outcome = Double.parseDouble(word);
      return outcome >= 0 && outcome <= 1 ? outcome : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** As in the header {@code x-llmcost-call-id} of that answer. */
  public String callId() {
    return callId;
  }

  /** 0 (no good) to 1 (good). */
  public double outcome() {
    return outcome;
  }
}
