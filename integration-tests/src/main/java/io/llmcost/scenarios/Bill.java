package io.llmcost.scenarios;

import io.llmcost.it.mock.BilledCall;
import io.llmcost.it.mock.MockProvider;
import io.llmcost.it.mock.RecordedRequest;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the providers of one run ask money for, by what they received.
 *
 * @param answers by work and model, how many
 * @param usd by work
 */
record Bill(Map<Work, Map<String, Integer>> answers, Map<Work, BigDecimal> usd) {

  static Bill of(Scenario scenario, List<MockProvider> providers) {
    Bill bill = new Bill(new LinkedHashMap<>(), new LinkedHashMap<>());
    for (Work work : scenario.work()) {
      bill.answers.put(work, new LinkedHashMap<>());
      bill.usd.put(work, BigDecimal.ZERO);
    }
    for (MockProvider provider : providers) {
      List<RecordedRequest> requests = provider.requests();
      for (BilledCall call : provider.bill()) {
        Work work = scenario.workOf(requests.get(call.request() - 1).bodyText());
        bill.answers.get(work).merge(call.model(), 1, Integer::sum);
        bill.usd.merge(work, call.usd(), BigDecimal::add);
      }
    }
    return bill;
  }

  BigDecimal sum() {
    return usd.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
