package io.llmcost.agent.compress;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The text of an HTML page: without tags, scripts, styles and comments; blocks on lines of their
 * own, cells with bars between them. What is preformatted keeps its white space. Links and pictures
 * lose where they lead: this is not without loss.
 */
final class HtmlText {

  private static final Set<String> SILENT =
      new HashSet<>(
          Arrays.asList("script", "style", "noscript", "template", "svg", "head", "iframe"));

  private static final Set<String> BLOCKS =
      new HashSet<>(
          Arrays.asList(
              ("address article aside blockquote body br dd div dl dt fieldset figure footer form h1 h2"
                      + " h3 h4 h5 h6 header hr li main nav ol p pre section table tbody thead tr ul title")
                  .split(" ")));

  private static final int FEWEST_TAGS = 10;
  private static final int LONGEST_ENTITY = 10;

  private final String html;
  private final StringBuilder out;
  private int at;
  private int preformatted;
  private boolean cell;

  private HtmlText(String html) {
    this.html = html;
    this.out = new StringBuilder(html.length() / 2);
  }

  /** The text itself if it is not clearly HTML. */
  static String of(String text) {
    if (!isHtml(text)) {
      return text;
    }
    String read = new HtmlText(text).read();
    return read == null || read.length() >= text.length() || read.isEmpty() ? text : read;
  }

  private static boolean isHtml(String text) {
    int first = Lines.skipSpace(text, 0, text.length());
    if (first == text.length() || text.charAt(first) != '<') {
      return false;
    }
    if (text.regionMatches(true, first, "<!doctype html", 0, 14)
        || text.regionMatches(true, first, "<html", 0, 5)) {
      return true;
    }
    int tags = 0;
    for (int i = text.indexOf("</"); i >= 0 && tags < FEWEST_TAGS; i = text.indexOf("</", i + 2)) {
      String name = nameAt(text, i + 2);
      tags += BLOCKS.contains(name) || name.equals("a") || name.equals("span") ? 1 : 0;
    }
    return tags >= FEWEST_TAGS && BLOCKS.contains(nameAt(text, first + 1));
  }

  private static String nameAt(String text, int from) {
    int i = from;
    while (i < text.length() && i - from < 12 && isNamePart(text.charAt(i))) {
      i++;
    }
    return text.substring(from, i).toLowerCase(Locale.ROOT);
  }

  private static boolean isNamePart(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  /** Null if it breaks off within a tag. */
  private String read() {
    while (at < html.length()) {
      char c = html.charAt(at);
      if (c == '<' && at + 1 < html.length() && isMarkup(html.charAt(at + 1))) {
        if (!tag()) {
          return null;
        }
      } else if (c == '&') {
        entity();
      } else {
        character(c);
        at++;
      }
    }
    return out.toString().trim();
  }

  private static boolean isMarkup(char next) {
    return next == '/' || next == '!' || next == '?' || isNamePart(next);
  }

  private void character(char c) {
    if (preformatted > 0) {
      out.append(c);
    } else if (!Character.isWhitespace(c)) {
      out.append(c);
    } else if (out.length() > 0 && !Character.isWhitespace(out.charAt(out.length() - 1))) {
      out.append(' ');
    }
  }

  private boolean tag() {
    if (html.startsWith("<!--", at)) {
      return skipTo("-->", at + 4);
    }
    boolean closes = html.charAt(at + 1) == '/';
    String name = nameAt(html, at + (closes ? 2 : 1));
    int end = endOfTag(at);
    if (end < 0) {
      return false;
    }
    boolean empty = html.charAt(end - 2) == '/';
    at = end;
    if (!closes && !empty && SILENT.contains(name)) {
      int close = indexOfIgnoringCase("</" + name, at);
      if (close < 0) {
        return false;
      }
      at = close;
      return skipTo(">", at);
    }
    if (name.equals("pre")) {
      preformatted = Math.max(0, preformatted + (closes ? -1 : 1));
    }
    if (name.equals("td") || name.equals("th")) {
      if (!closes && cell) {
        out.append(" | ");
      }
      cell = true;
    } else if (BLOCKS.contains(name)) {
      cell &= !name.equals("tr");
      lineBreak();
      if (name.equals("li") && !closes) {
        out.append("- ");
      }
    }
    return true;
  }

  private void lineBreak() {
    int end = out.length();
    while (end > 0 && out.charAt(end - 1) == ' ') {
      end--;
    }
    out.setLength(end);
    if (end > 0 && out.charAt(end - 1) != '\n') {
      out.append('\n');
    }
  }

  private boolean skipTo(String what, int from) {
    int found = html.indexOf(what, from);
    at = found < 0 ? html.length() : found + what.length();
    return found >= 0;
  }

  /** After the tag's bracket, which does not stand in quotes; -1 if it has none. */
  private int endOfTag(int from) {
    char quote = 0;
    for (int i = from + 1; i < html.length(); i++) {
      char c = html.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if ((c == '"' || c == '\'') && html.charAt(i - 1) == '=') {
        quote = c;
      } else if (c == '>') {
        return i + 1;
      }
    }
    return -1;
  }

  private int indexOfIgnoringCase(String what, int from) {
    for (int i = from; i + what.length() <= html.length(); i++) {
      if (html.charAt(i) == '<' && html.regionMatches(true, i, what, 0, what.length())) {
        return i;
      }
    }
    return -1;
  }

  private void entity() {
    int end = at + 1;
    int last = Math.min(html.length() - 1, at + LONGEST_ENTITY);
    while (end < last && html.charAt(end) != ';') {
      end++;
    }
    boolean ends = end <= last && html.charAt(end) == ';';
    String name = ends ? html.substring(at + 1, end) : "";
    String said = said(name);
    if (said == null) {
      character('&');
      at++;
      return;
    }
    out.append(said);
    at = end + 1;
  }

  private static String said(String name) {
    switch (name) {
      case "amp":
        return "&";
      case "lt":
        return "<";
      case "gt":
        return ">";
      case "quot":
        return "\"";
      case "apos":
        return "'";
      case "nbsp":
        return " ";
      case "mdash":
        return "—";
      case "ndash":
        return "–";
      case "hellip":
        return "…";
      case "euro":
        return "€";
      case "copy":
        return "©";
      default:
        return name.startsWith("#") ? numbered(name.substring(1)) : null;
    }
  }

  private static String numbered(String digits) {
    try {
      boolean hex = digits.startsWith("x") || digits.startsWith("X");
      int point = hex ? Integer.parseInt(digits.substring(1), 16) : Integer.parseInt(digits);
      boolean whole =
          Character.isValidCodePoint(point)
              && point > 31
              && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
      return whole ? new String(Character.toChars(point)) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
