package io.llmcost.agent.cli;

import io.llmcost.agent.cache.StoredEntries;
import io.llmcost.agent.cache.StoredEntries.Entry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cache}: what is kept in Redis. */
@Command(
    name = "cache",
    mixinStandardHelpOptions = true,
    description = "Looks after the answers that are kept in Redis.",
    subcommands = {
      CacheCommand.Stats.class,
      CacheCommand.Listing.class,
      CacheCommand.Show.class,
      CacheCommand.Evict.class
    })
final class CacheCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
    spec.commandLine().getOut().flush();
  }

  /** A command that looks at what is kept. */
  abstract static class Look implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ConfigOption config;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      try (StoredEntries entries = StoredEntries.open(config.read(spec.commandLine().getErr()))) {
        print(entries, out);
        out.flush();
        return ExitStatus.OK;
      } catch (IOException e) {
        throw new CommandFailure("The shared cache cannot be looked at: " + e.getMessage());
      }
    }

    abstract void print(StoredEntries entries, PrintWriter out) throws IOException;
  }

  private static String ago(long from, long to) {
    return from == 0
        ? "?"
        : Duration.ofSeconds((to - from) / 1_000).toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /** {@code cache stats}. */
  @Command(
      name = "stats",
      mixinStandardHelpOptions = true,
      description = "How many answers there are, of which models, how large and how old.")
  static final class Stats extends Look {

    @Override
    void print(StoredEntries entries, PrintWriter out) throws IOException {
      List<Entry> all = entries.list("", Integer.MAX_VALUE);
      long now = System.currentTimeMillis();
      long bytes = 0;
      int unreadable = 0;
      Map<String, Integer> byModel = new TreeMap<>();
      for (Entry entry : all) {
        bytes += entry.bytes();
        if (entry.isReadable()) {
          byModel.merge(String.valueOf(entry.model()) + ' ' + entry.kind(), 1, Integer::sum);
        } else {
          unreadable++;
        }
      }
      out.println("entries  " + all.size());
      out.println("bytes    " + bytes);
      long oldest =
          all.stream().filter(Entry::isReadable).mapToLong(Entry::storedAt).min().orElse(0);
      out.println("oldest   " + ago(oldest, now));
      byModel.forEach((model, count) -> out.println("  " + count + "  " + model));
      if (unreadable > 0) {
        out.println(
            unreadable + " cannot be read: of another version, under another key, or foreign");
      }
    }
  }

  /** {@code cache list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "The newest answers: name, kind, model, age, time left, bytes.")
  static final class Listing extends Look {

    @Option(names = "--limit", paramLabel = "N", description = "So many at most (50).")
    private int limit = 50;

    @Override
    void print(StoredEntries entries, PrintWriter out) throws IOException {
      long now = System.currentTimeMillis();
      entries.list("", Integer.MAX_VALUE).stream()
          .sorted(Comparator.comparingLong(Entry::storedAt).reversed())
          .limit(Math.max(0, limit))
          .forEach(
              entry ->
                  out.println(
                      entry.name().substring(0, 12)
                          + "  "
                          + (entry.isReadable()
                              ? entry.kind() + "  " + entry.model()
                              : "unreadable")
                          + "  "
                          + ago(entry.storedAt(), now)
                          + "  "
                          + ago(now, Math.max(now, entry.expiresAt()))
                          + "  "
                          + entry.bytes()));
    }
  }

  /** {@code cache show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "An answer, as the next call would get it.")
  static final class Show extends Look {

    @Parameters(paramLabel = "NAME", description = "Its name, or how it begins.")
    private String name;

    @Override
    void print(StoredEntries entries, PrintWriter out) throws IOException {
      List<Entry> found = entries.list(name(name), 2);
      if (found.size() != 1) {
        throw new CommandFailure(
            (found.isEmpty() ? "No answer's name begins with " : "Several names begin with ")
                + name);
      }
      out.println(new String(entries.body(found.get(0)), StandardCharsets.UTF_8));
    }
  }

  /** {@code cache evict}. */
  @Command(
      name = "evict",
      mixinStandardHelpOptions = true,
      description = "Removes answers from Redis; processes that have them in memory keep them.")
  static final class Evict extends Look {

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Its name, or how it begins.")
    private String name;

    @Option(names = "--all", description = "All of them.")
    private boolean all;

    @Override
    public Integer call() {
      if (all == (name != null)) {
        throw new CommandFailure("Give a NAME, or --all");
      }
      return super.call();
    }

    @Override
    void print(StoredEntries entries, PrintWriter out) throws IOException {
      out.println(Plural.of(entries.evict(all ? "" : name(name)), "answer") + " removed");
    }
  }

  private static String name(String text) {
    if (!text.matches("[0-9a-f]{4,64}")) {
      throw new CommandFailure(
          "Not how a name begins: "
              + text
              + "; give 4 or more hexadecimal digits, as in cache list");
    }
    return text;
  }
}
