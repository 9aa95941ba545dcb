package io.llmcost.it.chaos;

import com.fasterxml.jackson.databind.JsonNode;

/** Why the agent can only estimate what a request has cost, and how far off that may be. */
public enum Estimated {
  /** No answer's head came: whether the request did, it cannot know. */
  NO_HEAD("no head came"),
  /** A whole answer was cut. */
  BODY("cut within a body"),
  /** A stream was cut, or left by the application. */
  STREAM("cut within a stream"),
  /** It did not come to the provider, and nothing said so: a connection had just been closed. */
  NEVER_CAME("never came"),
  /** The client has sent it by itself. */
  UNSEEN("sent by the client, unseen");

  /** The agent's tokenizer is not the provider's, and what it learns it learns on the way. */
  private static final double MOST_MISSED = 0.15;

  private final String words;

  Estimated(String words) {
    this.words = words;
  }

  /**
   * @param came null if no request was found for the attempt
   */
  static Estimated of(JsonNode attempt, Came came) {
    if (came == null) {
      return NEVER_CAME;
    }
    if (attempt.get("status").asInt() == 0) {
      return NO_HEAD;
    }
    return came.isStream() ? STREAM : BODY;
  }

  /**
   * Whether what was booked is as near to what is billed as it is to be.
   *
   * @param dearest what the dearest of all requests costs, in USD
   */
  boolean allows(Estimates sum, double dearest) {
    double booked = sum.booked().doubleValue();
    double billed = sum.billed().doubleValue();
    return switch (this) {
      case NEVER_CAME -> booked <= sum.requests() * dearest * (1 + MOST_MISSED);
      case UNSEEN -> false; // clients are told not to
      default -> Math.abs(booked - billed) <= MOST_MISSED * billed;
    };
  }

  @Override
  public String toString() {
    return words;
  }
}
