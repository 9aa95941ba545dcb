package io.llmcost.agent.dialect;

import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.UnusableAnswerException;

/** A translation into Chat Completions, and one of that into what the provider has. */
final class TwoSteps implements Translation {

  private final Translation first;
  private final Translation second;

  TwoSteps(Translation first, Translation second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public String suffix() {
    return second.suffix();
  }

  @Override
  public byte[] request(LlmRequest call) throws UntranslatableCallException {
    return second.request(between(call));
  }

  @Override
  public byte[] plainRequest(LlmRequest call) {
    return null;
  }

  @Override
  public byte[] answer(LlmRequest call, byte[] answer) throws UnusableAnswerException {
    try {
      return first.answer(call, second.answer(between(call), answer));
    } catch (UntranslatableCallException e) {
      throw new UnusableAnswerException("The call it answers " + e.getMessage());
    }
  }

  @Override
  public StreamFilter stream(LlmRequest call) {
    try {
      return new InTurn(second.stream(between(call)), first.stream(call));
    } catch (UntranslatableCallException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public byte[] error(int status, byte[] body) {
    return first.error(status, second.error(status, body));
  }

  @Override
  public int errorStatus(int status) {
    return first.errorStatus(second.errorStatus(status));
  }

  private LlmRequest between(LlmRequest call) throws UntranslatableCallException {
    try {
      return LlmRequest.read(Endpoint.CHAT_COMPLETIONS, first.request(call), null);
    } catch (NotAnLlmCallException e) {
      throw new UntranslatableCallException("is not understood: " + e.getMessage());
    }
  }

  /** Two filters, one behind the other. */
  private static final class InTurn implements StreamFilter {
    private final StreamFilter nearer;
    private final StreamFilter further;

    InTurn(StreamFilter nearer, StreamFilter further) {
      this.nearer = nearer;
      this.further = further;
    }

    @Override
    public void data(byte[] bytes, int offset, int length, Sink out) {
      nearer.data(bytes, offset, length, (b, o, l) -> further.data(b, o, l, out));
    }

    @Override
    public void end(Sink out) {
      nearer.end((b, o, l) -> further.data(b, o, l, out));
      further.end(out);
    }

    @Override
    public void aborted(Throwable cause) {
      nearer.aborted(cause);
      further.aborted(cause);
    }

    @Override
    public void release(Sink out) {
      // What came in is of another API.
    }
  }
}
