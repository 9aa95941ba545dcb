package io.llmcost.agent.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.semantic.text.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose vectors are taken for whose. */
class ToldVectorsTest {

  private static final CallCosts NO_PRICES =
      new CallCosts() {
        @Override
        public double usd(Exchange exchange) {
          return Double.NaN;
        }

        @Override
        public double embeddingUsd(String provider, String model, int chars) {
          return Double.NaN;
        }
      };

  @TempDir private Path folder;

  private Settings extension(String name, String weights) throws IOException {
    Path jar = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry("weights"));
      out.write(weights.getBytes());
      out.closeEntry();
    }
    return Settings.defaults().with(Options.SEMANTIC_EXTENSION, jar.toString());
  }

  private static Meanings meanings() {
    return new Meanings(null, NO_PRICES);
  }

  @Test
  void vectorsAreThoseOfTheSameEmbedderOnly() throws IOException {
    Settings one = extension("one.jar", "1");
    byte[] parts = {1, 2, 3};
    String identity = meanings().identity(one);

    assertThat(meanings().told(extension("copy.jar", "1"), identity, parts).parts())
        .isEqualTo(parts);
    assertThat(meanings().told(extension("newer.jar", "2"), identity, parts)).isNull();
    assertThat(meanings().told(Settings.defaults(), identity, parts)).isNull();
    assertThat(meanings().told(one, identity, new byte[3])).isNull();
    assertThat(
            meanings()
                .told(
                    Settings.defaults()
                        .with(Options.SEMANTIC_EXTENSION, folder.resolve("none").toString()),
                    identity,
                    parts))
        .isNull();
  }

  @Test
  void aVectorThatWasToldIsNotAskedForAgain() {
    Object space = new Object();
    KnownTexts<Integer> texts =
        new KnownTexts<>(new LexicalEmbedder(), PairVerifier.shipped(), 100);
    DenseVector vector = DenseVector.of(space, new float[] {1, 2, 3});
    texts.addTold("a text of some words", 1, DenseVector.ofParts(space, vector.parts()));
    texts.addTold("another text of words", 2, null);
    List<String> asked = new ArrayList<>();
    texts.learnMeanings(
        space,
        10,
        text -> {
          asked.add(text);
          return CompletableFuture.completedFuture(null);
        });

    assertThat(asked).containsOnly("another text of words");
    assertThat(
            texts
                .near(
                    Reading.of("a text of some word"),
                    vector,
                    0,
                    Collections.emptySet(),
                    any -> true)
                .value())
        .isEqualTo(1);
  }

  @Test
  void vectorsOfOtherLengthsAreNotCompared() {
    Object space = new Object();
    assertThat(
            DenseVector.ofParts(space, new byte[] {1, 2})
                .isLike(DenseVector.ofParts(space, new byte[] {1, 2, 3})))
        .isFalse();
  }
}
