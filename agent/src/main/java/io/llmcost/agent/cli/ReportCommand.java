package io.llmcost.agent.cli;

import io.llmcost.agent.budget.BudgetStandings;
import io.llmcost.agent.budget.BudgetStandings.Standing;
import io.llmcost.agent.cli.report.ReportJson;
import io.llmcost.agent.cli.report.ReportText;
import io.llmcost.agent.cli.report.RouteProposal;
import io.llmcost.agent.cli.report.RouteProposals;
import io.llmcost.agent.cli.report.Terminal;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.ledger.LedgerPlace;
import io.llmcost.agent.ledger.LedgerReader;
import io.llmcost.agent.ledger.LedgerSummary;
import io.llmcost.agent.ledger.LedgerSummary.Dimension;
import io.llmcost.agent.ledger.UnhandledCalls;
import io.llmcost.agent.price.PriceBook;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code report}: what was spent and saved, from the ledger. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "What was spent and saved, from the ledger.")
public final class ReportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--ledger",
      paramLabel = "DIR",
      description =
          "The ledger's directory; without it ledger.dir of the configuration, or"
              + " ~/.llmcost/ledger.")
  private File dir;

  @Mixin private ConfigOption config;

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      description = "Calls from then on: 12h, 7d, 4w, a date or an instant (UTC).")
  private String since;

  @Option(names = "--until", paramLabel = "WHEN", description = "Calls before then; as --since.")
  private String until;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      defaultValue = "call_site",
      converter = DimensionName.class,
      description = "What calls are told apart by: call_site, model, task or day.")
  private Dimension by;

  @Option(
      names = "--limit",
      paramLabel = "ROWS",
      defaultValue = "20",
      description = "Rows at most; ${DEFAULT-VALUE} without it.")
  private int limit;

  @Option(names = "--json", description = "For programs: everything, as JSON.")
  private boolean json;

  @Option(names = "--ascii", description = "Without characters that are not ASCII.")
  private boolean ascii;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Settings settings = config.read(err);
    File ledger = dir != null ? dir : LedgerPlace.of(settings.get(Options.LEDGER_DIR));
    if (ledger == null) {
      err.println("There is no home directory to look in: name the ledger with --ledger.");
      err.flush();
      return 1;
    }
    if (limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit must be 1 or more, not " + limit);
    }
    Instant now = Instant.now();
    LedgerReader reader = new LedgerReader(ledger);
    LedgerSummary summary = new LedgerSummary(settings.get(Options.SEMANTIC_AGREEMENT));
    Instant from = start("--since", since, now);
    Instant to = start("--until", until, now);
    reader.read(from, to, summary);
    summary.unhandled(new UnhandledCalls(ledger).counts(from, to));
    if (reader.records() == 0 && !json) {
      err.println(emptyMessage(ledger, reader));
      summary.unhandled().forEach((what, count) -> err.println(count + " not handled: " + what));
      err.flush();
      return 1;
    }
    PriceBook book = PriceBook.builder().settings(settings).build();
    List<RouteProposal> proposals = new RouteProposals(book, now).from(summary);
    List<Standing> budgets = BudgetStandings.of(settings, ledger, now.toEpochMilli());
    if (json) {
      out.print(
          ReportJson.of(
              summary, reader, by, proposals, budgets, settings.get(Options.LIMITS_RULES)));
    } else {
      Terminal terminal = Terminal.ofProcess();
      out.print(ReportText.of(summary, by, limit, proposals, ascii ? terminal.ascii() : terminal));
      budgets(budgets, out);
    }
    out.flush();
    warn(reader, err);
    return 0;
  }

  private static void budgets(List<Standing> standings, PrintWriter out) {
    if (!standings.isEmpty()) {
      out.println();
      out.println("Budgets in their present windows");
      for (Standing standing : standings) {
        out.println("  " + standing);
      }
    }
  }

  private Instant start(String option, String text, Instant now) {
    if (text == null) {
      return null;
    }
    try {
      return TimeSpan.start(text, now);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage());
    }
  }

  private static String emptyMessage(File ledger, LedgerReader reader) {
    if (!ledger.exists()) {
      return "There is no ledger at "
          + ledger.getAbsolutePath()
          + ": run an application with -javaagent:llmcost.jar, or name its ledger with --ledger.";
    }
    if (!ledger.isDirectory()) {
      return ledger.getAbsolutePath()
          + " is not a directory: --ledger takes the ledger's directory.";
    }
    if (reader.files() > 0) {
      return "No calls of that time in "
          + ledger.getAbsolutePath()
          + (reader.damagedLines() > 0 ? " (" + reader.damagedLines() + " damaged lines)." : ".");
    }
    return "The ledger at " + ledger.getAbsolutePath() + " has no calls of that time.";
  }

  private static void warn(LedgerReader reader, PrintWriter err) {
    if (reader.damagedLines() > 0) {
      err.println("Damaged lines of the ledger that were passed over: " + reader.damagedLines());
    }
    if (reader.unreadableFiles() > 0) {
      err.println("Files of the ledger that could not be read: " + reader.unreadableFiles());
    }
    err.flush();
  }

  /** Takes the names that the help gives. */
  static final class DimensionName implements ITypeConverter<Dimension> {
    @Override
    public Dimension convert(String text) {
      for (Dimension dimension : Dimension.values()) {
        if (dimension.name().equalsIgnoreCase(text.replace('-', '_'))) {
          return dimension;
        }
      }
      throw new TypeConversionException(
          "expected call_site, model, task or day but was '" + text + "'");
    }
  }
}
