package io.llmcost.agent.instrumentation.weave;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** What is woven in {@link WeaverTest}: shapes that clients have. */
public class Sample implements Supplier<List<String>> {

  private final List<String> names;
  private String noted = "";

  public Sample(List<String> names) {
    int longest = 0;
    for (String name : names) {
      longest = Math.max(longest, name.length());
    }
    this.names = names;
    if (longest > 10) {
      return;
    }
    double half = longest / 2.0;
    noted = "half " + half;
  }

  @Override
  public List<String> get() {
    return names;
  }

  public String send(String request, List<String> handler) throws IOException {
    if (request == null) {
      throw new IOException("null");
    }
    String sent = "";
    for (String part : handler) {
      try {
        sent += part.charAt(request.length());
      } catch (IndexOutOfBoundsException e) {
        sent += "?";
      }
    }
    return "sent " + request + " " + sent;
  }

  public String note(long wide, String argument) {
    String result = wide + argument + noted;
    while (result.length() > 12) {
      result = result.substring(1);
    }
    return result;
  }

  public static String prepare(String request, String options, double rest, long more) {
    return request == null ? "none" : request + "/" + options + "/" + rest + "/" + more;
  }

  public CharSequence open(List<String> parts, String between) throws IOException {
    if (parts.isEmpty()) {
      return between;
    }
    StringBuilder opened = new StringBuilder();
    for (String part : parts) {
      if (part == null) {
        throw new IOException("null");
      }
      double width = part.length();
      opened.append(part).append(between).append(width);
    }
    return opened;
  }

  public CharSequence reopen(List<String> parts, String between) {
    between = between + parts;
    return between;
  }

  public void add(String name) {
    for (int i = 0; i < 2; i++) {
      noted = noted + name;
    }
  }

  public String noted() {
    return noted;
  }

  public CharSequence first() {
    for (String name : names) {
      double width = name.length();
      if (width > 2) {
        return name;
      }
    }
    return noted;
  }
}
