package io.llmcost.agent.eval;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.llmcost.agent.gate.AnswerGate;
import io.llmcost.agent.gate.Certainty;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.prior.AnswerFeatures;
import io.llmcost.agent.prior.LinearPrior;
import io.llmcost.agent.prior.PassEstimates;
import io.llmcost.agent.prior.PromptFeatures;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wanted of the strong model once the weak one has answered: a cascade. */
final class AnswerNeeds {

  /** The gate alone: the score that it gives, negated. */
  static final String GATE = "gate";

  private AnswerNeeds() {}

  static Map<String, double[]> of(
      List<RoutingRow> rows, List<PromptFeatures> prompts, LinearPrior prior) {
    double[] gate = new double[rows.size()];
    double[] cascade = new double[rows.size()];
    double[] learnt = new double[rows.size()];
    PassEstimates begun = PassEstimates.ofAnswers(prior);
    PassEstimates estimates = PassEstimates.ofAnswers(prior);
    for (int i = 0; i < gate.length; i++) {
      RoutingRow row = rows.get(i);
      PromptFeatures prompt = prompts.get(i);
      AnswerFeatures answer = AnswerFeatures.of(prompt, row.weakResponse());
      double score = score(row);
      gate[i] = -score;
      cascade[i] = -score * known(begun.probability(null, prompt, answer));
      learnt[i] = -score * known(estimates.probability(row.source(), prompt, answer));
      estimates.note(row.source(), prompt, answer, RoutingNeeds.kept(row));
    }
    Map<String, double[]> needs = new LinkedHashMap<>();
    needs.put(GATE, gate);
    needs.put("cascade", cascade);
    needs.put("cascade-learnt", learnt);
    return needs;
  }

  private static double known(double probability) {
    return Double.isNaN(probability) ? 1 : probability;
  }

  /** What the gate says of the weak model's answer, 0 to 1. */
  private static double score(RoutingRow row) {
    String request =
        "{\"model\":\"weak\",\"messages\":[{\"role\":\"user\",\"content\":"
            + quoted(row.prompt())
            + "}]}";
    String answer =
        "{\"object\":\"chat.completion\",\"model\":\"weak\",\"choices\":[{\"index\":0,"
            + "\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":"
            + quoted(row.weakResponse())
            + "}}]}";
    try {
      LlmRequest call = LlmRequest.read(Endpoint.CHAT_COMPLETIONS, bytes(request), null);
      return AnswerGate.judge(call, bytes(answer), false, new Certainty()).score();
    } catch (NotAnLlmCallException e) {
      throw new IllegalStateException("A request of our own cannot be read", e);
    }
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
