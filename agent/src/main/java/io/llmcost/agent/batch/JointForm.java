package io.llmcost.agent.batch;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.llm.UnusableAnswerException;
import java.util.ArrayList;
import java.util.List;

/** How the calls of one batch become one request, and its answer theirs again. */
interface JointForm {

  /** The body of the request. */
  byte[] body() throws NotAnLlmCallException;

  /**
   * Takes a good answer apart.
   *
   * @param plain not compressed
   * @throws UnusableAnswerException if it is not for all of them: each call is made alone then
   */
  Apart apart(HttpResponse whole, byte[] plain) throws UnusableAnswerException;

  /** For each call, in their order, its answer and its part of the usage. */
  final class Apart {
    private final List<byte[]> bodies = new ArrayList<>();
    private final List<TokenUsage> shares = new ArrayList<>();

    /**
     * @param body null if the call has to be made alone
     */
    void add(byte[] body, TokenUsage share) {
      bodies.add(body);
      shares.add(share);
    }

    /** Null if the call has to be made alone. */
    byte[] body(int call) {
      return bodies.get(call);
    }

    TokenUsage share(int call) {
      return shares.get(call);
    }
  }
}
