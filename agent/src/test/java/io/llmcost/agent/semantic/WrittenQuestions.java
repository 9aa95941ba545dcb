package io.llmcost.agent.semantic;

import io.llmcost.agent.semantic.VerifierFit.Example;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Questions as people ask them, in several ways each: {@code questions.txt}, a line for each, ways
 * between bars, those about one subject in a row. They were written for this, without any of the
 * sets in view that the cache is measured with.
 */
final class WrittenQuestions {

  private WrittenQuestions() {}

  /** Two ways of one question, which are the same, and ways of two about one subject. */
  static List<Example> pairs() {
    List<Example> pairs = new ArrayList<>();
    for (String subject : text().split("\n\n")) {
      List<String[]> questions = subject.strip().lines().map(line -> line.split(" \\| ")).toList();
      for (int i = 0; i < questions.size(); i++) {
        String[] ways = questions.get(i);
        for (int one = 0; one < ways.length; one++) {
          for (int other = one + 1; other < ways.length; other++) {
            pairs.add(new Example(ways[one], ways[other], true, null));
          }
          for (String[] next : questions.subList(i + 1, questions.size())) {
            for (String way : next) {
              pairs.add(new Example(ways[one], way, false, null));
            }
          }
        }
      }
    }
    return pairs;
  }

  private static String text() {
    try (InputStream in = WrittenQuestions.class.getResourceAsStream("questions.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
