package io.llmcost.agent.cli;

import io.llmcost.agent.cli.report.RouteProposal;
import io.llmcost.agent.cli.report.RouteProposals;
import io.llmcost.agent.ledger.LedgerReader;
import io.llmcost.agent.ledger.LedgerSummary;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.price.Usd;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a ledger suggests to write into a configuration: YAML that is commented out. */
final class LedgerAdvice {

  private final List<RouteProposal> proposals;

  private LedgerAdvice(List<RouteProposal> proposals) {
    this.proposals = proposals;
  }

  /**
   * Reads a ledger.
   *
   * @throws CommandFailure if there is nothing to read
   */
  static LedgerAdvice read(File dir) throws IOException {
    LedgerReader reader = new LedgerReader(dir);
    LedgerSummary summary = new LedgerSummary();
    reader.read(null, null, summary);
    if (reader.records() == 0) {
      throw new CommandFailure(
          "There are no calls in a ledger at "
              + dir.getAbsolutePath()
              + ": --from-ledger takes a ledger's directory.");
    }
    PriceBook book = PriceBook.builder().build();
    return new LedgerAdvice(new RouteProposals(book, Instant.now()).from(summary));
  }

  /** How many routes. */
  int count() {
    return proposals.size();
  }

  /** Entries of {@code models}. */
  String models() {
    Set<String> models = new LinkedHashSet<>();
    for (RouteProposal proposal : proposals) {
      models.add(proposal.modelYaml());
      models.add(proposal.fallbackYaml());
    }
    return proposals.isEmpty()
        ? ""
        : "  # for the routes below that the ledger suggests:\n"
            + commented(String.join("", models));
  }

  /** Entries of {@code routes}, each with its figures. */
  String routes() {
    StringBuilder text = new StringBuilder();
    for (RouteProposal proposal : proposals) {
      text.append("  # From the ledger: ")
          .append(String.format(Locale.ROOT, "%,d", proposal.calls()))
          .append(proposal.calls() == 1 ? " call" : " calls")
          .append(" cost ")
          .append(Usd.format(proposal.spentUsd()))
          .append(" with ")
          .append(proposal.model())
          .append(", the same tokens ")
          .append(Usd.format(proposal.wouldCostUsd()))
          .append(" with ")
          .append(proposal.cheaper())
          .append(".\n")
          .append("  # How good its answers are, the ledger cannot say: begin with a rollout.\n")
          .append(commented(proposal.routeYaml() + "    rollout: 10%\n"));
    }
    return text.toString();
  }

  private static String commented(String yaml) {
    return yaml.replaceAll("(?m)^  (?=.)", "  # ");
  }
}
