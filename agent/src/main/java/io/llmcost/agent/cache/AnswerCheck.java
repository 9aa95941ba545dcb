package io.llmcost.agent.cache;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.llm.AnswerFacts;
import io.llmcost.agent.llm.AnswerScanner;
import io.llmcost.agent.llm.TokenUsage;

/** Tells whether bytes are an answer that may be given again. */
final class AnswerCheck {

  private static final Headers STREAM = Headers.of("content-type", "text/event-stream");
  private static final Headers WHOLE = Headers.of("content-type", "application/json");

  private AnswerCheck() {}

  /**
   * What an answer says it has used.
   *
   * @param body all of it, not compressed
   * @return without a source if it does not say; null if it is none to give again: an error, cut
   *     off, with a choice that is no good, in another form than its content type says, or not
   *     understood
   */
  static TokenUsage usage(boolean eventStream, byte[] body) {
    AnswerScanner scanner = new AnswerScanner(eventStream ? STREAM : WHOLE, done -> {});
    scanner.data(body, 0, body.length);
    boolean terminal = scanner.isDone();
    scanner.end();
    AnswerFacts facts = scanner.facts();
    boolean answer =
        facts.isComplete()
            && !facts.isError()
            && !facts.isSpoilt()
            && scanner.isStream() == eventStream
            && (terminal || !eventStream);
    return answer ? facts.usage() : null;
  }
}
