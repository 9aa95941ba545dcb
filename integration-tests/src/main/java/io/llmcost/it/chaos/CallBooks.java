package io.llmcost.it.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmcost.it.harness.Ledger;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * What the agent booked for one call beside what providers ask for it. What it does not mark as an
 * estimate must be what they ask for the same requests.
 */
final class CallBooks {

  private static final int FIRST_ERROR = 400;

  private final Ledger.Entry entry;
  private final Map<String, List<Came>> left = new HashMap<>();
  private final BigDecimal booked;
  private final BigDecimal billed;

  /**
   * @param came for this call, in order
   * @param estimates gets each request that was booked by estimate, with what happened to it
   */
  CallBooks(Ledger.Entry entry, List<Came> came, BiConsumer<Estimated, Guess> estimates) {
    this.entry = entry;
    came.forEach(one -> left.computeIfAbsent(one.provider(), any -> new ArrayList<>()).add(one));
    BigDecimal certain = or0(entry.number("cost_usd")).add(or0(entry.number("side_cost_usd")));
    BigDecimal asked = BigDecimal.ZERO;
    List<JsonNode> guessed = new ArrayList<>();
    for (JsonNode attempt : entry.json().get("attempts")) {
      if (attempt.hasNonNull("estimated_usd")) {
        guessed.add(attempt);
        certain = certain.subtract(attempt.get("estimated_usd").decimalValue());
      } else if (attempt.get("status").asInt() != 0) {
        asked = asked.add(usd(next(attempt)));
      }
    }
    booked = certain;
    billed = asked;
    for (JsonNode attempt : guessed) {
      Came one = next(attempt);
      Estimates sum = Estimates.one(attempt.get("estimated_usd").decimalValue(), usd(one));
      estimates.accept(Estimated.of(attempt, one), new Guess(fault(one), sum));
    }
    for (List<Came> unseen : left.values()) {
      for (Came one : unseen) {
        if (one.usd() != null) {
          Estimates sum = Estimates.one(BigDecimal.ZERO, one.usd());
          estimates.accept(Estimated.UNSEEN, new Guess(fault(one), sum));
        }
      }
    }
  }

  /**
   * A request that was booked by estimate.
   *
   * @param fault what happened to its answer; null if it never came to a provider
   */
  record Guess(Fault.Kind fault, Estimates sum) {}

  private static Fault.Kind fault(Came came) {
    return came == null ? null : came.fault();
  }

  private static BigDecimal or0(BigDecimal usd) {
    return Objects.requireNonNullElse(usd, BigDecimal.ZERO);
  }

  private static BigDecimal usd(Came came) {
    return came == null ? BigDecimal.ZERO : or0(came.usd());
  }

  /** The first one that may have been this attempt; null if none is left. */
  private Came next(JsonNode attempt) {
    List<Came> there = left.getOrDefault(attempt.get("provider").asText(), List.of());
    int status = attempt.get("status").asInt();
    for (Came one : there) {
      if (status == 0 || (one.usd() == null) == (status >= FIRST_ERROR)) {
        there.remove(one);
        return one;
      }
    }
    return null;
  }

  boolean isTrue() {
    return booked.compareTo(billed) == 0;
  }

  @Override
  public String toString() {
    return "booked as certain %s USD, billed %s USD: %s".formatted(booked, billed, entry.json());
  }
}
