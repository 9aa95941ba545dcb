package io.llmcost.agent.cli;

import io.llmcost.agent.cli.report.PriceTable;
import io.llmcost.agent.cli.report.Terminal;
import io.llmcost.agent.price.Price;
import io.llmcost.agent.price.PriceBook;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code prices}: what models cost, and by which list. */
@Command(
    name = "prices",
    mixinStandardHelpOptions = true,
    description = "What models cost, in USD per million tokens, and where the price comes from.")
public final class PricesCommand implements Callable<Integer> {

  private static final int NEAREST = 5;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..*",
      description = "Models as they are called on the wire, or provider/model; none for all.")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--provider",
      paramLabel = "P",
      description = "A provider's name or host: openai, azure, api.groq.com …")
  private String provider;

  @Mixin private ConfigOption config;

  @Option(names = "--overlay", paramLabel = "NAME", description = "A list of the jar: articles.")
  private String overlay;

  @Option(names = "--ascii", description = "Without characters that are not ASCII.")
  private boolean ascii;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Terminal terminal = ascii ? Terminal.ofProcess().ascii() : Terminal.ofProcess();
    PriceBook book =
        PriceBook.builder()
            .settings(config.read(spec.commandLine().getErr()))
            .overlay(overlay)
            .build();
    List<Price> found = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    if (models.isEmpty()) {
      found.addAll(book.prices(provider));
      if (found.isEmpty() && provider != null) {
        unknown.add("No prices for provider " + provider);
      }
    }
    for (String model : models) {
      Price price = book.find(provider, model);
      if (price != null) {
        found.add(price);
      } else {
        unknown.add(unpriced(book, model));
      }
    }
    if (!found.isEmpty()) {
      out.print(PriceTable.of(found, Instant.now(), terminal));
    }
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    for (String line : unknown) {
      err.println(line);
    }
    err.flush();
    return unknown.isEmpty() ? 0 : 1;
  }

  private String unpriced(PriceBook book, String model) {
    String at = provider == null ? "" : " at " + provider;
    List<String> nearest = book.nearest(model, NEAREST);
    return model
        + at
        + " is unpriced"
        + (nearest.isEmpty() ? "." : ". Near: " + String.join(", ", nearest));
  }
}
