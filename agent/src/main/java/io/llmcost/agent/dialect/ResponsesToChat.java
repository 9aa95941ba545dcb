package io.llmcost.agent.dialect;

import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.UnusableAnswerException;

/** Responses, asked in Chat Completions. */
final class ResponsesToChat implements Translation {

  @Override
  public String suffix() {
    return Endpoint.CHAT_COMPLETIONS.suffix();
  }

  @Override
  public byte[] request(LlmRequest call) throws UntranslatableCallException {
    return ChatRequest.translated(call);
  }

  @Override
  public byte[] plainRequest(LlmRequest call) throws UntranslatableCallException {
    return call.isStream() ? ChatRequest.withoutUsageQuestion(call) : null;
  }

  @Override
  public byte[] answer(LlmRequest call, byte[] answer) throws UnusableAnswerException {
    return ChatAnswer.toResponse(call, answer);
  }

  @Override
  public StreamFilter stream(LlmRequest call) {
    return new ChatStream(call);
  }

  /** Both APIs have the same. */
  @Override
  public byte[] error(int status, byte[] body) {
    return body;
  }

  @Override
  public int errorStatus(int status) {
    return status;
  }
}
