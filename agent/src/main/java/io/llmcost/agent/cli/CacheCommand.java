package io.llmcost.agent.cli;

import io.llmcost.agent.cache.CacheEntry;
import io.llmcost.agent.cache.StoredEntries;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cache}: what is kept in Redis, on disk, or in the memory of a process. */
@Command(
    name = "cache",
    mixinStandardHelpOptions = true,
    description =
        "Looks after the answers that are kept in Redis or on disk, or with --pid in the memory of a"
            + " running process.",
    subcommands = {
      CacheStatsCommand.class,
      CacheCommand.Listing.class,
      CacheCommand.Show.class,
      CacheCommand.Evict.class,
      CacheWarmCommand.class
    })
final class CacheCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
    spec.commandLine().getOut().flush();
  }

  /** Where to look. */
  static final class Place {
    @Mixin private ConfigOption config;

    @Option(
        names = "--pid",
        paramLabel = "PID",
        description = "The memory of that process, in which the agent runs.")
    private String pid;

    private final OwnJar ownJar;

    Place(OwnJar ownJar) {
      this.ownJar = ownJar;
    }

    /** Null if no process is named. */
    RunningCache process() {
      return pid == null ? null : processOf(pid);
    }

    RunningCache processOf(String id) {
      return new RunningCache(id, ownJar);
    }

    ConfigOption config() {
      return config;
    }

    List<CacheEntry> list(CommandSpec spec) {
      RunningCache process = process();
      return process != null ? process.list() : stored(spec, store -> store.list("", ALL));
    }

    <T> T stored(CommandSpec spec, Work<T> work) {
      try (StoredEntries entries = StoredEntries.open(config.read(spec.commandLine().getErr()))) {
        return work.on(entries);
      } catch (IOException e) {
        throw new CommandFailure("The shared cache cannot be looked at: " + e.getMessage());
      }
    }
  }

  private static final int ALL = Integer.MAX_VALUE;

  /** Something that is done with what is stored. */
  interface Work<T> {
    T on(StoredEntries entries) throws IOException;
  }

  static String ago(long from, long to) {
    return from == 0
        ? "?"
        : Duration.ofSeconds((to - from) / 1_000).toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /** {@code cache list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "The newest answers: name, kind, model, age, time left, bytes, call site.")
  static final class Listing implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private Place place;

    @Option(names = "--limit", paramLabel = "N", description = "So many at most (50).")
    private int limit = 50;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      long now = System.currentTimeMillis();
      place.list(spec).stream()
          .sorted(Comparator.comparingLong(CacheEntry::storedAt).reversed())
          .limit(Math.max(0, limit))
          .forEach(entry -> out.println(line(entry, now)));
      out.flush();
      return ExitStatus.OK;
    }

    private static String line(CacheEntry entry, long now) {
      return entry.name().substring(0, 12)
          + "  "
          + (entry.isReadable() ? entry.kind() + "  " + entry.model() : "unreadable")
          + "  "
          + ago(entry.storedAt(), now)
          + "  "
          + ago(now, Math.max(now, entry.expiresAt()))
          + "  "
          + entry.bytes()
          + (entry.site() == null ? "" : "  " + entry.site());
    }
  }

  /** {@code cache show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "An answer, as the next call would get it.")
  static final class Show implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private Place place;

    @Parameters(paramLabel = "NAME", description = "Its name, or how it begins.")
    private String name;

    @Override
    public Integer call() {
      RunningCache process = place.process();
      byte[] body = process != null ? process.show(name(name)) : place.stored(spec, this::onlyBody);
      PrintWriter out = spec.commandLine().getOut();
      out.println(new String(body, StandardCharsets.UTF_8));
      out.flush();
      return ExitStatus.OK;
    }

    private byte[] onlyBody(StoredEntries entries) throws IOException {
      List<CacheEntry> found = entries.list(name(name), 2);
      if (found.size() != 1) {
        throw new CommandFailure(
            (found.isEmpty() ? "No answer's name begins with " : "Several names begin with ")
                + name);
      }
      if (!found.get(0).isReadable()) {
        throw new CommandFailure(
            "That entry cannot be read: it is of another version, under another cache.shared.key,"
                + " or foreign.");
      }
      return entries.body(found.get(0));
    }
  }

  /** {@code cache evict}. */
  @Command(
      name = "evict",
      mixinStandardHelpOptions = true,
      description =
          "Removes answers from Redis or disk, or from a process; other processes that have them in"
              + " memory keep them.")
  static final class Evict implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private Place place;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Its name, or how it begins.")
    private String name;

    @Option(names = "--all", description = "All of them.")
    private boolean all;

    @Override
    public Integer call() {
      if (all == (name != null)) {
        throw new CommandFailure("Give a NAME, or --all");
      }
      String start = all ? "" : name(name);
      PrintWriter out = spec.commandLine().getOut();
      RunningCache process = place.process();
      if (process != null) {
        out.println(removed(process.evict(start)));
      } else {
        place.stored(spec, entries -> evict(entries, start, out));
      }
      out.flush();
      return ExitStatus.OK;
    }

    private Void evict(StoredEntries entries, String start, PrintWriter out) throws IOException {
      out.println(Plural.of(entries.evict(start), "answer") + " removed");
      // Only the process that has files may change them.
      for (String pid : entries.users()) {
        String asked = place.processOf(pid).evict(start);
        out.println("Process " + pid + ", which has files in use: " + removed(asked));
      }
      return null;
    }

    private static String removed(String counts) {
      String[] both = counts.split("\t");
      return Plural.of(Integer.parseInt(both[0]), "answer")
          + " removed from memory"
          + (both[1].equals("0") ? "" : ", " + both[1] + " from disk");
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
