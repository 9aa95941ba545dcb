package io.llmcost.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the agent booked: the records of a ledger's folder in the order of their time. Immutable.
 */
public final class Ledger {

  private final List<Entry> entries;

  private Ledger(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** A record; see the design for its fields. */
  public record Entry(JsonNode json) {

    /** A field's text; null if it is null or not there. */
    public String text(String field) {
      return json.hasNonNull(field) ? json.get(field).asText() : null;
    }

    /** A field's number; null if it is null or not there. */
    public BigDecimal number(String field) {
      return json.hasNonNull(field) ? new BigDecimal(json.get(field).asText()) : null;
    }

    /** The class of the call site, without its package; {@code ?} if the site is unknown. */
    public String callingClass() {
      String site = text("call_site");
      if (site == null) {
        return "?";
      }
      String[] parts = site.split("\\.");
      return parts.length < 2 ? site : parts[parts.length - 2];
    }
  }

  /** Reads all files of a folder; none if it does not exist. Every line must be whole. */
  public static Ledger read(Path folder) throws IOException {
    return read(folder, Files::readAllLines);
  }

  /** As {@link #read(Path)} while it is being written: a line that has no end yet is left out. */
  public static Ledger readSoFar(Path folder) throws IOException {
    return read(
        folder,
        file -> {
          String text = Files.readString(file);
          return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        });
  }

  private interface Lines {
    List<String> of(Path file) throws IOException;
  }

  private static Ledger read(Path folder, Lines lines) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<Entry> entries = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
          for (String line : lines.of(file)) {
            entries.add(new Entry(json.readTree(line)));
          }
        }
      }
    }
    return new Ledger(entries);
  }

  public List<Entry> entries() {
    return entries;
  }

  /** The records that fit. */
  public Ledger where(Predicate<Entry> condition) {
    return new Ledger(entries.stream().filter(condition).toList());
  }

  /** The sum of a field, exact; null counts as 0. */
  public BigDecimal sum(String field) {
    return entries.stream()
        .map(entry -> entry.number(field))
        .filter(Objects::nonNull)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
