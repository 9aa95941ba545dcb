package io.llmcost.agent.batch;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.EmbeddingItem;
import io.llmcost.agent.llm.EmbeddingsAnswer;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.PromptText;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.llm.UnusableAnswerException;
import java.util.ArrayList;
import java.util.List;

/** The texts of all calls, one after the other; each call gets the vectors of its own. */
final class EmbeddingForm implements JointForm {

  private final Batch batch;

  EmbeddingForm(Batch batch) {
    this.batch = batch;
  }

  @Override
  public byte[] body() {
    List<LlmRequest> calls = new ArrayList<>();
    for (Member member : batch.members()) {
      calls.add(member.exchange().call());
    }
    return batch.leader().exchange().call().withInputsOf(calls);
  }

  @Override
  public Apart apart(HttpResponse whole, byte[] plain) throws UnusableAnswerException {
    EmbeddingsAnswer answer = EmbeddingsAnswer.read(plain, batch.inputs());
    List<EmbeddingItem> items = answer.items(lengths());
    TokenUsage.Source source =
        answer.usage().source() == TokenUsage.Source.NONE
            ? TokenUsage.Source.ESTIMATED
            : answer.usage().source();
    Apart apart = new Apart();
    int next = 0;
    for (Member member : batch.members()) {
      List<EmbeddingItem> own = items.subList(next, next + member.inputs());
      next += member.inputs();
      apart.add(EmbeddingsAnswer.ofStored(own), TokenUsage.of(source, tokens(own), 0));
    }
    return apart;
  }

  private int[] lengths() {
    int[] lengths = new int[batch.inputs()];
    int next = 0;
    for (Member member : batch.members()) {
      List<PromptText> texts = member.exchange().call().texts();
      for (int i = 0; i < member.inputs(); i++) {
        lengths[next++] = texts.size() == member.inputs() ? texts.get(i).chars() : 1;
      }
    }
    return lengths;
  }

  private static long tokens(List<EmbeddingItem> items) {
    long tokens = 0;
    for (EmbeddingItem item : items) {
      tokens += item.promptTokens();
    }
    return tokens;
  }
}
