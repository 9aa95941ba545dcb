package io.llmcost.agent.instrumentation.urlconnection;

import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.http.Headers;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;

/**
 * The header fields that the application has set. The JDK's connection has them too, but does not
 * say which credentials it has been given; and what is meant for us it never gets.
 */
final class RequestFields {

  private final HttpURLConnection connection;
  private final List<String> own = new ArrayList<>(16);
  private final List<String> controls = new ArrayList<>(0);

  RequestFields(HttpURLConnection connection) {
    this.connection = connection;
  }

  /** Whether a field is meant for us. */
  static boolean isControl(String name) {
    return name != null
        && name.regionMatches(true, 0, Controls.PREFIX, 0, Controls.PREFIX.length());
  }

  void set(String name, String value) {
    if (isControl(name)) {
      put(controls, name, value);
      return;
    }
    connection.setRequestProperty(name, value);
    if (isTaken(name, value)) {
      put(own, name, value);
    }
  }

  void add(String name, String value) {
    if (isControl(name)) {
      controls.add(name);
      controls.add(value);
      return;
    }
    connection.addRequestProperty(name, value);
    if (isTaken(name, value)) {
      own.add(name);
      own.add(value);
    }
  }

  /** The last value of a field, as the JDK tells it; null if it is not set or a secret. */
  String get(String name) {
    if (!isControl(name)) {
      return connection.getRequestProperty(name);
    }
    int index = last(controls, name);
    return index < 0 ? null : controls.get(index + 1);
  }

  /** The JDK takes some names from nobody, without a word, and keeps others to itself. */
  private boolean isTaken(String name, String value) {
    return value != null
        && (name.equalsIgnoreCase("Authorization")
            || name.equalsIgnoreCase("Proxy-Authorization")
            || value.equals(connection.getRequestProperty(name)));
  }

  private static void put(List<String> fields, String name, String value) {
    int index = last(fields, name);
    if (index < 0) {
      fields.add(name);
      fields.add(value);
    } else {
      fields.set(index + 1, value);
    }
  }

  private static int last(List<String> fields, String name) {
    for (int i = fields.size() - 2; i >= 0; i -= 2) {
      if (fields.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /** What is sent. */
  Headers sent() {
    return Headers.ofTrusted(own.toArray(new String[0]));
  }

  /** What is sent, and what is meant for us. */
  Headers all() {
    if (controls.isEmpty()) {
      return sent();
    }
    List<String> all = new ArrayList<>(own);
    all.addAll(controls);
    return Headers.ofTrusted(all.toArray(new String[0]));
  }
}
