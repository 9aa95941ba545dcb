package io.llmcost.agent.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.semantic.text.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class KnownTextsTest {

  private static KnownTexts<Integer> texts(int capacity, long mostBytes) {
    return new KnownTexts<>(new LexicalEmbedder(), PairVerifier.shipped(), capacity, mostBytes);
  }

  private static String thing(int i) {
    return "thing" + letter(i) + letter(i / 26) + letter(i / 676);
  }

  private static char letter(int i) {
    return (char) ('a' + i % 26);
  }

  private static String asked(int i) {
    return "How do I repair the " + thing(i) + "?";
  }

  private static Match<Integer> near(KnownTexts<Integer> texts, int i) {
    Reading text = Reading.of("How can I repair my " + thing(i) + "?");
    return texts.near(text, 0.5, Set.of(), value -> true);
  }

  @Test
  void findsWhatIsNearAmongMany() {
    KnownTexts<Integer> texts = texts(10_000, Long.MAX_VALUE);
    for (int i = 0; i < 3_000; i++) {
      texts.add(asked(i), i);
    }

    for (int i = 0; i < 3_000; i += 97) {
      assertThat(near(texts, i).value()).isEqualTo(i);
    }
    assertThat(near(texts, 3_001)).isNull();
    assertThat(texts.sameWords("how do I repair the " + thing(7), Set.of()).value()).isEqualTo(7);
  }

  @Test
  void theOldestGoWhenThereAreTooMany() {
    KnownTexts<Integer> texts = texts(100, Long.MAX_VALUE);
    for (int i = 0; i < 1_000; i++) {
      texts.add(asked(i), i);
    }

    assertThat(near(texts, 999).value()).isEqualTo(999);
    assertThat(near(texts, 3)).isNull();
    assertThat(texts.sameWords(asked(3), Set.of())).isNull();
    assertThat(texts.size()).isLessThanOrEqualTo(100);
  }

  @Test
  void memoryIsBounded() {
    KnownTexts<Integer> texts = texts(100_000, 1 << 20);
    for (int i = 0; i < 5_000; i++) {
      texts.add(asked(i), i);
    }

    assertThat(texts.bytes()).isLessThan(2 << 20);
    near(texts, 1);
    assertThat(texts.bytes()).isLessThan(2 << 20);
  }

  @Test
  void aNewerAnswerTakesThePlaceOfTheOlder() {
    KnownTexts<Integer> texts = texts(100, Long.MAX_VALUE);
    texts.add(asked(1), 1);
    texts.add(asked(1), 2);

    assertThat(texts.size()).isEqualTo(1);
    assertThat(texts.sameWords(asked(1), Set.of()).value()).isEqualTo(2);
  }

  @Test
  void whatIsNoGoodAnyMoreIsPassedOver() {
    KnownTexts<Integer> texts = texts(100, Long.MAX_VALUE);
    texts.add("How do I repair the roof?", 1);

    assertThat(texts.near(Reading.of("How can I repair my roof?"), 0.5, Set.of(), value -> false))
        .isNull();
  }

  @Test
  void manyMayAskAndAddAtOnce() throws Exception {
    KnownTexts<Integer> texts = texts(500, Long.MAX_VALUE);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> work = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int first = t * 400;
        work.add(threads.submit(() -> askAndAdd(texts, first)));
      }
      for (Future<?> one : work) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(texts.size()).isLessThanOrEqualTo(500);
  }

  private static void askAndAdd(KnownTexts<Integer> texts, int first) {
    for (int i = first; i < first + 400; i++) {
      texts.add(asked(i), i);
      Match<Integer> found = near(texts, i);
      assertThat(found == null || found.value() == i).isTrue();
    }
  }
}
