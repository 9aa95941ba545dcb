package io.llmcost.agent.compress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Documents in XML elements of one name that follow each other: {@code <document>…</document>}. */
final class TaggedDocuments {

  private static final int FEWEST = 2;
  private static final int LONGEST_NAME = 32;

  private static final String[] TITLES = {"title", "source", "name", "heading", "url"};
  private static final String[] BODIES = {
    "document_content", "document_contents", "content", "contents", "text", "body", "page_content"
  };

  private TaggedDocuments() {}

  /** Null if there are none. */
  static List<Passage> find(String text) {
    if (text.indexOf("</") < 0) {
      return null;
    }
    Map<String, List<Passage>> byName = new HashMap<>();
    for (int at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
      String name = nameAt(text, at + 1);
      if (!isDocument(name)) {
        continue;
      }
      int open = text.indexOf('>', at);
      int close = open < 0 ? -1 : text.indexOf("</" + name + ">", open);
      if (close < 0 || holdsAnother(text, name, open, close)) {
        // Which end is whose is in doubt.
        return null;
      }
      int end = close + name.length() + 3;
      byName
          .computeIfAbsent(name, any -> new ArrayList<>())
          .add(passage(text, at, open + 1, close, end));
      at = end - 1;
    }
    List<Passage> most = null;
    for (List<Passage> passages : byName.values()) {
      if (passages.size() >= FEWEST && (most == null || passages.size() > most.size())) {
        most = passages;
      }
    }
    return most;
  }

  private static boolean holdsAnother(String text, String name, int open, int close) {
    int inner = find(text, "<" + name, open, close);
    return inner >= 0 && nameAt(text, inner + 1).equals(name);
  }

  /** Where something stands between two places; -1 if it does not. */
  private static int find(String text, String what, int from, int to) {
    for (int i = from; i + what.length() <= to; i++) {
      if (text.startsWith(what, i)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether an element of that name holds a document; HTML's hold parts of one. */
  private static boolean isDocument(String name) {
    switch (name) {
      case "document":
      case "doc":
      case "passage":
      case "article":
      case "source":
      case "result":
      case "search_result":
      case "chunk":
      case "item":
      case "snippet":
      case "context":
      case "reference":
      case "page":
      case "file":
        return true;
      default:
        return false;
    }
  }

  private static String nameAt(String text, int from) {
    int i = from;
    while (i < text.length() && i - from <= LONGEST_NAME && isNamePart(text.charAt(i))) {
      i++;
    }
    boolean ends = i < text.length() && (text.charAt(i) == '>' || text.charAt(i) == ' ');
    return i > from && ends ? text.substring(from, i) : "";
  }

  private static boolean isNamePart(char c) {
    return c >= 'a' && c <= 'z' || c == '_' || c == '-' || c >= '0' && c <= '9';
  }

  private static Passage passage(String text, int start, int inner, int close, int end) {
    int after = end;
    while (after < text.length() && Character.isWhitespace(text.charAt(after))) {
      after++;
    }
    int[] body = inside(text, inner, close, BODIES);
    int[] title = inside(text, inner, close, TITLES);
    if (title == null) {
      title = attribute(text, start, inner);
    }
    int bodyStart =
        body != null
            ? body[0]
            : title != null && title[1] > inner ? afterTag(text, title[1], close) : inner;
    int bodyEnd = body != null ? body[1] : close;
    return title == null || title[1] > bodyStart
        ? new Passage(start, start, start, bodyStart, bodyEnd, after)
        : new Passage(start, title[0], title[1], bodyStart, bodyEnd, after);
  }

  private static int afterTag(String text, int from, int to) {
    int end = text.indexOf('>', from);
    return end < 0 || end >= to ? to : end + 1;
  }

  /** Where the text of the first element within of one of these names starts and ends. */
  private static int[] inside(String text, int from, int to, String[] names) {
    // Only the beginning: what stands deep in a document is its own.
    int far = Math.min(to, from + 2_000);
    for (String name : names) {
      int open = find(text, "<" + name + ">", from, far);
      if (open >= 0) {
        int start = open + name.length() + 2;
        int close = find(text, "</" + name + ">", start, to);
        if (close >= 0) {
          return new int[] {start, close};
        }
      }
    }
    return null;
  }

  private static int[] attribute(String text, int from, int to) {
    for (String name : TITLES) {
      int at = find(text, " " + name + "=\"", from, to);
      if (at >= 0) {
        int start = at + name.length() + 3;
        int close = text.indexOf('"', start);
        if (close > start && close < to) {
          return new int[] {start, close};
        }
      }
    }
    return null;
  }
}
