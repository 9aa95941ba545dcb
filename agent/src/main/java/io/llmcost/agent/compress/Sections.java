package io.llmcost.agent.compress;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Sections of Markdown under headings of one level. What is under a heading that says what to do is
 * no document.
 */
final class Sections {

  private static final int FEWEST = 3;
  private static final int DEEPEST = 4;

  private static final Pattern TO_DO =
      Pattern.compile(
          "\\b(instruct|task|rule|output|format|question|query|example|require|guideline|constraint|answer|role|step|goal|request|important|note)",
          Pattern.CASE_INSENSITIVE);

  private Sections() {}

  /** Null if there are none. */
  static List<Passage> find(String text) {
    List<int[]> headings = headings(text);
    for (int level = 1; level <= DEEPEST; level++) {
      List<Passage> passages = ofLevel(text, headings, level);
      if (passages.size() >= FEWEST) {
        return passages;
      }
    }
    return null;
  }

  private static List<Passage> ofLevel(String text, List<int[]> headings, int level) {
    List<Passage> passages = new ArrayList<>();
    for (int i = 0; i < headings.size(); i++) {
      int[] heading = headings.get(i);
      if (heading[0] != level || TO_DO.matcher(text.substring(heading[2], heading[3])).find()) {
        continue;
      }
      int next = i + 1;
      while (next < headings.size() && headings.get(next)[0] > level) {
        next++;
      }
      int end = next < headings.size() ? headings.get(next)[1] : text.length();
      int body = Lines.after(text, heading[3], end);
      passages.add(new Passage(heading[1], heading[2], heading[3], body, end, end));
    }
    return passages;
  }

  /** Level, where the line starts, where the title does and where it ends. */
  private static List<int[]> headings(String text) {
    List<int[]> headings = new ArrayList<>();
    int line = 0;
    while (line < text.length()) {
      int end = Lines.after(text, line, text.length());
      if (Fence.opens(text, line, end)) {
        line = Fence.end(text, line, text.length());
        continue;
      }
      int i = line;
      while (i < end && text.charAt(i) == '#') {
        i++;
      }
      int level = i - line;
      if (level > 0 && level <= DEEPEST && i < end && text.charAt(i) == ' ') {
        headings.add(
            new int[] {level, line, i + 1, Math.max(i + 1, Lines.trimEnd(text, i + 1, end))});
      }
      line = end;
    }
    return headings;
  }
}
