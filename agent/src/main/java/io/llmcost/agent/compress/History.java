package io.llmcost.agent.compress;

import io.llmcost.agent.llm.ChatMessage;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.PromptText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The oldest turns of a long conversation, which are left out. A turn is a user's message and all
 * that follows before the next one, so a tool's result stays with its call, and what was thought
 * with what it led to. Instructions, the first turn and the last ones stay. Turns go several at a
 * time, so that the conversation begins alike for some calls and can be read from the provider's
 * cache.
 */
final class History {

  /** The last two: what is asked now, and what it may refer to. */
  private static final int LAST = 2;

  private static final int AT_A_TIME = 4;

  private final LlmRequest call;
  private final List<ChatMessage> messages;
  private final List<Integer> turns;
  private final long[] tokens;
  private int gone;

  private History(LlmRequest call) {
    this.call = call;
    this.messages = call.messages();
    this.turns = turns(messages);
    this.tokens = new long[messages.size()];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = Compressor.tokens(text(messages.get(i)));
    }
  }

  /** Why nothing may be left out of a call, whatever its length; null if something may. */
  static String refusal(LlmRequest call) {
    boolean keptThere =
        call.endpoint() == Endpoint.RESPONSES
            && (call.has("previous_response_id") || call.has("conversation"));
    return keptThere ? "the conversation is kept at the provider" : null;
  }

  /**
   * What is left out.
   *
   * @return null if nothing is
   */
  static History of(LlmRequest call, long maxTokens) {
    History history = new History(call);
    history.shorten(maxTokens);
    while (history.gone > 0 && history.tears()) {
      history.gone--;
    }
    return history.gone == 0 ? null : history;
  }

  private void shorten(long maxTokens) {
    int free = turns.size() - 1 - LAST;
    long left = all();
    if (left <= maxTokens) {
      return;
    }
    while (gone < free && (left > maxTokens || gone % AT_A_TIME != 0)) {
      gone++;
      left -= tokens(gone);
    }
  }

  /** Whether a call of a tool would go without its result, or the other way round. */
  private boolean tears() {
    boolean[] out = out(1, gone);
    Set<String> left = new HashSet<>();
    for (int i = 0; i < out.length; i++) {
      if (out[i] && messages.get(i).callId() != null) {
        left.add(messages.get(i).callId());
      }
    }
    for (int i = 0; i < out.length; i++) {
      if (!out[i] && left.contains(messages.get(i).callId())) {
        return true;
      }
    }
    return false;
  }

  /** How many turns go: from 1, behind the first one, on. */
  int gone() {
    return gone;
  }

  /** Tokens of all messages, about. */
  long all() {
    long all = 0;
    for (long each : tokens) {
      all += each;
    }
    return all;
  }

  /** Tokens of a turn, about. */
  long tokens(int turn) {
    long sum = 0;
    for (int i = turns.get(turn); i < turns.get(turn + 1); i++) {
      sum += isInstruction(i) ? 0 : tokens[i];
    }
    return sum;
  }

  /** Which messages belong to these turns, by place. */
  boolean[] out(int first, int last) {
    boolean[] out = new boolean[messages.size()];
    for (int i = turns.get(first); i < turns.get(last + 1); i++) {
      out[i] = !isInstruction(i);
    }
    return out;
  }

  /** A turn as it stands in the body. */
  String text(int turn) {
    StringBuilder text = new StringBuilder();
    for (int i = turns.get(turn); i < turns.get(turn + 1); i++) {
      if (!isInstruction(i)) {
        text.append(text(messages.get(i))).append('\n');
      }
    }
    return text.toString();
  }

  /** What the user says in a turn. */
  String asked(int turn) {
    StringBuilder asked = new StringBuilder();
    for (PromptText part : call.texts()) {
      boolean in = part.message() >= turns.get(turn) && part.message() < turns.get(turn + 1);
      if (in && part.role().equals("user")) {
        asked.append(part.text()).append('\n');
      }
    }
    return asked.toString();
  }

  /** The messages of these turns, as they stand in the body. */
  List<String> texts(int first, int last) {
    List<String> texts = new ArrayList<>();
    boolean[] out = out(first, last);
    for (int i = 0; i < out.length; i++) {
      if (out[i]) {
        texts.add(text(messages.get(i)));
      }
    }
    return texts;
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

  private boolean isInstruction(int i) {
    String role = messages.get(i).role();
    return role.equals("system") || role.equals("developer");
  }

  private String text(ChatMessage message) {
    return new String(
        call.body(), message.start(), message.end() - message.start(), StandardCharsets.UTF_8);
  }
}
