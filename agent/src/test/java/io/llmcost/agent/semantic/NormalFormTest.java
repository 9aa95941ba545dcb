package io.llmcost.agent.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What says the same has the same form; what a single change makes say something else has not. */
class NormalFormTest {

  private static final List<String> PROMPTS =
      List.of(
          "What is the capital of France?",
          "How many litres are 3 gallons?",
          "Can I pay $50 with a credit card after 8 pm?",
          "Does the US tax income from abroad?",
          "Is Anna taller than Bob?",
          "How do I install Python 3.11 on Windows 10?",
          "Translate \"good morning\" to German.",
          "Who wrote Hamlet and when did he write it?",
          "Why is my 5 GB download slower than 20 Mb/s?",
          "Should I not take vitamin C before meals?",
          "Convert 100 USD to EUR, please.",
          "What does `a - b` return for -3 and 4?",
          "Is it safe to eat raw eggs? I am not pregnant.",
          "My order 12345 has not arrived since Monday.",
          "Find x if x^2 = 49 and x < 0.",
          "List the pros and cons of remote work.",
          "What's the difference between C and C++?",
          "Can't I cancel within 14 days?",
          "Name three rivers in Asia, but none in China.",
          "Is polish remover toxic? Is Polish hard to learn?");

  private static final Map<String, UnaryOperator<String>> SAME = new LinkedHashMap<>();
  private static final List<String[]> OTHER_WORDS =
      List.of(
          new String[] {"France", "Spain"},
          new String[] {"3", "4"},
          new String[] {"gallons", "pints"},
          new String[] {"$50", "€50"},
          new String[] {"$50", "$5"},
          new String[] {"after", "before"},
          new String[] {"pm", "am"},
          new String[] {"US", "us"},
          new String[] {"Anna", "Anne"},
          new String[] {"taller", "shorter"},
          new String[] {"3.11", "311"},
          new String[] {"3.11", "3.1"},
          new String[] {"Windows", "windows"},
          new String[] {"good", "god"},
          new String[] {"he", "she"},
          new String[] {"and", "or"},
          new String[] {"GB", "Gb"},
          new String[] {"Mb", "MB"},
          new String[] {"not ", ""},
          new String[] {"vitamin C", "vitamin c"},
          new String[] {"C++", "C#"},
          new String[] {"C++", "C"},
          new String[] {"USD", "AUD"},
          new String[] {" - ", " + "},
          new String[] {"-3", "3"},
          new String[] {"12345", "12354"},
          new String[] {"Monday", "Sunday"},
          new String[] {"<", ">"},
          new String[] {"^2", "2"},
          new String[] {"pros", "cons"},
          new String[] {"Can't", "Can"},
          new String[] {"14", "1.4"},
          new String[] {"none", "one"},
          new String[] {"polish", "Polish"},
          new String[] {"the ", "a "},
          new String[] {"is", "was"},
          new String[] {"Is", "Was"},
          new String[] {"How", "Why"},
          new String[] {"When", "Where"},
          new String[] {"10", "1 0"},
          new String[] {"100", "1000"},
          new String[] {"\"", ""});

  static {
    SAME.put("spaces", text -> "  " + text.replace(" ", "  ") + "\n");
    SAME.put("tabs", text -> text.replace(" ", "\t"));
    SAME.put("no-break spaces", text -> text.replace(" ", "\u00a0"));
    SAME.put("quotes", text -> text.replace("'", "\u2019"));
    SAME.put("zero width", text -> text.replace(" ", " \u200b"));
    SAME.put("end", text -> text.replaceAll("[?.]$", ""));
    SAME.put(
        "first letter", text -> text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1));
  }

  @Test
  void whatASingleChangeMakesSaySomethingElseHasAnotherForm() {
    List<String> mutants = new ArrayList<>();
    for (String prompt : PROMPTS) {
      for (String[] change : OTHER_WORDS) {
        String mutant =
            prompt.replaceFirst(
                java.util.regex.Pattern.quote(change[0]), change[1].replace("$", "\\$"));
        if (!mutant.equals(prompt)) {
          assertThat(NormalForm.of(mutant)).as(mutant).isNotEqualTo(NormalForm.of(prompt));
          mutants.add(mutant);
        }
      }
      mutants.addAll(reordered(prompt));
    }
    assertThat(mutants).hasSizeGreaterThan(150);
  }

  /** Each word left out, doubled, or put behind its neighbour. */
  private static List<String> reordered(String prompt) {
    String[] words = prompt.split(" ");
    List<String> mutants = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      List<String> without = new ArrayList<>(List.of(words));
      without.remove(i);
      List<String> doubled = new ArrayList<>(List.of(words));
      doubled.add(i, words[i]);
      List<String> swapped = new ArrayList<>(List.of(words));
      swapped.add(Math.max(0, i - 1), swapped.remove(i));
      for (List<String> mutated : List.of(without, doubled, swapped)) {
        String mutant = String.join(" ", mutated);
        if (!mutant.equals(prompt)) {
          assertThat(NormalForm.of(mutant)).as(mutant).isNotEqualTo(NormalForm.of(prompt));
          mutants.add(mutant);
        }
      }
    }
    return mutants;
  }

  @Test
  void linesStayLines() {
    assertThat(NormalForm.of("a\nb")).isNotEqualTo(NormalForm.of("a b"));
    assertThat(NormalForm.of("a \r\n b")).isEqualTo(NormalForm.of("a\nb"));
  }

  @Test
  void differentPromptsHaveDifferentForms() {
    assertThat(PROMPTS.stream().map(NormalForm::of).distinct()).hasSameSizeAs(PROMPTS);
  }

  @Test
  void anotherDressDoesNotMatter() {
    String prompt = "What's the way from Rome to Paris on Monday?";
    SAME.forEach(
        (name, change) ->
            assertThat(NormalForm.of(change.apply(prompt)))
                .as(name)
                .isEqualTo(NormalForm.of(prompt)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "What is the capital of France?|what is the capital of france",
        "What is the capital of France?|WHAT IS THE CAPITAL OF FRANCE?",
        "What is the capital of France?|What is the capital of France ??",
        "What's the time zone of Oslo?|What is the time zone of Oslo?",
        "I can't log in.|I cannot log in",
        "Why doesn't it work?|why does not it work",
        "Caf\u00e9 opening hours|Cafe\u0301 opening hours",
        "Ｗhat is a cat?|What is a cat?",
      })
  void sameForm(String a, String b) {
    assertThat(NormalForm.of(a)).isEqualTo(NormalForm.of(b));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Does it help US?|Does it help us?",
        "Tell me about WHO rules|Tell me about who rules",
        "r\u00e9sum\u00e9 tips|resume tips",
        "x\u00b2|x2",
        "You are closed on Sundays.|You are closed on Sundays?",
        "Let's eat, grandma|Let's eat grandma",
        "getName|getname",
        "foo_bar|foo bar",
        "1,000|1.000",
        "5 mB|5 MB",
      })
  void otherForm(String a, String b) {
    assertThat(NormalForm.of(a)).isNotEqualTo(NormalForm.of(b));
  }
}
