package io.llmcost.agent.semantic.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pieces of a text that are code or written like it: fenced and inline code, formulas between
 * dollar signs, and words with signs or a spelling that prose has not. Goes once through the text,
 * whatever stands in it: it runs while an application waits.
 */
final class CodePieces {

  private static final String FENCE = "```";

  /** What makes a word look like code; each alternative is of a fixed length, so it is linear. */
  private static final Pattern SIGN =
      Pattern.compile(
          "[\\\\{}<>=|^~_@\\[\\]*]|[\\p{L}\\p{N}]/[\\p{L}\\p{N}]|\\p{L}\\.\\p{L}{2}|\\p{L}\\(|::"
              + "|(?<=\\S)\\d\\p{L}|\\p{L}\\d|\\p{Ll}\\p{Lu}");

  private static final String AROUND = "(\"'`";
  private static final String BEHIND = "?.!,:;)\"'`";

  private final String text;
  private final Matcher sign;

  CodePieces(String text) {
    this.text = text;
    this.sign = SIGN.matcher(text).useTransparentBounds(false);
  }

  /** All of them in the order of the text, without the quotes and stops around them. */
  List<String> all() {
    List<String> found = new ArrayList<>();
    int judged = 0;
    for (int at = 0; at < text.length(); ) {
      int end = endOfSpan(at);
      if (end < 0 && at >= judged && !isSpace(at)) {
        judged = endOfWord(at);
        end = isWrittenLikeCode(at, judged) ? judged : -1;
      }
      if (end < 0) {
        at++;
      } else {
        found.add(stripped(at, end));
        at = end;
      }
    }
    return found;
  }

  /** Where the code or formula ends that begins here; negative if none does. */
  private int endOfSpan(int at) {
    if (text.startsWith(FENCE, at)) {
      int closed = text.indexOf(FENCE, at + FENCE.length());
      return closed < 0 ? text.length() : closed + FENCE.length();
    }
    char quote = text.charAt(at);
    if (quote != '`' && quote != '$') {
      return -1;
    }
    boolean code = quote == '`';
    for (int i = at + 1; i < text.length() && text.charAt(i) != '\n'; i++) {
      char c = text.charAt(i);
      if (c == quote) {
        return code ? i + 1 : -1;
      }
      code |= c == '\\' || c == '^' || c == '_' || c == '=';
    }
    return -1;
  }

  private boolean isWrittenLikeCode(int from, int to) {
    return sign.region(from, to).find()
        || text.charAt(to - 1) == ';' && text.substring(to).trim().isEmpty();
  }

  private boolean isSpace(int at) {
    char c = text.charAt(at);
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  private int endOfWord(int at) {
    int end = at + 1;
    while (end < text.length() && !isSpace(end)) {
      end++;
    }
    return end;
  }

  private String stripped(int from, int to) {
    int begin = from;
    int end = to;
    while (begin < end && AROUND.indexOf(text.charAt(begin)) >= 0) {
      begin++;
    }
    while (end > begin && BEHIND.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(begin, end);
  }
}
