package io.llmcost.agent.cli;

import io.llmcost.agent.cache.CacheStage;
import io.llmcost.agent.cache.StoredEntries;
import io.llmcost.agent.cli.Warming.Outcome;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.CacheStore;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.ExchangeReader;
import io.llmcost.agent.gateway.Rollout;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.ledger.LedgerPlace;
import io.llmcost.agent.ledger.LedgerReader;
import io.llmcost.agent.ledger.LedgerSummary;
import io.llmcost.agent.ledger.LedgerSummary.Dimension;
import io.llmcost.agent.ledger.Tally;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.price.Usd;
import io.llmcost.agent.provider.ProviderNames;
import io.llmcost.agent.provider.ProviderRequest;
import java.io.BufferedReader;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cache warm}: asks what will be asked, so that it is there. */
@Command(
    name = "warm",
    mixinStandardHelpOptions = true,
    description =
        "Sends requests to their provider and keeps the answers where the agent finds them: in the"
            + " Redis or the files of cache.shared. Says first what that costs at most.")
final class CacheWarmCommand implements Callable<Integer> {

  private static final String OPENAI = "https://api.openai.com/v1";
  private static final String MODEL = "gpt-4o";
  private static final String FROM_ENVIRONMENT = "env:";
  private static final int FAILURES = 3;
  private static final int SITES = 5;

  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "One request a line: its body, or a line as the Batch API takes it.")
  private File file;

  @Option(names = "--ledger", description = "What the ledger says was asked most expensively.")
  private boolean fromLedger;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Where the application sends its calls: the base URL, or all of it; without it provider"
              + " openai of the configuration, or api.openai.com.")
  private String url;

  @Option(
      names = "--header",
      paramLabel = "NAME:VALUE",
      description =
          "A header that the application sends and that its client does not add by itself; env:NAME"
              + " as the value takes that variable's. Without one that says who calls:"
              + " Authorization with OPENAI_API_KEY, OPENAI_ORG_ID and OPENAI_PROJECT_ID, as"
              + " OpenAI's SDK sends them.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = "--call-site",
      paramLabel = "NAME",
      description = "Whose calls these will be, for cache.sites and budgets.")
  private String callSite;

  @Option(names = "--yes", description = "Does not ask whether that may be spent.")
  private boolean yes;

  @Option(
      names = "--max-usd",
      paramLabel = "USD",
      description = "Ends before that is exceeded, and does not ask.")
  private BigDecimal most;

  private final Map<String, Integer> refused = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException {
    Settings settings = config.read(spec.commandLine().getErr());
    if (fromLedger) {
      throw new CommandFailure(ledgerSays(settings));
    }
    if (file == null) {
      throw new CommandFailure("Give a FILE of requests");
    }
    mustBeKept(settings);
    PriceBook book = PriceBook.builder().settings(settings).build();
    List<Exchange> calls = calls(settings);
    PrintWriter out = spec.commandLine().getOut();
    refused.forEach((why, count) -> out.println(count + " not kept, so not asked: " + why));
    if (calls.isEmpty()) {
      out.flush();
      return refused.isEmpty() ? ExitStatus.OK : ExitStatus.FAILED;
    }
    mayBeSpent(calls, settings, book, out);
    return warm(calls, settings, book, out);
  }

  /** What is kept in memory only would be gone with this process. */
  private static void mustBeKept(Settings settings) throws IOException {
    if (!settings.intended(Options.CACHE_ENABLED)) {
      throw new CommandFailure("cache.enabled is false: there is nothing to warm");
    }
    try (StoredEntries entries = StoredEntries.open(settings)) {
      if (settings.get(Options.SHARED_STORE) == CacheStore.DISK) {
        entries.mustBeFree();
      } else {
        entries.list("", 1);
      }
    } catch (IOException e) {
      throw new CommandFailure("The cache cannot be warmed: " + e.getMessage());
    }
  }

  private List<Exchange> calls(Settings settings) throws IOException {
    List<Exchange> calls = new ArrayList<>();
    ExchangeReader reader = new ExchangeReader(new ProviderNames(settings));
    int number = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file.toPath()), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.trim().isEmpty()) {
          continue;
        }
        try {
          Exchange call = read(line, settings, reader);
          String why = CacheStage.refusal(call);
          if (why == null && !CacheStage.isShared(call)) {
            why = CacheStage.sharing(call);
          }
          if (why == null) {
            calls.add(call);
          } else {
            refused.merge(why, 1, Integer::sum);
          }
        } catch (IOException | NotAnLlmCallException | IllegalArgumentException e) {
          throw new CommandFailure(
              file + ", line " + number + ": " + e.getMessage() + "\nNothing was sent.");
        }
      }
    }
    return calls;
  }

  private Exchange read(String text, Settings settings, ExchangeReader reader)
      throws IOException, NotAnLlmCallException {
    WarmLine line = WarmLine.read(text.getBytes(StandardCharsets.UTF_8));
    Url to = line.url() == null ? url(settings, line.endpoint()) : Url.of(line.url());
    HttpRequest request = new HttpRequest("POST", to, headers(line.headers()), line.body());
    return reader.read(request, new WarmCall(callSite), new Rollout(settings));
  }

  private Url url(Settings settings, Endpoint endpoint) throws IOException {
    Provider openAi = settings.get(Options.PROVIDERS).get("openai");
    if (url == null && openAi != null) {
      return ProviderRequest.url(openAi, endpoint, MODEL);
    }
    Url given = Url.of(url == null ? OPENAI : url);
    Endpoint there = Endpoint.ofPath(given.path());
    if (there == null) {
      return ProviderRequest.url(
          new Provider("url", given, null, null, Headers.EMPTY), endpoint, MODEL);
    }
    if (there != endpoint) {
      throw new IOException("it is a request of " + endpoint.id() + ", --url one of " + there.id());
    }
    return given;
  }

  private Headers headers(Headers ofLine) throws IOException {
    Headers all = Headers.EMPTY;
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw new IOException("--header takes NAME:VALUE, as x-team:billing");
      }
      String value = header.substring(colon + 1).trim();
      if (value.startsWith(FROM_ENVIRONMENT)) {
        String name = value.substring(FROM_ENVIRONMENT.length());
        value = System.getenv(name);
        if (value == null) {
          throw new IOException("there is no variable " + name + " in the environment");
        }
      }
      all = all.with(header.substring(0, colon).trim(), value);
    }
    for (int i = 0; i < ofLine.size(); i++) {
      all = all.with(ofLine.name(i), ofLine.value(i));
    }
    if (!all.has("authorization") && !all.has("api-key")) {
      all = ofEnvironment(all);
    }
    return all.has("content-type") ? all : all.with("Content-Type", "application/json");
  }

  private static Headers ofEnvironment(Headers headers) {
    Headers all = headers;
    String[][] variables = {
      {"Authorization", "Bearer ", "OPENAI_API_KEY"},
      {"OpenAI-Organization", "", "OPENAI_ORG_ID"},
      {"OpenAI-Project", "", "OPENAI_PROJECT_ID"}
    };
    for (String[] variable : variables) {
      String value = System.getenv(variable[2]);
      if (value != null && !value.isEmpty()) {
        all = all.with(variable[0], variable[1] + value);
      }
    }
    return all;
  }

  private void mayBeSpent(
      List<Exchange> calls, Settings settings, PriceBook book, PrintWriter out) {
    ProviderNames providers = new ProviderNames(settings);
    BigDecimal sum = BigDecimal.ZERO;
    int unpriced = 0;
    for (Exchange call : calls) {
      BigDecimal usd = Warming.atMost(call, providers, book);
      sum = usd == null ? sum : sum.add(usd);
      unpriced += usd == null ? 1 : 0;
    }
    out.println(
        Plural.of(calls.size(), "request")
            + ", "
            + Usd.format(sum)
            + " at most"
            + (unpriced == 0
                ? ""
                : ", and " + unpriced + " of which nobody knows what they cost at most"));
    out.flush();
    if (unpriced > 0 && most != null) {
      throw new CommandFailure(
          "--max-usd cannot be kept to with requests without a price or a limit of their answers."
              + " Nothing was sent.");
    }
    if (!yes && most == null && !isAgreed(out)) {
      throw new CommandFailure("Nothing was sent. --yes or --max-usd does not ask.");
    }
  }

  private static boolean isAgreed(PrintWriter out) {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    out.print("Send them? [y/N] ");
    out.flush();
    String answer = console.readLine();
    return answer != null && answer.trim().toLowerCase(Locale.ROOT).startsWith("y");
  }

  private Integer warm(List<Exchange> calls, Settings settings, PriceBook book, PrintWriter out) {
    ProviderNames providers = new ProviderNames(settings);
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    String stopped = null;
    int failures = 0;
    try (Warming warming = new Warming(settings, book, callSite)) {
      for (Exchange call : calls) {
        if (most != null
            && warming.spent().add(Warming.atMost(call, providers, book)).compareTo(most) > 0) {
          stopped = "the next one could exceed --max-usd";
          break;
        }
        Outcome outcome = warming.warm(call);
        outcomes.merge(outcome, 1, Integer::sum);
        failures = outcome == Outcome.FAILED || outcome == Outcome.NOT_STORED ? failures + 1 : 0;
        if (failures == FAILURES) {
          stopped =
              FAILURES
                  + " in a row failed: "
                  + (warming.failure() == null ? "answers are not kept" : warming.failure());
          break;
        }
      }
      out.println(
          outcomes.getOrDefault(Outcome.STORED, 0)
              + " stored, "
              + outcomes.getOrDefault(Outcome.THERE_ALREADY, 0)
              + " there already, "
              + outcomes.getOrDefault(Outcome.NOT_STORED, 0)
              + " answered and not stored, "
              + outcomes.getOrDefault(Outcome.FAILED, 0)
              + " failed; spent "
              + Usd.format(warming.spent()));
    }
    out.flush();
    if (stopped != null) {
      throw new CommandFailure("Ended early: " + stopped);
    }
    return outcomes.containsKey(Outcome.FAILED) || outcomes.containsKey(Outcome.NOT_STORED)
        ? ExitStatus.FAILED
        : ExitStatus.OK;
  }

  private static String ledgerSays(Settings settings) {
    StringBuilder text =
        new StringBuilder(
            "The ledger keeps no prompts, so what was asked cannot be asked again from it. Write"
                + " requests into a FILE.");
    File dir = LedgerPlace.of(settings.get(Options.LEDGER_DIR));
    if (dir == null || !dir.isDirectory()) {
      return text.toString();
    }
    LedgerSummary summary = new LedgerSummary();
    new LedgerReader(dir)
        .read(
            null,
            null,
            record -> {
              if ("miss".equals(record.cache())) {
                summary.accept(record);
              }
            });
    List<Map.Entry<String, Tally>> sites =
        new ArrayList<>(summary.by(Dimension.CALL_SITE).entrySet());
    sites.sort(
        Comparator.comparing((Map.Entry<String, Tally> site) -> site.getValue().spentUsd())
            .reversed());
    if (!sites.isEmpty()) {
      text.append("\nWhat the cache did not know was spent most on at:");
    }
    for (Map.Entry<String, Tally> site : sites.subList(0, Math.min(SITES, sites.size()))) {
      text.append("\n  ")
          .append(Usd.format(site.getValue().spentUsd()))
          .append("  ")
          .append(Plural.of((int) site.getValue().calls(), "call"))
          .append("  ")
          .append(site.getKey());
    }
    return text.toString();
  }
}
