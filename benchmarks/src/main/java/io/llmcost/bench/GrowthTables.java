package io.llmcost.bench;

/** What calls cost as entries, routes and threads become more. */
final class GrowthTables {

  private final Results results;
  private final StringBuilder text = new StringBuilder();

  GrowthTables(Results results) {
    this.results = results;
  }

  String text() {
    text.append(
        """

        ## Growth

        The chain alone, without a client: 1 KB out and in, the same 1,024 hits and 256 call sites in every row.

        | | p50 µs | CPU µs | × | bytes | first call of a call site, µs |
        |---|---|---|---|---|---|
        """);
    for (int entries : Growth.entries()) {
      row(Figures.format("hit, %,d in the cache", entries), "entries " + entries, "entries 1");
    }
    for (int routes : Growth.ROUTES) {
      row(Figures.format("routed, %,d routes", routes), "routes " + routes, "routes 1");
    }
    if (!Growth.entries().contains(1_000_000)) {
      text.append("\n1,000,000 entries need 8 GB of memory, which this machine has not.\n");
    }
    threads();
    text.append(
        Figures.format(
            "\nA request of 100 KB in `safe`, found in the cache and accounted for: %s µs of CPU;"
                + " one streaming parse and one SHA-256 of the same bytes: %s µs.\n",
            Figures.number(median("large", "cpu-ns") / 1_000),
            Figures.number(median("large", "floor-cpu-ns") / 1_000)));
    return text.toString();
  }

  private void row(String label, String program, String base) {
    text.append("| ").append(label);
    cell(median(program, "p50-ns") / 1_000);
    cell(median(program, "cpu-ns") / 1_000);
    cell(median(program, "cpu-ns") / median(base, "cpu-ns"));
    cell(median(program, "bytes"));
    if (results.has(Compare.CHAIN.name(), program, "first-ns")) {
      cell(median(program, "first-ns") / 1_000);
    } else {
      text.append(" | ");
    }
    text.append(" |\n");
  }

  private void threads() {
    text.append("\n| threads |");
    Growth.THREADS.forEach(threads -> text.append(' ').append(threads).append(" |"));
    text.append("\n|---|").append("---|".repeat(Growth.THREADS.size()));
    text.append("\n| hits a second");
    Growth.THREADS.forEach(threads -> cell(median("threads", "hits-" + threads)));
    text.append(" |\n| CPU µs of one");
    Growth.THREADS.forEach(threads -> cell(median("threads", "cpu-ns-" + threads) / 1_000));
    text.append(" |\n");
  }

  private void cell(double value) {
    text.append(" | ").append(Figures.number(value));
  }

  private double median(String program, String quantity) {
    return results.median(Compare.CHAIN.name(), program, quantity);
  }
}
