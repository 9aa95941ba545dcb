package io.llmcost.agent.llm;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/** How sure a model was of its tokens, where an answer tells it. */
final class TokenProbabilities {

  private TokenProbabilities() {}

  /** The geometric mean over a choice's tokens, 0 to 1; NaN if it is not told. */
  static double mean(Map<String, Object> choice) {
    Map<String, Object> logprobs = AnswerTree.object(choice, "logprobs");
    if (logprobs == null) {
      return Double.NaN;
    }
    List<Object> tokens = AnswerTree.array(logprobs, "content");
    List<Object> values = tokens != null ? tokens : AnswerTree.array(logprobs, "token_logprobs");
    double sum = 0;
    int count = 0;
    for (Object value : values == null ? Collections.emptyList() : values) {
      Object number = value instanceof Map ? ((Map<?, ?>) value).get("logprob") : value;
      double logprob = parse(number);
      if (!Double.isNaN(logprob)) {
        sum += logprob;
        count++;
      }
    }
    return count == 0 ? Double.NaN : Math.exp(sum / count);
  }

  private static double parse(Object number) {
    if (!(number instanceof AnswerTree.Numeral)) {
      return Double.NaN;
    }
    try {
      return Math.min(0, Double.parseDouble(number.toString()));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
