package io.llmcost.agent.compress;

import io.llmcost.agent.llm.ChatMessage;
import io.llmcost.agent.llm.LlmRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Leaves the oldest turns of a long conversation out. A turn is a user's message and all that
 * follows before the next one, so a tool's result stays with its call. Instructions, the first turn
 * and the last ones stay. Turns go several at a time, so that the conversation begins alike for
 * some calls and can be read from the provider's cache.
 */
final class History {

  /** The last two: what is asked now, and what it may refer to. */
  private static final int LAST = 2;

  private static final int AT_A_TIME = 4;

  private History() {}

  /**
   * Which messages are left out.
   *
   * @return null if none is
   */
  static boolean[] leftOut(LlmRequest call, long maxTokens) {
    List<ChatMessage> messages = call.messages();
    long all = 0;
    long[] tokens = new long[messages.size()];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = tokens(call, messages.get(i));
      all += tokens[i];
    }
    List<Integer> turns = turns(messages);
    int free = turns.size() - 1 - LAST;
    if (all <= maxTokens || free < 1) {
      return null;
    }
    int gone = 0;
    while (gone < free && (all > maxTokens || gone % AT_A_TIME != 0)) {
      gone++;
      for (int i = turns.get(gone); i < turns.get(gone + 1); i++) {
        all -= isInstruction(messages.get(i)) ? 0 : tokens[i];
      }
    }
    boolean[] out = new boolean[messages.size()];
    for (int i = turns.get(1); i < turns.get(gone + 1); i++) {
      out[i] = !isInstruction(messages.get(i));
    }
    return out;
  }

  /** Where each turn begins. */
  private static List<Integer> turns(List<ChatMessage> messages) {
    List<Integer> turns = new ArrayList<>();
    boolean inUser = false;
    for (int i = 0; i < messages.size(); i++) {
      boolean user = messages.get(i).role().equals("user");
      if (user && !inUser) {
        turns.add(i);
      }
      inUser = user;
    }
    return turns;
  }

  private static boolean isInstruction(ChatMessage message) {
    return message.role().equals("system") || message.role().equals("developer");
  }

  static long tokens(LlmRequest call, ChatMessage message) {
    return Compressor.tokens(text(call, message));
  }

  static String text(LlmRequest call, ChatMessage message) {
    return new String(
        call.body(), message.start(), message.end() - message.start(), StandardCharsets.UTF_8);
  }
}
