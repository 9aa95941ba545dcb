package io.llmcost.agent.compress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.function.IntFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextCutTest {

  private static final String QUESTION = "Who built the bridge of Bergheim?";
  private static final String ANSWER = "Elsa Varga built the old bridge there in 1893.";

  private static String body(int i) {
    return "Town number %d lies on a river. Its people make cloth and paper. ".formatted(i)
        + (i == 5 ? ANSWER + " " : "There is no crossing. ")
        + "Every summer there is a fair behind the church.";
  }

  private static String title(int i) {
    return i == 5 ? "Bergheim" : "Place " + (char) ('A' + i);
  }

  private static String documents(IntFunction<String> form) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 12; i++) {
      text.append(form.apply(i));
    }
    return text.toString();
  }

  private static String form(String name, int i) {
    switch (name) {
      case "numbered":
        return "Document [%d](Title: %s) %s\n".formatted(i, title(i), body(i));
      case "brackets":
        return "[%d] %s\n%s\n\n".formatted(i, title(i), body(i));
      case "headings":
        return "## %s\n\n%s\n\n".formatted(title(i), body(i));
      default:
        return "<document index=\"%d\">\n<source>%s</source>\n<document_content>%s</document_content>\n</document>\n"
            .formatted(i, title(i), body(i));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```\nbridge: stone\nbuilder of the bridge: Elsa Varga\nriver: wide\n\nfair: summer\n```\n",
        "| bridge | stone |\n| builder of the bridge | Elsa Varga |\n| river | wide |\n"
      })
  void betweenParagraphsAFencedBlockAndATableStayOrGoAsAWhole(String block) {
    String prose = documents(i -> "Place " + i + " is a town. " + body(i == 5 ? 6 : i) + "\n");
    String text = prose + "\n" + block + "\n" + prose;
    for (double ratio : new double[] {1.1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20}) {
      String left = ContextCut.toRatio(ratio).cut(text, QUESTION).text();
      String without = left.replace(block, "");
      assertThat(without).as("at " + ratio).doesNotContain("```", "|", "wide", "Varga");
    }
    assertThat(ContextCut.toRatio(2).cut(text, QUESTION).text()).contains(block);
  }

  @Test
  void aLongQuestionToALongTextTakesNoMemoryForEachPair() {
    StringBuilder text = new StringBuilder();
    StringBuilder question = new StringBuilder();
    for (int i = 0; i < 16_000; i++) {
      text.append("Speaker %d said that the word%d was known. ".formatted(i % 3, i / 27));
      text.append(i % 8 == 7 ? "\n\n" : "");
      question.append(i < 600 ? "word" + i + " " : "");
    }
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());

    assertThat(ContextCut.toRatio(4).cut(text.toString(), question.toString())).isNotNull();

    // A double for each pair of word and sentence would be 77 MB, twice.
    assertThat(threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before)
        .isLessThan(60_000_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbered", "brackets", "headings", "tags"})
  void whatTheQuestionNeedsStaysAsItStood(String form) {
    String text = documents(i -> form(form, i));

    Cut cut = ContextCut.toRatio(4).cut(text, QUESTION);

    assertThat(cut.text()).contains(ANSWER, "Bergheim").hasSizeLessThan(text.length() * 3 / 10);
    if (form.equals("numbered")) {
      assertThat(cut.text()).contains("Document [5](Title: Bergheim) ");
    }
    assertThat(cut.tokensAfter()).isLessThan(cut.tokensBefore() * 3 / 10);
    int at = 0;
    for (int[] piece : cut.kept()) {
      assertThat(piece[0]).isGreaterThanOrEqualTo(at);
      assertThat(cut.text()).contains(text.substring(piece[0], piece[1]).trim());
      at = piece[1];
    }
  }

  @Test
  void tagsAreClosed() {
    Cut cut = ContextCut.toRatio(6).cut(documents(i -> form("tags", i)), QUESTION);

    assertThat(cut.text().split("<document ", -1))
        .hasSameSizeAs(cut.text().split("</document>", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "{\"took\": 3, \"results\": %s, \"next\": null}"})
  void jsonStaysJson(String around) throws IOException {
    StringBuilder rows = new StringBuilder("[");
    for (int i = 1; i <= 12; i++) {
      rows.append(i == 1 ? "" : ",\n  ");
      rows.append(
          "{\"id\": %d, \"title\": \"%s\", \"text\": \"%s\\n\\\"quoted\\\"\", \"score\": 0.%d0}"
              .formatted(i, title(i), body(i), i));
    }
    String text = around.formatted(rows + "]");

    Cut cut = ContextCut.toRatio(5).cut(text, QUESTION);

    assertThat(cut.text()).contains(ANSWER, "\"id\": 5").hasSizeLessThan(text.length() / 3);
    assertThat(JSON.std.anyFrom(cut.text())).isNotNull();
  }

  @Test
  void theSecondHopIsFound() {
    String text =
        documents(
            i ->
                i == 2
                    ? "[2] The Visit\nThe Visit was directed by Mona Sand. It was shot in a barn.\n\n"
                    : i == 9
                        ? "[9] Ed Holm\nEd Holm is an actor. He plays Tyler in The Visit.\n\n"
                        : form("brackets", i));

    Cut cut =
        ContextCut.toRatio(5).cut(text, "Who directed the film in which Ed Holm plays Tyler?");

    assertThat(cut.text()).contains("He plays Tyler in The Visit.", "directed by Mona Sand");
  }

  @Test
  void codeAndTablesStayWhole() {
    String code = "```java\nint x = 1. + 2;\n\nbuild(bridge);\n```\n";
    String table = "| bridge | year |\n|---|---|\n| Bergheim | 1893 |\n";
    String text = documents(i -> form("headings", i)) + "## Bridge\n\n" + code + table;

    Cut cut =
        ContextCut.toRatio(3).cut(text, "How is the bridge of Bergheim built, in which year?");

    assertThat(cut.text()).contains(table);
    assertThat(cut.text().contains("int x") == cut.text().contains(code)).isTrue();
  }

  @Test
  void theQuestionMayStandWithTheDocuments() {
    String asked = "Answer with the documents.\n\n" + documents(i -> form("numbered", i));

    Cut cut = ContextCut.toRatio(4).cut(asked + "\nQuestion: " + QUESTION, null);

    assertThat(cut.text())
        .startsWith("Answer with the documents.\n\nDocument [")
        .endsWith("\nQuestion: " + QUESTION)
        .contains(ANSWER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Thanks!", "Please summarize this.", "Xyzzy plugh?"})
  void withoutAQuestionNothingIsCut(String question) {
    assertThat(ContextCut.toRatio(4).cut(documents(i -> form("numbered", i)), question)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server:\n  port: 1\n  hosts:\n    - bridge\n    - build\n",
        "def build(bridge):\n    return bridge\n",
        "1. Build the bridge.\n2. Then stop.\n3. Ask Bergheim.\n4. Go.\n",
        "{\"bridge\": 1, \"rows\": [{\"a\": 1}, {\"a\": 2}, {\"a\": 3}]}",
        "<doc>one <doc>bridge</doc></doc><doc>two</doc>",
        "# Instructions\nBuild.\n# Task\nBridge.\n# Output format\nJSON.\n",
      })
  void whatIsNoPileOfDocumentsStays(String text) {
    assertThat(ContextCut.toRatio(4).cut(text, QUESTION)).isNull();
  }

  @Test
  void otherScriptsAreRead() {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 8; i++) {
      text.append("[%d] 町%d\n".formatted(i, i));
      text.append("この町は川のそばにあります。布と紙を作ります。");
      text.append(i == 3 ? "橋は一八九三年にエルザが建てました。\n\n" : "夏には祭りがあります。\n\n");
    }

    Cut cut = ContextCut.toRatio(4).cut(text.toString(), "橋は誰が建てましたか？");

    assertThat(cut.text()).contains("橋は一八九三年にエルザが建てました。");
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "[1] ",
            "[2] ",
            "[3] ",
            "Document [1](Title: a) ",
            "(",
            ")",
            "# x",
            "## y\n",
            "\n",
            "\n\n",
            " ",
            "<doc>",
            "</doc>",
            "<title>",
            "</title>",
            "<item ",
            ">",
            "```",
            "| a | b |\n",
            "Bridge. ",
            "Who built? ",
            "Bergheim ",
            "e.g. ",
            "U.S. ",
            "漢。",
            "😀",
            "\uD83D",
            "{\"text\":\"",
            "\"}",
            "[",
            "]",
            ",",
            "\\")
        .list()
        .ofMaxSize(60)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 3000)
  void anyTextIsCutOrLeft(@ForAll("texts") String text) {
    Cut cut = ContextCut.toRatio(2).cut(text, QUESTION);

    if (cut != null) {
      assertThat(cut.tokensAfter()).isLessThan(cut.tokensBefore());
      assertThat(ContextCut.toRatio(2).cut(text, QUESTION).text()).isEqualTo(cut.text());
    }
  }
}
