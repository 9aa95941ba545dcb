package io.llmcost.embeddings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordPiecesTest {

  private static WordPieces pieces;
  private static List<String> names;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = WordPieces.class.getResourceAsStream("/model/vocabulary.txt")) {
      byte[] all = in.readAllBytes();
      names = Arrays.asList(new String(all, StandardCharsets.UTF_8).split("\n"));
    }
    try (InputStream in = WordPieces.class.getResourceAsStream("/model/vocabulary.txt")) {
      pieces = new WordPieces(Vocabulary.read(in));
    }
  }

  private static String cut(String text) {
    List<String> cut = new ArrayList<>();
    for (int number : pieces.of(text, 100)) {
      cut.add(names.get(number));
    }
    return String.join(" ", cut);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "How do I reset it? | how do i reset it ?",
        "unaffable | una ##ffa ##ble",
        "Crème brûlée | cr ##eme br ##ule ##e",
        "don't | don ' t",
        "C++ | c + +",
        "a\u00A0b\tc | a b c",
        "中国 | 中 国",
        "pass\u200Bword | password",
      })
  void textsAreCutAsTheModelWasTaught(String text, String cut) {
    assertThat(cut(text)).isEqualTo(cut);
  }

  @Test
  void whatHasNoPiecesIsUnknown() {
    assertThat(cut("a 𒀀 b")).isEqualTo("a [UNK] b");
    assertThat(cut("x".repeat(101))).isEqualTo("[UNK]");
    assertThat(cut("")).isEmpty();
  }

  @Test
  void longTextsAreCutShort() {
    assertThat(pieces.of("word ".repeat(10_000), 254)).hasSize(254);
    assertThat(pieces.of("antidisestablishmentarianism", 3)).hasSize(3);
  }
}
