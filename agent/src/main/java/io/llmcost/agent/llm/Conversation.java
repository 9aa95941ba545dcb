package io.llmcost.agent.resilience;

import io.llmcost.agent.llm.AnswerCursor;
import java.nio.charset.StandardCharsets;

/**
 * Tells conversations apart by how they begin: all up to the user's first message, which stays as
 * it is while the conversation grows, and which a provider's prompt cache knows.
 */
final class Conversation {

  private static final byte[] MESSAGES = "messages".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INPUT = "input".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ROLE = "role".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] USER = "user".getBytes(StandardCharsets.US_ASCII);

  private Conversation() {}

  /** The same for all requests of a conversation. */
  static int hash(byte[] body) {
    AnswerCursor c = new AnswerCursor().on(body, 0, body.length);
    int hash = 17;
    if (!c.enterObject()) {
      return hash;
    }
    while (c.nextMember()) {
      if ((c.nameIs(MESSAGES) || c.nameIs(INPUT)) && c.enterArray()) {
        return begun(c, hash);
      }
      boolean input = c.nameIs(INPUT);
      c.skipValue();
      if (input) {
        return hash(body, c.valueStart(), c.valueEnd(), hash);
      }
    }
    return hash;
  }

  private static int begun(AnswerCursor c, int seed) {
    int hash = seed;
    AnswerCursor inner = new AnswerCursor();
    while (c.nextElement() && c.skipValue()) {
      hash = hash(c.bytes(), c.valueStart(), c.valueEnd(), hash);
      if (isOfUser(inner.on(c.bytes(), c.valueStart(), c.valueEnd()))) {
        return hash;
      }
    }
    return hash;
  }

  private static boolean isOfUser(AnswerCursor message) {
    if (!message.enterObject()) {
      return false;
    }
    while (message.nextMember()) {
      boolean role = message.nameIs(ROLE);
      if (message.skipValue() && role) {
        return message.stringIs(USER);
      }
    }
    return false;
  }

  private static int hash(byte[] bytes, int from, int to, int seed) {
    int hash = seed;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + bytes[i];
    }
    return hash;
  }
}
