package io.llmcost.agent.dialect;

import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.UnusableAnswerException;

/** A call of one API, asked in another one. Stateless. */
public interface Translation {

  /** Where the other API is served, behind the base URL; begins with a slash. */
  String suffix();

  /**
   * The call's body in the other API.
   *
   * @throws UntranslatableCallException if something of it cannot be said there
   */
  byte[] request(LlmRequest call) throws UntranslatableCallException;

  /**
   * The same without what the caller did not ask and not every server knows.
   *
   * @return null if there is nothing like it
   * @throws UntranslatableCallException as {@link #request}
   */
  byte[] plainRequest(LlmRequest call) throws UntranslatableCallException;

  /**
   * A whole answer in the caller's API.
   *
   * @throws UnusableAnswerException if it is none, or has something in it that cannot be said
   */
  byte[] answer(LlmRequest call, byte[] answer) throws UnusableAnswerException;

  /**
   * Translates the events of one stream as they come. What cannot be translated ends the stream
   * with an error of the caller's API: bytes of another one would be of no use to it.
   */
  StreamFilter stream(LlmRequest call);

  /** An error's body in the caller's API, whatever it is. */
  byte[] error(int status, byte[] body);

  /** The status that the caller's API has for this one of an error. */
  int errorStatus(int status);
}
