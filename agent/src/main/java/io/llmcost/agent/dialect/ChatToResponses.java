package io.llmcost.agent.dialect;

import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.UnusableAnswerException;

/** Chat Completions, asked in Responses. */
final class ChatToResponses implements Translation {

  @Override
  public String suffix() {
    return Endpoint.RESPONSES.suffix();
  }

  @Override
  public byte[] request(LlmRequest call) throws UntranslatableCallException {
    return ResponsesRequest.translated(call);
  }

  @Override
  public byte[] plainRequest(LlmRequest call) {
    return null;
  }

  @Override
  public byte[] answer(LlmRequest call, byte[] answer) throws UnusableAnswerException {
    return ResponsesAnswer.toChat(answer);
  }

  @Override
  public StreamFilter stream(LlmRequest call) {
    return new ResponsesStream(call.asksForUsage());
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
