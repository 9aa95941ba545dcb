package io.llmcost.agent.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RepeatsTest {

  private static final Pattern WHOLE =
      Pattern.compile(
          "\\[The same text as before in this conversation, which begins: \"(.*?)(\\.\\.\\.)?\"\\]");
  private static final Pattern RUN =
      Pattern.compile(
          "\\[Here stands again, word for word, what came before in this conversation from \"(.*?)(\\.\\.\\.)?\""
              + " to \"\\.\\.\\.(.*?)\"\\]");

  private final Repeats repeats = new Repeats();

  private static String prose(int number, int sentences) {
    Random random = new Random(number);
    StringBuilder text = new StringBuilder("Chapter " + number + " tells");
    for (int i = 0; i < sentences; i++) {
      text.append(i == 0 ? "" : " There");
      for (int word = 0; word < 9; word++) {
        text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
      }
      text.append('.');
    }
    return text.toString();
  }

  private static final String[] WORDS = {
    "river", "harbour", "of", "the", "merchant", "walked", "slowly", "towards", "evening", "ships"
  };

  @Test
  void aWholeTextIsNamedByItsBeginning() {
    String file = "{\"rows\": [" + "1, 2, 3, ".repeat(80) + "4]}";
    assertThat(repeats.of(file, true)).isEqualTo(file);
    assertThat(repeats.of(file, true))
        .isEqualTo(
            "[The same text as before in this conversation, which begins: \"{'rows': [1, 2, 3, 1, 2,"
                + " 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2,...\"]");
  }

  @Test
  void aQuestionThatIsAskedAgainStays() {
    String question = prose(1, 9);
    repeats.of(question, false);
    assertThat(repeats.of(question, false)).isEqualTo(question);
  }

  @Test
  void pagesBeforeAnotherQuestionAreNamed() {
    String pages = prose(1, 6) + "\n\n" + prose(2, 6);
    repeats.of(pages + "\n\nWho walked?", false);
    String second = repeats.of(pages + "\n\nWhere to?", false);
    assertThat(second).startsWith("[Here stands again, word for word,").endsWith("]\n\nWhere to?");
    assertThat(second.length()).isLessThan(300);
    assertThat(repeats.of(pages + "\n\nAnd when?", false)).startsWith("[Here stands again");
  }

  @Test
  void twoThatBeginAlikeAreNotNamed() {
    String same = "x".repeat(60);
    repeats.of(same + "a".repeat(400), true);
    repeats.of(same + "b".repeat(400), true);
    assertThat(repeats.of(same + "a".repeat(400), true)).isEqualTo(same + "a".repeat(400));
  }

  @Test
  void withinCodeAndDataNothingIsNamed() {
    String yaml = ("server:\n  port: 80\n  name: a\n\n" + "client:\n  port: 81\n\n").repeat(12);
    repeats.of(yaml, true);
    assertThat(repeats.of(yaml + "last: true\n", true)).isEqualTo(yaml + "last: true\n");
    String program =
        prose(3, 2) + "\n\n```\n" + "call(a);\n\n".repeat(60) + "```\n\n" + prose(4, 2);
    repeats.of(program, true);
    assertThat(repeats.of(program + "\n\nmore", true)).isEqualTo(program + "\n\nmore");
  }

  @Test
  void shortOnesAreLeftAlone() {
    repeats.of("a short text", true);
    assertThat(repeats.of("a short text", true)).isEqualTo("a short text");
  }

  @Test
  void aLongTextOfOneParagraphOverAndOverTakesNoLongerThanItsLength() {
    String text = (prose(5, 1) + "\n\n").repeat(9_000);
    repeats.of(text, true);
    assertThat(repeats.of(text + "end", true).length()).isLessThan(text.length() + 10);
  }

  /** Whoever reads from the beginning can put in all that is referred to. */
  @Property(tries = 300)
  void referencesLeadToWhatTheyStandFor(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> sent = new ArrayList<>();
    List<String> asked = new ArrayList<>();
    Repeats conversation = new Repeats();
    for (int i = 0; i < 6; i++) {
      StringBuilder text = new StringBuilder();
      for (int part = random.nextInt(6); part >= 0; part--) {
        text.append(prose(random.nextInt(7), 1 + random.nextInt(2) * 4)).append("\n\n");
      }
      String now = random.nextBoolean() ? text.toString() : text.toString().trim();
      asked.add(now);
      sent.add(conversation.of(now, random.nextBoolean()));
    }
    List<String> read = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      read.add(resolved(sent.get(i), sent.subList(0, i)));
      assertThat(words(read.get(i))).isEqualTo(words(asked.get(i)));
    }
  }

  private static String words(String text) {
    return text.trim().replaceAll("\\s+", " ");
  }

  private static String resolved(String text, List<String> earlier) {
    Matcher whole = WHOLE.matcher(text);
    if (whole.matches()) {
      return only(
          earlier.stream().filter(each -> begins(each, whole.group(1))).distinct().toList());
    }
    Matcher run = RUN.matcher(text);
    StringBuilder all = new StringBuilder();
    while (run.find()) {
      List<String> found = new ArrayList<>();
      for (String each : earlier) {
        for (int at = 0; at >= 0; at = next(each, at)) {
          if (begins(each.substring(at), run.group(1))) {
            int end = words(each.substring(at)).indexOf(run.group(3).trim());
            if (end >= 0) {
              found.add(words(each.substring(at)).substring(0, end + run.group(3).trim().length()));
            }
          }
        }
      }
      run.appendReplacement(
          all, Matcher.quoteReplacement(only(found.stream().distinct().limit(1).toList())));
    }
    return run.appendTail(all).toString();
  }

  private static int next(String text, int at) {
    int blank = text.indexOf("\n\n", at);
    return blank < 0 ? -1 : blank + 2;
  }

  private static boolean begins(String text, String beginning) {
    return text.replace('\n', ' ').replace('"', '\'').trim().startsWith(beginning.trim());
  }

  private static String only(List<String> found) {
    assertThat(found).hasSize(1);
    return found.get(0);
  }
}
