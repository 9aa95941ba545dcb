package io.llmcost.it.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.BilledCall;
import io.llmcost.it.mock.MockProvider;
import io.llmcost.it.mock.RecordedRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the agent booked beside what providers ask for. Every request that came to a provider is an
 * attempt in the ledger. What was answered whole is booked exactly; of what was cut off the agent
 * can know a part only, and says so.
 */
public final class Books {

  private final Ledger ledger;
  private final Map<String, MockProvider> providers;
  private final Map<String, List<Came>> came = new HashMap<>();
  private final List<CallBooks> untrue = new ArrayList<>();
  private final Map<Estimated, Estimates> estimates = new TreeMap<>();
  private final Map<String, Estimates> byFault = new TreeMap<>();
  private double dearest;
  private int requests;
  private int attempts;
  private int unanswered;
  private int presumed;
  private int exact;
  private int estimated;

  Books(Ledger ledger, Map<String, MockProvider> providers) {
    this.ledger = ledger;
    this.providers = providers;
    providers.forEach(this::read);
    for (Ledger.Entry entry : ledger.entries()) {
      for (JsonNode attempt : entry.json().get("attempts")) {
        attempts++;
        unanswered += attempt.get("status").asInt() == 0 ? 1 : 0;
        presumed += attempt.get("status").asInt() == 0 && isEstimated(attempt) ? 1 : 0;
      }
      exact += isExact(entry) ? 1 : 0;
      estimated += "estimated".equals(entry.text("usage_source")) ? 1 : 0;
      List<Came> its = came.getOrDefault(entry.text("call_id"), List.of());
      CallBooks call = new CallBooks(entry, its, this::guessed);
      if (!call.isTrue()) {
        untrue.add(call);
      }
    }
  }

  private void read(String name, MockProvider provider) {
    Map<Integer, BigDecimal> usd = new HashMap<>();
    for (BilledCall call : provider.bill()) {
      usd.put(call.request(), call.usd());
      dearest = Math.max(dearest, call.usd().doubleValue());
    }
    for (RecordedRequest request : provider.requests()) {
      requests++;
      came.computeIfAbsent(request.header("x-request-id"), any -> new ArrayList<>())
          .add(new Came(name, request, usd.get(request.number())));
    }
  }

  private void guessed(Estimated why, CallBooks.Guess guess) {
    estimates.merge(why, guess.sum(), Estimates::with);
    byFault.merge(
        guess.fault() == null ? "" + why : why + ", " + guess.fault(),
        guess.sum(),
        Estimates::with);
  }

  int calls() {
    return ledger.entries().size();
  }

  int attempts() {
    return attempts;
  }

  /** Attempts at which no answer's head came. */
  int unanswered() {
    return unanswered;
  }

  /** Those of them that may have come to the provider whole, and are booked by estimate. */
  int presumed() {
    return presumed;
  }

  private static boolean isEstimated(JsonNode attempt) {
    return attempt.hasNonNull("estimated_usd");
  }

  /** Calls whose usage the provider said, with no other request that may be billed. */
  int exact() {
    return exact;
  }

  int estimated() {
    return estimated;
  }

  private static boolean isExact(Ledger.Entry entry) {
    JsonNode all = entry.json().get("attempts");
    for (int i = 0; i + 1 < all.size(); i++) {
      int status = all.get(i).get("status").asInt();
      if (status >= 200 && status < 300 || isEstimated(all.get(i))) {
        return false;
      }
    }
    return all.size() > 0
        && all.get(all.size() - 1).get("status").asInt() == 200
        && "reported".equals(entry.text("usage_source"));
  }

  /** What does not fit. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Ledger.Entry entry : ledger.entries()) {
      if (!ids.add(entry.text("call_id"))) {
        problems.add("booked twice: " + entry.json());
      }
      if (entry.number("cost_usd") == null) {
        problems.add("no cost: " + entry.json());
      }
    }
    untrue.forEach(call -> problems.add("" + call));
    estimates.forEach(
        (why, sum) -> {
          if (!why.allows(sum, dearest)) {
            problems.add(why + ": " + sum);
          }
        });
    // What is sent into a connection that the provider has just closed never comes there.
    if (attempts < requests || attempts - unanswered > requests) {
      problems.add(attempts + " attempts booked, " + requests + " requests came");
    }
    return problems;
  }

  /** How far what was booked is from what was billed, as a share of that. */
  double miss() {
    return billed().signum() == 0
        ? 0
        : booked().subtract(billed()).doubleValue() / billed().doubleValue();
  }

  /** In USD. */
  BigDecimal booked() {
    return ledger.sum("cost_usd").add(ledger.sum("side_cost_usd"));
  }

  /** In USD. */
  BigDecimal billed() {
    return providers.values().stream()
        .map(MockProvider::billedUsd)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            "%d calls, %d requests (%d without an answer), %d booked exactly, %d by estimate; booked %s USD, billed %s USD"
                .formatted(calls(), attempts, unanswered, exact, estimated, booked(), billed()));
    byFault.forEach((why, sum) -> text.append("\n  ").append(why).append(": ").append(sum));
    return text.toString();
  }
}
