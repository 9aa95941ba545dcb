package io.llmcost.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.harness.Workplace;
import io.llmcost.it.mock.MockProvider;
import io.llmcost.it.mock.PriceTable;
import io.llmcost.it.mock.RecordedRequest;
import io.llmcost.it.mock.Usage;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Scanner;

/** The morning once against the account of {@code OPENAI_API_KEY}, with preset safe. */
final class RealAccount {

  private final PrintStream console;
  private final Style style;
  private final Path out;
  private final Path jar;

  RealAccount(PrintStream console, Style style, Path out, Path jar) {
    this.console = console;
    this.style = style;
    this.out = out;
    this.jar = jar;
  }

  /**
   * Says what it costs at most, asks, and runs.
   *
   * @param agreed whether the question is answered already
   * @return whether all went well
   */
  boolean run(boolean agreed) throws IOException, InterruptedException {
    String key = System.getenv("OPENAI_API_KEY");
    if (key == null || key.isBlank()) {
      console.println("OPENAI_API_KEY is not set: it is the account that --real would use.");
      return false;
    }
    Map<String, String> environment = new HashMap<>(Map.of("OPENAI_API_KEY", key));
    for (String name : new String[] {"OPENAI_BASE_URL", "OPENAI_ORG_ID", "SUPPORT_MODEL"}) {
      if (System.getenv(name) != null) {
        environment.put(name, System.getenv(name));
      }
    }
    String model = environment.getOrDefault("SUPPORT_MODEL", "gpt-4o");
    BigDecimal most = most(model);
    if (most.signum() == 0) {
      console.println(
          "No price is known for SUPPORT_MODEL=" + model + ": take gpt-4o or gpt-4o-mini.");
      return false;
    }
    console.println(
        "  144 calls, most of them to "
            + model
            + ": at most "
            + Money.small(most)
            + " on your account,");
    console.println(
        "  if every answer were as long as it may be and each byte of a prompt a token.");
    if (!agreed) {
      console.print("  Go on? Type yes: ");
      console.flush();
      Scanner answers = new Scanner(System.in);
      if (!answers.hasNextLine() || !answers.nextLine().trim().equals("yes")) {
        console.println("  Nothing was sent.");
        return false;
      }
    }
    Workplace desk = Demo.desk(out.resolve("real"));
    desk.work(jar, agentArguments(desk, environment.get("OPENAI_BASE_URL")), environment);
    print(desk.booked());
    console.println("\n  Answers   " + style.dim(desk.file("answers.txt").toString()));
    console.println("  Ledger    " + style.dim(desk.ledger().toString()));
    return true;
  }

  /** An address of the user's own must be named to the agent; OpenAI's it knows. */
  private static String agentArguments(Workplace desk, String baseUrl) throws IOException {
    if (baseUrl == null) {
      return "preset=safe";
    }
    Path file = desk.file("safe.yaml");
    Files.writeString(file, Demo.resource("safe.yaml").replace("${OPENAI_BASE_URL}", baseUrl));
    return "config=" + file;
  }

  /** Lets the desk work against a mock and takes the upper bound of every request. */
  private BigDecimal most(String model) throws IOException, InterruptedException {
    PriceTable prices = PriceTable.openAi();
    try (MockProvider mock = MockProvider.start("rehearsal", prices, 0)) {
      if (!prices.knows(model)) {
        return BigDecimal.ZERO;
      }
      Map<String, String> environment =
          Map.of(
              "OPENAI_API_KEY", "none", "OPENAI_BASE_URL", mock.baseUrl(), "SUPPORT_MODEL", model);
      Demo.desk(out.resolve("rehearsal")).work(null, null, environment);
      BigDecimal most = BigDecimal.ZERO;
      for (RecordedRequest request : mock.requests()) {
        JsonNode body = new ObjectMapper().readTree(request.body());
        int output = body.path("max_completion_tokens").asInt();
        Usage usage = new Usage(request.body().length, 0, output, 0);
        most = most.add(prices.cost(body.path("model").asText(), usage));
      }
      return most;
    }
  }

  private void print(Ledger ledger) {
    Table table = new Table();
    table.line(style::bold, "Call site", "calls", "sent", "without", "with", "");
    table.rule(style::dim);
    for (Site site : Site.values()) {
      line(table, site.label(), ledger.where(entry -> site.isClass(entry.callingClass())));
    }
    table.rule(style::dim);
    line(table, "Sum, by the agent's ledger", ledger);
    console.println();
    console.print(table);
  }

  private static void line(Table table, String label, Ledger part) {
    BigDecimal before = part.sum("baseline_cost_usd");
    BigDecimal after = part.sum("cost_usd");
    int sent = part.where(entry -> entry.json().path("attempts").size() > 0).entries().size();
    table.line(
        label,
        Integer.toString(part.entries().size()),
        Integer.toString(sent),
        Money.small(before),
        Money.small(after),
        Money.change(before, after));
  }
}
