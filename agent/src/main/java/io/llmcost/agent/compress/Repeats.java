package io.llmcost.agent.compress;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Texts that stand in a call a second time. What came first stays; a reference that quotes its
 * beginning stands for what comes again: for a whole text, or for paragraphs of prose that follow
 * each other in both places. Each text is looked at beside earlier ones only, so that it becomes
 * the same however the conversation goes on.
 */
final class Repeats {

  /** Fewer characters are hardly worth a reference. */
  static final int SHORTEST = 400;

  private static final int LONGEST = 1_000_000;
  private static final int QUOTED = 60;
  private static final int MOST_PARAGRAPHS = 200;

  /** Two that begin alike cannot be told apart by their beginning. */
  private static final String SEVERAL = "";

  private final Set<String> texts = new HashSet<>();
  private final Map<String, String> textsByBeginning = new HashMap<>();
  private final Map<String, String> paragraphsByBeginning = new HashMap<>();
  private final Map<String, List<Place>> places = new HashMap<>();

  /** The next text, which stays as it is. */
  void stays(String text) {
    if (text.length() <= LONGEST) {
      List<Paragraph> all = Paragraph.of(text);
      note(text, all);
      remember(all);
    }
  }

  /**
   * What becomes of the next text.
   *
   * @param mayGo whether a reference may stand for all of it
   * @return the same text if nothing of it came before
   */
  String of(String text, boolean mayGo) {
    if (text.length() < SHORTEST || text.length() > LONGEST) {
      stays(text);
      return text;
    }
    if (texts.contains(text)) {
      if (mayGo && isClear(text, textsByBeginning)) {
        return "[The same text as before in this conversation, which begins: "
            + beginning(text)
            + "]";
      }
      stays(text);
      return text;
    }
    List<Paragraph> all = Paragraph.of(text);
    note(text, all);
    List<Paragraph> kept = new ArrayList<>(all.size());
    String left = Paragraphs.isProse(text) ? withReferences(all, kept) : text;
    if (left.length() == text.length()) {
      texts.add(text);
      kept = all;
    }
    remember(kept);
    return left;
  }

  /**
   * @param kept takes what stays, with null for what does not
   */
  private String withReferences(List<Paragraph> all, List<Paragraph> kept) {
    Set<String> once = once(all);
    StringBuilder left = new StringBuilder();
    for (int at = 0; at < all.size(); ) {
      int run = once.contains(all.get(at).words) ? run(all, at) : 0;
      if (run == 0) {
        kept.add(all.get(at));
        left.append(all.get(at++).text);
      } else {
        kept.add(null);
        left.append(reference(all.subList(at, at + run)));
        at += run;
      }
    }
    return left.toString();
  }

  private static Set<String> once(List<Paragraph> all) {
    Set<String> once = new HashSet<>();
    Set<String> often = new HashSet<>();
    for (Paragraph paragraph : all) {
      if (!once.add(paragraph.words)) {
        often.add(paragraph.words);
      }
    }
    once.removeAll(often);
    return once;
  }

  private void remember(List<Paragraph> kept) {
    for (int i = 0; i < kept.size(); i++) {
      if (kept.get(i) != null && !kept.get(i).words.isEmpty()) {
        places
            .computeIfAbsent(kept.get(i).words, any -> new ArrayList<>(1))
            .add(new Place(kept, i));
      }
    }
  }

  private void note(String text, List<Paragraph> all) {
    note(text, textsByBeginning);
    for (Paragraph paragraph : all) {
      note(paragraph.words, paragraphsByBeginning);
    }
  }

  private static void note(String text, Map<String, String> byBeginning) {
    byBeginning.merge(beginning(text), text, (one, other) -> one.equals(other) ? one : SEVERAL);
  }

  private static boolean isClear(String text, Map<String, String> byBeginning) {
    return text.equals(byBeginning.get(beginning(text)));
  }

  /** For how many paragraphs from here on a reference can stand; 0 for none. */
  private int run(List<Paragraph> all, int at) {
    String first = all.get(at).words;
    List<Place> earlier = places.getOrDefault(first, Collections.<Place>emptyList());
    // It must be clear which one is meant.
    if (earlier.size() != 1 || !isClear(first, paragraphsByBeginning)) {
      return 0;
    }
    int run = earlier.get(0).sharedWith(all, at);
    String words = words(all.subList(at, at + run));
    String end = end(words);
    // A whole text that was never whole before may be a question of its own.
    return words.length() < SHORTEST
            || run == all.size()
            || words.indexOf(end) + end.length() != words.length()
        ? 0
        : run;
  }

  private static String words(List<Paragraph> run) {
    StringBuilder words = new StringBuilder();
    for (Paragraph paragraph : run) {
      words.append(words.length() == 0 ? "" : "\n\n").append(paragraph.words);
    }
    return words.toString();
  }

  private static String reference(List<Paragraph> run) {
    Paragraph last = run.get(run.size() - 1);
    return "[Here stands again, word for word, what came before in this conversation from "
        + beginning(run.get(0).words)
        + " to \"..."
        + oneLine(end(last.words))
        + "\"]"
        + last.text.substring(last.words.length());
  }

  private static String end(String words) {
    return words.substring(Math.max(0, words.length() - QUOTED));
  }

  private static String beginning(String text) {
    return text.length() <= QUOTED
        ? '"' + oneLine(text) + '"'
        : '"' + oneLine(text.substring(0, QUOTED)) + "...\"";
  }

  private static String oneLine(String text) {
    return text.trim().replace('\n', ' ').replace('\r', ' ').replace('"', '\'');
  }

  /** A paragraph, with the blank lines behind it and without. */
  private static final class Paragraph {
    private final String text;
    private final String words;

    private Paragraph(String text) {
      this.text = text;
      this.words = text.substring(0, Lines.trimEnd(text, 0, text.length()));
    }

    /** A fenced block is within one. */
    static List<Paragraph> of(String text) {
      List<Paragraph> all = new ArrayList<>();
      int length = text.length();
      int start = 0;
      boolean afterBlank = false;
      for (int line = 0; line < length; ) {
        int end = Lines.after(text, line, length);
        boolean blank = Lines.isBlank(text, line, end);
        if (afterBlank && !blank) {
          all.add(new Paragraph(text.substring(start, line)));
          start = line;
        }
        afterBlank = blank;
        line = Fence.opens(text, line, end) ? Fence.end(text, line, length) : end;
      }
      all.add(new Paragraph(text.substring(start)));
      return all;
    }
  }

  /** Where a paragraph stands that is sent. */
  private static final class Place {
    private final List<Paragraph> all;
    private final int at;

    Place(List<Paragraph> all, int at) {
      this.all = all;
      this.at = at;
    }

    /** How many paragraphs are the same here and there. */
    int sharedWith(List<Paragraph> others, int from) {
      int most = Math.min(MOST_PARAGRAPHS, Math.min(all.size() - at, others.size() - from));
      int shared = 0;
      while (shared < most
          && all.get(at + shared) != null
          && all.get(at + shared).words.equals(others.get(from + shared).words)) {
        shared++;
      }
      return shared;
    }
  }
}
