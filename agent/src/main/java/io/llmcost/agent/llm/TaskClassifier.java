package io.llmcost.agent.llm;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says what kind of work a prompt asks for, by the words that ask and the shape of the text. It
 * rather says {@code unknown} than be wrong: such rules are right about one prompt in two where
 * kinds are fine, and nine in ten where they keep to the clear cases. Thread-safe.
 *
 * <p>It looks at the beginning and the end of a prompt only, where instructions stand, so its time
 * has a bound.
 */
public final class TaskClassifier {

  private static final int HEAD = 4096;
  private static final int TAIL = 2048;

  /** Instructions stand within so many characters of the beginning or the end. */
  private static final int INSTRUCTIONS = 320;

  /** What a cue counts that begins a sentence, as commands do. */
  private static final float AS_COMMAND = 1.4f;

  /** What a thing counts that is said to be made, but not as a command. */
  private static final float IN_PASSING = 0.6f;

  private static final float OWN_WORD = 4;
  private static final float ENOUGH = 2.5f;

  /** So much for code halves what speaks for mathematics. */
  private static final float SOME_CODE = 1.7f;

  private static final float CLEARLY = 1.5f;
  private static final int SHORT_QUESTION_WORDS = 30;
  private static final int SHORT_TALK_WORDS = 20;

  /** Word problems are no longer than this. */
  private static final int PROBLEM_WORDS = 150;

  private static final CueTable POLITENESS =
      phrases(
          "please, can, could, you, would, i, want, need, to,"
              + " now, then, kindly, help, me, bitte, und, and, first, lets, your, task, is, we, id, like,"
              + " must, should, just, also, go, ahead, try, if");
  private static final CueTable QUESTIONS =
      phrases(
          "what, who, whom, whose, when, where, which, how,"
              + " is, are, was, were, does, do, did, can, has, have, will, whats, whos, wer, was, wann,"
              + " wo, wie");

  /** Who says so wants an opinion or a guess, and no fact. */
  private static final CueTable NO_FACT =
      phrases(
          "you think, you expect, would you, what if, would have, could have, may have, might,"
              + " probably, moral, ethical, fair, denkst du, was wäre");

  private static final CueTable YOU = phrases("you");

  private final CueTable cues = new CueTable();
  private final String[] tasks;
  private final Map<String, Integer> tasksById = new HashMap<>();

  /** The built-in tasks and words, and those of a configuration. */
  public static TaskClassifier of(Settings settings) {
    Map<String, List<String>> words = new LinkedHashMap<>();
    settings.get(Options.TASKS).forEach((task, given) -> words.put(task, given.words()));
    return new TaskClassifier(words);
  }

  /** The built-in tasks and words only. */
  public TaskClassifier() {
    this(Collections.<String, List<String>>emptyMap());
  }

  /**
   * @param words by task, which may be a new one: words and phrases of up to 8 words that speak for
   *     it, compared without case at word boundaries
   * @throws IllegalArgumentException if a phrase is empty or longer
   */
  public TaskClassifier(Map<String, List<String>> words) {
    TaskCues.addTo(cues);
    for (Map.Entry<String, List<String>> entry : words.entrySet()) {
      for (String phrase : entry.getValue()) {
        cues.add(entry.getKey(), OWN_WORD, phrase);
      }
    }
    tasks = cues.tasks().toArray(new String[0]);
    for (int i = 0; i < tasks.length; i++) {
      tasksById.put(tasks[i], i);
    }
  }

  private static CueTable phrases(String list) {
    CueTable table = new CueTable();
    for (String phrase : list.split(",")) {
      table.add("", 1, phrase);
    }
    return table;
  }

  /**
   * @return the id of a {@link Task}, {@code unknown} among them, or a task of the configuration
   */
  public String classify(LlmRequest request) {
    StringBuilder system = new StringBuilder();
    StringBuilder user = new StringBuilder();
    for (PromptText text : request.texts()) {
      if (text.message() < 0 || text.role().equals("system") || text.role().equals("developer")) {
        append(system, text);
      }
    }
    String tail = "";
    for (PromptText text : request.lastUserTexts()) {
      int room = append(user, text);
      tail = text.endsWithin(room) ? "" : text.tail(room, TAIL);
    }
    return classify(letters(system), letters(user), tail.toCharArray());
  }

  // Looked at several times: a builder would check its bounds for each letter.
  private static char[] letters(StringBuilder text) {
    char[] letters = new char[text.length()];
    text.getChars(0, letters.length, letters, 0);
    return letters;
  }

  /** Returns how much room there was. */
  private static int append(StringBuilder to, PromptText text) {
    int room = Math.max(0, HEAD - to.length());
    if (to.length() > 0) {
      to.append('\n');
    }
    to.append(text.head(room));
    return room;
  }

  /**
   * @param system the system's text; may be empty
   * @param user the user's text
   * @return as {@link #classify(LlmRequest)}
   */
  public String classify(String system, String user) {
    boolean whole = user.length() <= HEAD;
    return classify(
        system.substring(0, Math.min(HEAD, system.length())).toCharArray(),
        (whole ? user : user.substring(0, HEAD)).toCharArray(),
        (whole ? "" : user.substring(Math.max(HEAD, user.length() - TAIL))).toCharArray());
  }

  private String classify(char[] system, char[] user, char[] tail) {
    Votes votes = new Votes();
    votes.count(system, system.length);
    votes.count(user, tail.length == 0 ? user.length - INSTRUCTIONS : user.length);
    votes.count(tail, tail.length - INSTRUCTIONS);
    TextShape shape = new TextShape();
    shape.add(user);
    shape.add(tail);
    votes.add(Task.CODE, shape.code());
    votes.add(Task.MATH, shape.math());
    if (shape.numbers() < 2 && shape.math() == 0) {
      votes.scale(Task.MATH, 0.5f);
    }
    if (shape.words() > PROBLEM_WORDS && !shape.hasFormulas()) {
      // Long texts have numbers and say how many without asking for it.
      votes.scale(Task.MATH, 0.4f);
    }
    if (votes.of(Task.CODE) >= SOME_CODE || shape.definesFunction()) {
      // Programs are about numbers and texts, too.
      votes.scale(Task.MATH, 0.5f);
    }
    if (shape.hasOptions()) {
      votes.scale(Task.CLASSIFICATION, 0.6f);
      votes.scale(Task.CREATIVE, 0.5f);
      votes.scale(Task.REASONING, 0.6f);
      votes.scale(Task.SUMMARIZATION, 0.6f);
    }
    if (shape.words() > SHORT_TALK_WORDS) {
      votes.scale(Task.CHAT, 0);
    }
    String winner = votes.winner();
    if (winner != null) {
      return winner;
    }
    return isShortQuestion(user, shape) && votes.best() < ENOUGH && shape.math() < 1
        ? Task.FAQ.id()
        : Task.UNKNOWN.id();
  }

  private static boolean isShortQuestion(char[] user, TextShape shape) {
    if (shape.words() < 3 || shape.words() > SHORT_QUESTION_WORDS || shape.questionMarks() != 1) {
      return false;
    }
    int end = user.length - 1;
    while (end > 0 && user[end] <= ' ') {
      end--;
    }
    return user[end] == '?' && asksForFact(new Words(user));
  }

  private static boolean asksForFact(Words words) {
    if (!words.next() || QUESTIONS.find(CueTable.join(words.hash(), 0)) < 0) {
      return false;
    }
    long last = words.hash();
    for (int word = 2; words.next(); word++) {
      long single = CueTable.join(words.hash(), 0);
      boolean request = word == 2 && YOU.find(single) >= 0; // "can you …"
      if (request || NO_FACT.find(single) >= 0 || NO_FACT.find(CueTable.join(last, single)) >= 0) {
        return false;
      }
      last = words.hash();
    }
    return true;
  }

  /** What the cues of one prompt add up to. */
  private final class Votes {

    private final float[] scores = new float[tasks.length];

    /** How much of its weight each cue has given already: it counts once, where it counts most. */
    private final float[] given = new float[cues.size()];

    /** By task: what things that are to be made have given already. */
    private final float[] made = new float[tasks.length];

    void add(Task task, float score) {
      scores[tasksById.get(task.id())] += score;
    }

    void scale(Task task, float factor) {
      scores[tasksById.get(task.id())] *= factor;
    }

    float of(Task task) {
      return scores[tasksById.get(task.id())];
    }

    /**
     * Cues in the material between the instructions do not count: it says nothing of what is asked.
     *
     * @param closing where instructions may stand again, after the material
     */
    void count(char[] text, int closing) {
      Words words = new Words(text);
      long[] last = new long[CueTable.MAX_WORDS];
      boolean[] starts = new boolean[CueTable.MAX_WORDS];
      int count = 0;
      boolean start = true;
      ProductPhrase phrase = new ProductPhrase();
      while (words.next()) {
        if (words.start() >= INSTRUCTIONS && words.start() < closing) {
          words.skipTo(closing);
          count = 0;
          start = true;
          phrase = new ProductPhrase();
          continue;
        }
        boolean sentence = words.gap() == Words.Gap.SENTENCE;
        start |= words.gap() != Words.Gap.NONE;
        int slot = count % CueTable.MAX_WORDS;
        last[slot] = words.hash();
        starts[slot] = start;
        count++;
        if (cues.mayEndWith(words.hash())) {
          look(last, starts, count);
        }
        int made = phrase.next(words.hash(), start, sentence);
        if (made >= 0) {
          make(made, phrase.isCommand());
        }
        start = start && POLITENESS.find(CueTable.join(words.hash(), 0)) >= 0;
      }
    }

    /** Lets the longest phrase vote that ends with the last word. */
    private void look(long[] last, boolean[] starts, int count) {
      long key = 0;
      int longest = -1;
      boolean command = false;
      for (int length = 1; length <= cues.longest() && length <= count; length++) {
        int slot = (count - length) % CueTable.MAX_WORDS;
        key = CueTable.join(last[slot], key);
        int cue = cues.find(key);
        if (cue >= 0) {
          longest = cue;
          command = starts[slot];
        }
      }
      if (longest >= 0) {
        vote(longest, command ? AS_COMMAND : 1);
      }
    }

    private void vote(int cue, float factor) {
      float score = cues.weight(cue) * factor;
      if (score > given[cue]) {
        scores[cues.task(cue)] += score - given[cue];
        given[cue] = score;
      }
    }

    /** Lets what is to be made vote; the best of each kind counts. */
    private void make(int product, boolean command) {
      int task = tasksById.get(ProductPhrase.task(product));
      float score = ProductPhrase.weight(product) * (command ? AS_COMMAND : IN_PASSING);
      if (score > made[task]) {
        scores[task] += score - made[task];
        made[task] = score;
      }
    }

    float best() {
      float best = 0;
      for (float score : scores) {
        best = Math.max(best, score);
      }
      return best;
    }

    /** The task that has enough, and clearly more than any other; null if none has. */
    String winner() {
      int best = 0;
      float second = 0;
      for (int i = 1; i < scores.length; i++) {
        if (scores[i] > scores[best]) {
          second = scores[best];
          best = i;
        } else {
          second = Math.max(second, scores[i]);
        }
      }
      return scores[best] >= ENOUGH && scores[best] >= second * CLEARLY ? tasks[best] : null;
    }
  }
}
