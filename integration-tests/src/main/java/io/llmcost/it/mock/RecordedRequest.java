package io.llmcost.it.mock;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A request as it came over the wire. */
public final class RecordedRequest {

  private final int number;
  private final int connection;
  private final byte[] head;
  private final byte[] wireBody;
  private final byte[] body;
  private final List<String> lines;

  /**
   * @param number in order of arrival, from 1
   * @param connection which connection it came on, from 1
   * @param head everything up to and with the empty line
   * @param wireBody what followed, with chunk sizes if there were any
   * @param body the same without them
   */
  RecordedRequest(int number, int connection, byte[] head, byte[] wireBody, byte[] body) {
    this.number = number;
    this.connection = connection;
    this.head = head;
    this.wireBody = wireBody;
    this.body = body;
    this.lines = headText().lines().filter(line -> !line.isEmpty()).toList();
  }

  public int number() {
    return number;
  }

  public int connection() {
    return connection;
  }

  public String method() {
    return lines.get(0).split(" ")[0];
  }

  /** Path and query. */
  public String target() {
    return lines.get(0).split(" ")[1];
  }

  /** The target without its query. */
  public String path() {
    return target().split("\\?")[0];
  }

  /** The first value of a header, its name in any case; null if there is none. */
  public String header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? null : values.get(0);
  }

  /** All values of a header. */
  public List<String> headers(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ":";
    List<String> values = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      if (line.toLowerCase(Locale.ROOT).startsWith(prefix)) {
        values.add(line.substring(prefix.length()).trim());
      }
    }
    return values;
  }

  /** Request line and headers, with their line ends. */
  public String headText() {
    return new String(head, StandardCharsets.ISO_8859_1);
  }

  public byte[] body() {
    return body.clone();
  }

  public String bodyText() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Exactly what was on the wire, as Latin-1. */
  public String wire() {
    return headText() + new String(wireBody, StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return wire();
  }
}
