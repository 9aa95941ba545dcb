package io.llmcost.agent.instrumentation.loopback;

import io.llmcost.agent.http.Headers;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The first line and the header fields of a message. */
final class MessageHead {

  /** The longest head, in bytes: keys and cookies are some hundred each. */
  static final int LIMIT = 64 * 1024;

  private final String startLine;
  private final Headers headers;

  private MessageHead(String startLine, Headers headers) {
    this.startLine = startLine;
    this.headers = headers;
  }

  /**
   * Reads a head up to the empty line behind it.
   *
   * @return null if there is no further message
   * @throws MalformedMessageException if it is too long, or no head
   */
  static MessageHead read(WireInput in) throws IOException {
    int left = LIMIT;
    String startLine = in.line(left);
    if (startLine != null && startLine.isEmpty()) {
      startLine = in.line(left); // what some clients send behind a body
    }
    if (startLine == null) {
      return null;
    }
    left -= startLine.length();
    List<String> fields = new ArrayList<>(32);
    while (true) {
      String line = in.line(left);
      if (line == null) {
        throw new EOFException("The connection ended within a head");
      }
      if (line.isEmpty()) {
        return new MessageHead(startLine, Headers.ofTrusted(fields.toArray(new String[0])));
      }
      left -= line.length() + 1;
      int colon = line.indexOf(':');
      if (!isToken(line, colon)) {
        throw new MalformedMessageException(400, "A header field without a proper name");
      }
      fields.add(line.substring(0, colon));
      fields.add(line.substring(colon + 1).trim());
    }
  }

  private static boolean isToken(String line, int end) {
    for (int i = 0; i < end; i++) {
      char c = line.charAt(i);
      if (c <= ' ' || c >= 0x7F || "\"(),/;<=>?@[\\]{}".indexOf(c) >= 0) {
        return false;
      }
    }
    return end > 0;
  }

  String startLine() {
    return startLine;
  }

  Headers headers() {
    return headers;
  }

  /** Whether a field has a word in its list, in whatever case. */
  boolean has(String name, String word) {
    for (String value : headers.all(name)) {
      for (String part : value.split(",")) {
        if (part.trim().equalsIgnoreCase(word)) {
          return true;
        }
      }
    }
    return false;
  }
}
