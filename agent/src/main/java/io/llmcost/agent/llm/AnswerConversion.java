package io.llmcost.agent.llm;

import java.util.Map;

/**
 * Makes a stream of a whole answer and a whole answer of a stream, so that an answer that was
 * stored one way can be served the other way. What is not understood makes it fail, rather than
 * lose something.
 */
public final class AnswerConversion {

  private AnswerConversion() {}

  /**
   * The server-sent events that stand for a whole answer: each text, each refusal and each tool
   * call comes in one piece.
   *
   * @param includeUsage whether the application asked for usage in a stream; Responses always have
   *     it
   * @throws UnusableAnswerException if the answer is not complete, or there are no streams of it
   */
  public static byte[] toStream(Endpoint endpoint, byte[] whole, boolean includeUsage)
      throws UnusableAnswerException {
    switch (endpoint) {
      case CHAT_COMPLETIONS:
        return new ChatStreamWriter(includeUsage).write(read(whole));
      case COMPLETIONS:
        return new CompletionStreamWriter(includeUsage).write(read(whole));
      case RESPONSES:
        return new ResponseStreamWriter().write(read(whole));
      default:
        throw new UnusableAnswerException("There are no streams of " + endpoint.id());
    }
  }

  /**
   * The whole answer that a stream amounts to; with usage if the stream has it.
   *
   * @throws UnusableAnswerException if the stream does not come to its end, is an error, or has
   *     something in it of which it is not known how its pieces fit
   */
  public static byte[] toWhole(Endpoint endpoint, byte[] stream) throws UnusableAnswerException {
    switch (endpoint) {
      case CHAT_COMPLETIONS:
        return StreamedEvents.read(stream, new ChoicesAssembly("chat.completion", "message"));
      case COMPLETIONS:
        return StreamedEvents.read(stream, new ChoicesAssembly("text_completion", null));
      case RESPONSES:
        return StreamedEvents.read(stream, new ResponseAssembly());
      default:
        throw new UnusableAnswerException("There are no streams of " + endpoint.id());
    }
  }

  private static Map<String, Object> read(byte[] whole) throws UnusableAnswerException {
    return AnswerTree.readObject(whole, 0, whole.length);
  }
}
