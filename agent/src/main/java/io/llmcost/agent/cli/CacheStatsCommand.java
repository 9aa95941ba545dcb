package io.llmcost.agent.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.llmcost.agent.cache.CacheEntry;
import io.llmcost.agent.cache.CacheFigures;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.ledger.LedgerPlace;
import io.llmcost.agent.ledger.LedgerReader;
import io.llmcost.agent.ledger.LedgerSummary;
import io.llmcost.agent.ledger.LedgerSummary.Dimension;
import io.llmcost.agent.ledger.Tally;
import io.llmcost.agent.price.Usd;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cache stats}: what is kept, and with {@code --pid} what it was good for. */
@Command(
    name = "stats",
    mixinStandardHelpOptions = true,
    description =
        "How many answers there are, of which models, how large and how old; with --pid also hits,"
            + " misses, the age of hits and evictions, by call site, and what a day's ledger says"
            + " was saved.")
final class CacheStatsCommand implements Callable<Integer> {

  private static final int SITES = 30;
  private static final double PERCENT = 100;

  @Spec private CommandSpec spec;
  @Mixin private CacheCommand.Place place;

  @Option(names = "--json", description = "For programs: everything, as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    RunningCache process = place.process();
    PrintWriter out = spec.commandLine().getOut();
    Contents contents = new Contents(place.list(spec));
    List<CacheFigures> figures = process == null ? null : process.stats();
    Map<String, Tally> money = figures == null ? null : money();
    if (json) {
      out.println(json(contents, figures, money));
    } else {
      print(contents, out);
      if (figures != null) {
        print(figures, money, out);
      }
    }
    out.flush();
    return ExitStatus.OK;
  }

  /** What was saved at each call site in a day, by the ledger; empty if there is none. */
  private Map<String, Tally> money() {
    Settings settings = place.config().read(spec.commandLine().getErr());
    File dir = LedgerPlace.of(settings.get(Options.LEDGER_DIR));
    LedgerSummary summary = new LedgerSummary();
    if (dir != null && dir.isDirectory()) {
      Instant now = Instant.now();
      new LedgerReader(dir)
          .read(
              now.minus(Duration.ofDays(1)),
              null,
              record -> {
                if (record.cache() != null && !record.cache().equals("bypass")) {
                  summary.accept(record);
                }
              });
    }
    return summary.by(Dimension.CALL_SITE);
  }

  private static void print(Contents contents, PrintWriter out) {
    long now = System.currentTimeMillis();
    out.println("entries  " + contents.entries);
    out.println("bytes    " + contents.bytes);
    out.println("oldest   " + CacheCommand.ago(contents.oldest, now));
    contents.byModel.forEach((model, count) -> out.println("  " + count + "  " + model));
    if (contents.unreadable > 0) {
      out.println(
          contents.unreadable
              + " cannot be read: of another version, under another key, or foreign");
    }
  }

  private static void print(List<CacheFigures> figures, Map<String, Tally> money, PrintWriter out) {
    int rows = 0;
    for (CacheFigures site : figures) {
      if (rows++ > SITES) {
        out.println("and " + (figures.size() - rows + 1) + " more call sites: --json has them all");
        break;
      }
      out.println();
      out.println(site.name().isEmpty() ? "All since the process began" : site.name());
      out.println(
          "  "
              + site.hits()
              + " hits, "
              + site.misses()
              + " misses"
              + (site.hits() + site.misses() == 0
                  ? ""
                  : String.format(Locale.ROOT, " (%.1f %% hits)", rate(site)))
              + (site.aged() == 0
                  ? ""
                  : "; age of hits: half below "
                      + seconds(site.medianAge())
                      + ", oldest "
                      + seconds(site.longestAge())));
      out.println(
          "  "
              + site.entries()
              + " entries, "
              + site.bytes()
              + " bytes; gone for want of room "
              + site.gonePerSize()
              + ", by age "
              + site.gonePerExpiry()
              + ", removed "
              + site.goneExplicitly()
              + ", replaced "
              + site.replaced());
      Tally tally = money.get(site.name());
      if (tally != null && tally.savedUsd().signum() != 0) {
        out.println("  saved in the last day, by the ledger: " + Usd.format(tally.savedUsd()));
      }
    }
  }

  private static double rate(CacheFigures site) {
    long all = site.hits() + site.misses();
    return all == 0 ? 0 : PERCENT * site.hits() / all;
  }

  static String seconds(double seconds) {
    return seconds < 1
        ? String.format(Locale.ROOT, "%.2fs", seconds)
        : Duration.ofSeconds(Math.round(seconds)).toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private static String json(
      Contents contents, List<CacheFigures> figures, Map<String, Tally> money) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("entries", contents.entries);
      json.writeNumberField("bytes", contents.bytes);
      json.writeNumberField("unreadable", contents.unreadable);
      json.writeObjectFieldStart("by_model");
      for (Map.Entry<String, Integer> model : contents.byModel.entrySet()) {
        json.writeNumberField(model.getKey(), model.getValue());
      }
      json.writeEndObject();
      if (figures != null) {
        json.writeArrayFieldStart("call_sites");
        for (CacheFigures site : figures) {
          write(site, money.get(site.name()), json);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  /** The first one, without a name, is that of all of them. */
  private static void write(CacheFigures site, Tally tally, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("call_site", site.name().isEmpty() ? null : site.name());
    json.writeNumberField("hits", site.hits());
    json.writeNumberField("misses", site.misses());
    json.writeNumberField("entries", site.entries());
    json.writeNumberField("bytes", site.bytes());
    json.writeNumberField("hit_age_p50_s", site.medianAge());
    json.writeNumberField("hit_age_max_s", site.longestAge());
    json.writeObjectFieldStart("evictions");
    json.writeNumberField("size", site.gonePerSize());
    json.writeNumberField("expiry", site.gonePerExpiry());
    json.writeNumberField("explicit", site.goneExplicitly());
    json.writeNumberField("replaced", site.replaced());
    json.writeEndObject();
    if (tally != null) {
      json.writeNumberField("saved_usd_last_day", tally.savedUsd());
    }
    json.writeEndObject();
  }

  private static final class Contents {
    private final int entries;
    private final Map<String, Integer> byModel = new TreeMap<>();
    private long bytes;
    private int unreadable;
    private long oldest;

    Contents(List<CacheEntry> all) {
      entries = all.size();
      for (CacheEntry entry : all) {
        bytes += entry.bytes();
        if (entry.isReadable()) {
          byModel.merge(String.valueOf(entry.model()) + ' ' + entry.kind(), 1, Integer::sum);
          oldest = oldest == 0 ? entry.storedAt() : Math.min(oldest, entry.storedAt());
        } else {
          unreadable++;
        }
      }
    }
  }
}
