package io.llmcost.agent.llm;

import java.nio.ByteBuffer;

/** Tells from a body which conversation it goes on with, and whether with what a tool has said. */
final class Conversation {

  /** What stands in other members in APIs that have no messages of the system's. */
  private static final String[] BEFORE_MESSAGES = {"instructions", "system"};

  private static final byte[] MESSAGES = Ascii.bytes("messages");
  private static final byte[] INPUT = Ascii.bytes("input");
  private static final byte[] ROLE = Ascii.bytes("role");
  private static final byte[] USER = Ascii.bytes("user");
  private static final byte[] TOOL = Ascii.bytes("tool");
  private static final byte[] OUTPUT = Ascii.bytes("_output");
  private static final byte[] TOOL_RESULT = Ascii.bytes("tool_result");

  private Conversation() {}

  /** A hash of how it begins, as {@link LlmRequest#conversation()} says. */
  static long beginning(Members members) {
    byte[] body = members.body();
    long hash = 17;
    for (String before : BEFORE_MESSAGES) {
      JsonWalker value = members.value(before);
      hash = value == null ? hash : next(body, value, hash);
    }
    JsonWalker messages = members.value("messages");
    messages = messages == null ? members.value("input") : messages;
    if (messages == null || !messages.atArray()) {
      return messages == null ? hash : next(body, messages, hash);
    }
    AnswerCursor message = new AnswerCursor();
    messages.enter();
    while (messages.more()) {
      int start = messages.position();
      hash = next(body, messages, hash);
      if (isOfUser(message.on(body, start, messages.position()))) {
        return hash;
      }
    }
    return hash;
  }

  /** Steps over the next value, which counts as its bytes stand. */
  private static long next(byte[] body, JsonWalker walker, long seed) {
    int start = walker.position();
    walker.skip();
    return hash(body, start, walker.position(), mixed(seed));
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

  private static long hash(byte[] bytes, int from, int to, long seed) {
    long hash = seed;
    int at = from;
    ByteBuffer words = ByteBuffer.wrap(bytes);
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      hash = mixed(hash ^ words.getLong(at));
    }
    for (; at < to; at++) {
      hash = mixed(hash ^ bytes[at]);
    }
    return hash;
  }

  private static long mixed(long bits) {
    long product = bits * 0x9E3779B97F4A7C15L;
    return product ^ product >>> 32;
  }

  /** Whether the last message is what a tool has said, in any of the APIs. */
  static boolean endsWithTool(byte[] body) {
    AnswerCursor c = new AnswerCursor().on(body, 0, body.length);
    if (!c.enterObject()) {
      return false;
    }
    while (c.nextMember()) {
      if ((c.nameIs(MESSAGES) || c.nameIs(INPUT)) && c.enterArray()) {
        int start = 0;
        int end = 0;
        while (c.nextElement() && c.skipValue()) {
          start = c.valueStart();
          end = c.valueEnd();
        }
        return isOfTool(c.on(body, start, end));
      }
      c.skipValue();
    }
    return false;
  }

  private static boolean isOfTool(AnswerCursor message) {
    if (!message.enterObject()) {
      return false;
    }
    boolean tool = false;
    while (message.nextMember()) {
      if (message.nameIs(Names.CONTENT) && message.enterArray()) {
        while (message.nextElement()) {
          tool |= isToolResult(message);
        }
        continue;
      }
      boolean role = message.nameIs(ROLE);
      boolean type = message.nameIs(Names.TYPE);
      if (message.skipValue()) {
        tool |= role && (message.stringIs(TOOL) || message.stringIs(Names.FUNCTION));
        tool |= type && message.stringEndsWith(OUTPUT);
      }
    }
    return tool;
  }

  /** Anthropic's messages hold it as a part of what the user says. */
  private static boolean isToolResult(AnswerCursor part) {
    if (!part.enterObject()) {
      part.skipValue();
      return false;
    }
    boolean result = false;
    while (part.nextMember()) {
      boolean type = part.nameIs(Names.TYPE);
      result |= part.skipValue() && type && part.stringIs(TOOL_RESULT);
    }
    return result;
  }
}
