package io.llmcost.agent.dialect;

import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.UnusableAnswerException;
import java.util.function.LongSupplier;

/** Chat Completions, asked in Anthropic's Messages. */
final class ChatToMessages implements Translation {

  private static final int OVERLOADED = 529;

  private final LongSupplier epochSeconds;

  ChatToMessages(LongSupplier epochSeconds) {
    this.epochSeconds = epochSeconds;
  }

  @Override
  public String suffix() {
    return Endpoint.MESSAGES.suffix();
  }

  @Override
  public byte[] request(LlmRequest call) throws UntranslatableCallException {
    return MessagesRequest.translated(call);
  }

  @Override
  public byte[] plainRequest(LlmRequest call) {
    return null;
  }

  @Override
  public byte[] answer(LlmRequest call, byte[] answer) throws UnusableAnswerException {
    return MessagesAnswer.toChat(answer, epochSeconds.getAsLong());
  }

  @Override
  public StreamFilter stream(LlmRequest call) {
    return new MessagesStream(epochSeconds.getAsLong(), call.asksForUsage());
  }

  @Override
  public byte[] error(int status, byte[] body) {
    return ErrorBody.ofMessages(status, body);
  }

  @Override
  public int errorStatus(int status) {
    return status == OVERLOADED ? 503 : status;
  }
}
