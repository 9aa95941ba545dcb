package io.llmcost.it;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the agent owes an application, part by part. {@link ClientMatrix} makes a column of each:
 * what is tried, and which tests look at it.
 */
enum Contract {
  WIRE("same wire", Contract::everything, "observeChangesNeitherTheWireNorTheApplication"),
  BOOKED("booked", Contract::endingWell, "booksEachCallAtWhatTheProviderBills"),
  REWRITE("rewrite", Contract::routable, "aRoutedCallTakesItsOwnKeyAndNothingOfTheApplications"),
  REPLACE("replace", Contract::endingWell, "safeAnswersARepeatedCallWithoutARequest"),
  RETRY("retry", Contract::waysToCall, "whatFailsInPassingIsAskedAgain"),
  CANCEL(
      "cancel",
      Client::cancelledScenarios,
      "observeChangesNeitherTheWireNorTheApplication",
      "nothingIsKeptOfACallThatWasCancelled"),
  FAULTS("faults", Contract::waysToCall, "anApplicationSeesTheSameWithAndWithout");

  private final String title;
  private final Function<Client, List<String>> scenarios;
  private final List<String> tests;

  Contract(String title, Function<Client, List<String>> scenarios, String... tests) {
    this.title = title;
    this.scenarios = scenarios;
    this.tests = List.of(tests);
  }

  String title() {
    return title;
  }

  /** What is tried with a client, in this order. */
  List<String> scenarios(Client client) {
    return scenarios.apply(client);
  }

  /** Names of the test methods that must all pass. */
  List<String> tests() {
    return tests;
  }

  private static List<String> endingWell(Client client) {
    return join(client.plainScenarios(), client.streams());
  }

  private static List<String> everything(Client client) {
    return join(endingWell(client), client.oddScenarios(), client.cancelledScenarios());
  }

  private static List<String> routable(Client client) {
    return endingWell(client).stream()
        .filter(name -> !name.matches("(responses|embeddings|completions).*"))
        .toList();
  }

  private static List<String> waysToCall(Client client) {
    return join(
        Stream.of("sync", "async").filter(client.plainScenarios()::contains).toList(),
        client.streams());
  }

  @SafeVarargs
  static List<String> join(List<String>... lists) {
    List<String> all = new ArrayList<>();
    for (List<String> list : lists) {
      all.addAll(list);
    }
    return all;
  }
}
