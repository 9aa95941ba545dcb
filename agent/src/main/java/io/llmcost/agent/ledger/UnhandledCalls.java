package io.llmcost.agent.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llmcost.agent.log.Log;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts of calls that were seen and could not be handled, in files of their own beside the
 * ledger's records, a line for each client and reason of a process.
 */
public final class UnhandledCalls {

  static final String PREFIX = "unhandled-";

  private static final JsonFactory FACTORY = new JsonFactory();

  private final File dir;

  /**
   * @param dir the ledger's; null if there is none
   */
  public UnhandledCalls(File dir) {
    this.dir = dir;
  }

  /**
   * Adds what a process has counted. Never throws: it is written as the process ends.
   *
   * @param app may be null
   * @param counts by {@code client: reason}
   */
  public void add(Instant time, String app, Map<String, Long> counts) {
    if (dir == null || counts.isEmpty()) {
      return;
    }
    String day = time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    String process = ProcessId.current() + "-" + time.toEpochMilli();
    try {
      LedgerFile.makeDir(dir.getAbsoluteFile());
      File file = new File(dir, PREFIX + day + "-" + process + LedgerFile.SUFFIX);
      try (FileOutputStream out = new FileOutputStream(file, true)) {
        LedgerFile.ownerOnly(file, false);
        out.write(lines(time, app, counts).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException | RuntimeException e) {
      Log.warn("What could not be handled is not written to " + dir, e);
    }
  }

  private static String lines(Instant time, String app, Map<String, Long> counts)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.setRootValueSeparator(null);
      for (Map.Entry<String, Long> count : counts.entrySet()) {
        json.writeStartObject();
        json.writeStringField("time", time.toString());
        json.writeStringField("app", app);
        json.writeStringField("what", count.getKey());
        json.writeNumberField("count", count.getValue());
        json.writeEndObject();
        json.writeRaw('\n');
      }
    }
    return text.toString();
  }

  /**
   * What processes that ended in a span of time have counted, by {@code client: reason}, in order.
   * What is damaged is passed over.
   *
   * @param since inclusive; null for all
   * @param until exclusive; null for all
   */
  public Map<String, Long> counts(Instant since, Instant until) {
    Map<String, Long> counts = new TreeMap<>();
    String[] names = dir == null ? null : dir.list();
    if (names != null) {
      for (String name : names) {
        if (LedgerFile.dateOf(name, PREFIX) != null) {
          read(new File(dir, name), since, until, counts);
        }
      }
    }
    return counts;
  }

  private static void read(File file, Instant since, Instant until, Map<String, Long> counts) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        add(line, since, until, counts);
      }
    } catch (IOException | DateTimeException e) {
      Log.debug("Passed over " + file, e);
    }
  }

  private static void add(String line, Instant since, Instant until, Map<String, Long> counts)
      throws IOException {
    Instant time = null;
    String what = null;
    long count = 0;
    try (JsonParser json = FACTORY.createParser(line)) {
      json.nextToken();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (name.equals("time")) {
          time = Instant.parse(json.getText());
        } else if (name.equals("what")) {
          what = json.getText();
        } else if (name.equals("count") && value.isNumeric()) {
          count = json.getLongValue();
        } else {
          json.skipChildren();
        }
      }
    }
    if (time != null
        && what != null
        && (since == null || !time.isBefore(since))
        && (until == null || time.isBefore(until))) {
      counts.merge(what, count, Long::sum);
    }
  }
}
