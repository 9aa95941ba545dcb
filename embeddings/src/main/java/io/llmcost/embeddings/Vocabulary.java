package io.llmcost.embeddings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The pieces of words that the model knows, and their numbers. Immutable. */
final class Vocabulary {

  private final Map<String, Integer> numbers;

  private Vocabulary(Map<String, Integer> numbers) {
    this.numbers = numbers;
  }

  /** One piece a line, from number 0 on. */
  static Vocabulary read(InputStream in) throws IOException {
    Map<String, Integer> numbers = new HashMap<>(65_536);
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      numbers.put(line, numbers.size());
    }
    return new Vocabulary(numbers);
  }

  /** Null if the piece is not known. */
  Integer find(String piece) {
    return numbers.get(piece);
  }

  int number(String piece) {
    Integer number = numbers.get(piece);
    if (number == null) {
      throw new IllegalStateException("Not in the vocabulary: " + piece);
    }
    return number;
  }
}
