package io.llmcost.agent.semantic;

import io.llmcost.agent.semantic.text.WordSet;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text without what does not change what it says: case, spacing, forms of the same sign, what
 * ends the last sentence, contractions. All words stay, in their order. Where case or a sign may
 * mean something it stays, too: "US" is not "us", and code is left as it is.
 */
public final class NormalForm {

  private static final Pattern CODE =
      Pattern.compile(
          "[`{}\\[\\]\\\\<>=|^~_@*$#]|\\p{Ll}\\p{Lu}|\\p{L}\\(|;\\s*$|::|://|(?m)^\\s{2,}\\S");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}']*\\p{L}[\\p{L}\\p{M}]*");
  private static final Set<String> QUESTION =
      WordSet.of(
          "what who whom whose when where why how which is are was were am do does did can could",
          "will would should has have had may");

  /** Words that are something else with a capital letter, or in capitals. */
  private static final Set<String> OTHER_WITH_CAPITAL =
      WordSet.of(
          "us it who aids sat act may march april june august polish china turkey apple windows word",
          "excel access outlook teams go rust swift python java ruby will mark bill rob jack grant",
          "frank art rose hope faith grace joy pat sue drew chase amazon shell target gap visa orange",
          "mercury mars jersey job reading nice mobile catholic orthodox earth bath cancer chad",
          "jordan georgia cuba guinea panama japan hamburg cologne lima wales divine lent god lord",
          "bush trump brown green white black young king page west field stone wood hill love rich",
          "sky square stripe slack zoom box meta edge safari chrome oracle spring flash ray dash pose",
          "miss ma pa id or in me oh hi ok la al de ca co mi on no do so an as at be by he if is my of",
          "to up we am pm nike tor tar vim ram rom led lan wan");

  private NormalForm() {}

  /** The form; equal for texts that say the same word by word. */
  public static String of(String text) {
    String plain = signs(Normalizer.normalize(text, Normalizer.Form.NFC)).trim();
    if (CODE.matcher(plain).find()) {
      return "=" + plain;
    }
    return "~" + ending(spaces(words(plain)));
  }

  /** One sign for each of those that differ in looks only. */
  private static String signs(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '\uFF01' && c <= '\uFF5E') {
        plain.append((char) (c - '\uFF01' + '!'));
      } else if (c == '\u2018' || c == '\u2019' || c == '\u02BC') {
        plain.append('\'');
      } else if (c == '\u201C' || c == '\u201D') {
        plain.append('"');
      } else if (c == '\u2010' || c == '\u2011' || c == '\u2013' || c == '\u2014') {
        plain.append('-');
      } else if (c == '\u2026') {
        plain.append("...");
      } else if (c == '\r') {
        plain.append(i + 1 < text.length() && text.charAt(i + 1) == '\n' ? "" : "\n");
      } else if (c != '\n' && (Character.isSpaceChar(c) || c == '\t')) {
        plain.append(' ');
      } else if (c != '\u200B' && c != '\uFEFF' && c != '\u00AD') {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  private static String words(String text) {
    boolean shouted = isShouted(text);
    StringBuilder plain = new StringBuilder(text.length() + 8);
    Matcher matcher = WORD.matcher(text);
    int from = 0;
    while (matcher.find()) {
      plain.append(text, from, matcher.start());
      boolean first = isFirst(text, matcher.start());
      boolean unit = matcher.start() > 0 && isAfterNumber(text, matcher.start());
      plain.append(unit ? matcher.group() : word(matcher.group(), first, shouted));
      from = matcher.end();
    }
    return plain.append(text, from, text.length()).toString();
  }

  private static String word(String word, boolean first, boolean shouted) {
    String lower = word.toLowerCase(Locale.ROOT);
    String rest = word.substring(1);
    boolean capitals =
        !rest.isEmpty() && rest.equals(rest.toUpperCase(Locale.ROOT)) && !lower.equals(word);
    boolean capital = !lower.equals(word);
    if (word.length() == 1) {
      return word.equals("I") || first && word.equals("A") ? lower : word;
    }
    if (!shouted && capital && OTHER_WITH_CAPITAL.contains(lower) && (capitals || !first)) {
      return word;
    }
    return contraction(lower);
  }

  private static String contraction(String lower) {
    int quote = lower.indexOf('\'');
    if (quote <= 0) {
      return lower.equals("cannot") ? "can not" : lower;
    }
    String head = lower.substring(0, quote);
    switch (lower.substring(quote)) {
      case "'t":
        if (head.equals("can") || head.equals("won") || head.equals("shan")) {
          return head.equals("can") ? "can not" : head.equals("won") ? "will not" : "shall not";
        }
        return head.endsWith("n") ? head.substring(0, head.length() - 1) + " not" : lower;
      case "'m":
        return head + " am";
      case "'re":
        return head + " are";
      case "'ve":
        return head + " have";
      case "'ll":
        return head + " will";
      case "'s":
        return QUESTION.contains(head) ? head + " is" : lower;
      default:
        return lower;
    }
  }

  /** No small letter at all, and no word that is another one in capitals, but at the start. */
  private static boolean isShouted(String text) {
    int words = 0;
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      String word = matcher.group();
      if (!word.equals(word.toUpperCase(Locale.ROOT))) {
        return false;
      }
      String lower = word.toLowerCase(Locale.ROOT);
      boolean first = words++ == 0;
      if (!first && (lower.equals("us") || lower.equals("it") || lower.equals("who"))) {
        return false;
      }
    }
    return words > 2;
  }

  private static boolean isFirst(String text, int start) {
    for (int i = start - 1; i >= 0; i--) {
      char c = text.charAt(i);
      if (c == '.' || c == '!' || c == '?' || c == '\n') {
        return true;
      }
      if (c != ' ' && c != '"' && c != '\'' && c != '(') {
        return false;
      }
    }
    return true;
  }

  private static boolean isAfterNumber(String text, int start) {
    int i = start - 1;
    while (i > 0 && text.charAt(i) == ' ') {
      i--;
    }
    return Character.isDigit(text.charAt(i));
  }

  private static String spaces(String text) {
    return text.replaceAll(" *\\n\\s*", "\n")
        .replaceAll(" {2,}", " ")
        .replaceAll(" (?=[?.!,]+(\\s|$))", "");
  }

  /** Without what ends the last sentence, where its first word says already whether it asks. */
  private static String ending(String text) {
    int end = text.length();
    boolean asks = false;
    int points = 0;
    while (end > 0 && "?!. ".indexOf(text.charAt(end - 1)) >= 0) {
      asks |= text.charAt(end - 1) == '?';
      points += text.charAt(end - 1) == '.' ? 1 : 0;
      end--;
    }
    String body = text.substring(0, end);
    if (end == 0 || points > 1) {
      return text;
    }
    int space = body.indexOf(' ');
    boolean question = QUESTION.contains(space < 0 ? body : body.substring(0, space));
    boolean severalSentences = body.matches("(?s).*[.!?\\n].*");
    return asks && (!question || severalSentences) ? body + "?" : body;
  }
}
