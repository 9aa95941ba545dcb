package io.llmcost.demo;

import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.BilledCall;
import io.llmcost.it.mock.MockProvider;
import io.llmcost.it.mock.RecordedRequest;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What is left of one run of the support desk.
 *
 * @param billed by call site, what the providers ask for
 * @param ledger what the agent booked; null without an agent
 * @param answers what the application printed
 */
record Morning(Map<Site, Billed> billed, Ledger ledger, List<String> answers) {

  /**
   * What was sent from a call site.
   *
   * @param models that answered, without their makers
   */
  record Billed(int calls, BigDecimal usd, TreeSet<String> models) {}

  /** Adds up what the providers saw. */
  static Morning of(List<MockProvider> providers, Ledger ledger, List<String> answers) {
    Map<Site, Billed> billed = new EnumMap<>(Site.class);
    for (Site site : Site.values()) {
      billed.put(site, new Billed(0, BigDecimal.ZERO, new TreeSet<>()));
    }
    for (MockProvider provider : providers) {
      List<RecordedRequest> requests = provider.requests();
      for (BilledCall call : provider.bill()) {
        Site site = Site.of(requests.get(call.request() - 1));
        Billed before = billed.get(site);
        before.models().add(call.model().replaceFirst(".*/", ""));
        billed.put(
            site, new Billed(before.calls() + 1, before.usd().add(call.usd()), before.models()));
      }
    }
    return new Morning(billed, ledger, answers);
  }

  BigDecimal usd() {
    return billed.values().stream().map(Billed::usd).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  int calls() {
    return billed.values().stream().mapToInt(Billed::calls).sum();
  }

  /** How many answers are not those of another run. */
  long differing(Morning other) {
    long same = 0;
    for (int i = 0; i < Math.min(answers.size(), other.answers.size()); i++) {
      same += answers.get(i).equals(other.answers.get(i)) ? 1 : 0;
    }
    return Math.max(answers.size(), other.answers.size()) - same;
  }
}
