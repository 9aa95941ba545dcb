package io.llmcost.agent.compress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a summary says what the text said, as far as that can be told without asking anyone:
 * numbers, names, quoted text, what must and must not be done, and words about the form of the
 * answer survive, and nothing of the kind comes in. Strict: what is refused costs a saving, what is
 * let through wrongly costs an answer.
 */
final class SummaryRules {

  /** In the order in which they are made, for people. */
  static final List<String> CHECKS =
      Collections.unmodifiableList(
          Arrays.asList("length", "numbers", "names", "quotes", "rules", "format"));

  /** Of the original's length a summary has at most so much. */
  private static final double LONGEST = .8;

  /** The share of a rule's own words that one sentence of the summary has. */
  private static final double RULE = .5;

  /** The same for a sentence that begins with what is to be done. */
  private static final double INSTRUCTION = .4;

  /** English texts have more of its function words than this. */
  private static final double ENGLISH = .25;

  private static final Set<String> FORBIDDING =
      words(
          "not never no cannot without unless except avoid refuse forbidden prohibited neither nor"
              + " none don't doesn't can't won't mustn't shouldn't isn't aren't");

  private static final Set<String> DEMANDING =
      words("must always only required ensure mandatory exactly exclusively shall should");

  private static final Set<String> PERMITTING =
      words(
          "may might can could optional optionally preferably possible usually sometimes perhaps"
              + " generally ideally try");

  private static final Set<String> INSTRUCTIONS =
      words(
          "answer reply respond return write use ask keep check escalate refer include list"
              + " translate give state mention offer apologise apologize quote cite start begin end"
              + " close format output call add remove replace follow treat verify confirm route send"
              + " stay limit round show speak address explain summarise summarize suggest");

  private static final Set<String> FORMS =
      words(
          "json xml csv yaml markdown html table bullet list uppercase lowercase capital sentence"
              + " word character paragraph heading schema emoji plain iso utc");

  private final String original;
  private final String summary;

  private SummaryRules(String original, String summary) {
    this.original = original;
    this.summary = summary;
  }

  /** Why a text is not summarised at all; null if it may be. */
  static String refusal(String text) {
    if (text.contains("```") || text.contains("~~~")) {
      return "it has fenced blocks, which must stay to the letter";
    }
    return isEnglish(text) ? null : "it is not English prose, of which alone rules can be told";
  }

  private static boolean isEnglish(String text) {
    int all = 0;
    int function = 0;
    for (String word : SummaryWords.of(text)) {
      String lower = word.toLowerCase(Locale.ROOT);
      all++;
      function += StopWords.contains(lower.toCharArray(), lower.length()) ? 1 : 0;
    }
    return all > 0 && function > ENGLISH * all;
  }

  /**
   * The first check that a summary does not pass, and for what.
   *
   * @param kept what must survive: the text, or the part of it that counts
   * @param tokens of all that the summary stands for
   * @return null if it passes all
   */
  static String failed(String kept, String summary, long tokens) {
    return new SummaryRules(kept, summary).failed(tokens);
  }

  private String failed(long tokens) {
    if (summary.trim().isEmpty() || Compressor.tokens(summary) > LONGEST * tokens) {
      return "length: " + Compressor.tokens(summary) + " of " + tokens + " tokens";
    }
    String failed =
        missing("numbers", SummaryWords.numbers(original), SummaryWords.numbers(summary));
    failed =
        failed != null
            ? failed
            : missing("numbers", SummaryWords.numbers(summary), SummaryWords.numbers(original));
    failed = failed != null ? failed : missingText("names", SummaryWords.names(original));
    failed = failed != null ? failed : missingText("quotes", SummaryWords.quoted(original));
    failed = failed != null ? failed : rules();
    return failed != null ? failed : missing("format", forms(original), forms(summary));
  }

  private static String missing(String check, Set<String> wanted, Set<String> there) {
    for (String each : wanted) {
      if (!there.contains(each)) {
        return check + ": " + each;
      }
    }
    return null;
  }

  private String missingText(String check, Set<String> wanted) {
    for (String each : wanted) {
      if (!summary.contains(each) && !FORMS.contains(each.toLowerCase(Locale.ROOT))) {
        return check + ": " + each;
      }
    }
    return null;
  }

  private static Set<String> forms(String text) {
    Set<String> forms = new HashSet<>();
    for (String word : SummaryWords.of(text)) {
      String lower = word.toLowerCase(Locale.ROOT);
      String one =
          lower.endsWith("s") && !FORMS.contains(lower)
              ? lower.substring(0, lower.length() - 1)
              : lower;
      if (FORMS.contains(one)) {
        forms.add(one);
      }
    }
    return forms;
  }

  private String rules() {
    Vocabulary vocabulary = new Vocabulary();
    List<Rule> said = rules(original, vocabulary);
    List<Rule> kept = rules(summary, vocabulary);
    for (Rule rule : said) {
      if (rule.least > 0 && !rule.isIn(kept, rule.least)) {
        return "rules: " + rule.text;
      }
    }
    for (Rule rule : kept) {
      if (rule.forbids && !rule.isIn(said, RULE)) {
        return "rules: not in the text: " + rule.text;
      }
    }
    return null;
  }

  private static List<Rule> rules(String text, Vocabulary vocabulary) {
    List<Rule> rules = new ArrayList<>();
    for (String sentence : SummaryWords.sentences(text)) {
      rules.add(new Rule(sentence, vocabulary));
    }
    return rules;
  }

  private static Set<String> words(String list) {
    return new HashSet<>(Arrays.asList(list.split(" ")));
  }

  /** A sentence, and what of it must be found again. */
  private static final class Rule {
    final String text;
    final boolean forbids;
    final boolean permits;

    /** The share of its words that must be found together; 0 if it demands nothing. */
    final double least;

    private final int[] terms;

    Rule(String text, Vocabulary vocabulary) {
      this.text = text.length() > 80 ? text.substring(0, 80) : text;
      List<String> words = SummaryWords.of(text);
      boolean demands = false;
      boolean not = false;
      boolean leave = false;
      for (String word : words) {
        String lower = word.toLowerCase(Locale.ROOT).replace('\u2019', '\'');
        not |= FORBIDDING.contains(lower);
        demands |= DEMANDING.contains(lower);
        leave |= PERMITTING.contains(lower);
      }
      boolean instructs =
          !words.isEmpty() && INSTRUCTIONS.contains(words.get(0).toLowerCase(Locale.ROOT));
      this.forbids = not;
      this.permits = leave;
      this.least = not || demands ? RULE : instructs ? INSTRUCTION : 0;
      this.terms = Arrays.stream(Terms.of(text, 0, text.length(), vocabulary)).distinct().toArray();
    }

    /** Whether one of the sentences says as much of it, forbids if it does, and permits no more. */
    boolean isIn(List<Rule> others, double share) {
      if (terms.length == 0) {
        return true;
      }
      Set<Integer> own = new HashSet<>();
      for (int term : terms) {
        own.add(term);
      }
      for (Rule other : others) {
        int found = 0;
        for (int term : other.terms) {
          found += own.contains(term) ? 1 : 0;
        }
        if (found >= share * own.size()
            && other.forbids == forbids
            && (permits || !other.permits)) {
          return true;
        }
      }
      return false;
    }
  }
}
