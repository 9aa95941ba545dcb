package io.llmcost.agent.batch;

import java.util.Locale;

/**
 * Finds texts that speak of other messages, of ids or of instructions: such a text is not put
 * beside others. It keeps honest accidents and known phrases out; it does not make a model obey.
 */
final class BreakoutCheck {

  private static final String[] CUES = {
    "other message",
    "other answer",
    "other id",
    "other question",
    "other user",
    "other request",
    "every message",
    "every answer",
    "every id",
    "all message",
    "all answer",
    "all ids",
    "each answer",
    "each message",
    "each id",
    "all the answers",
    "all the messages",
    "all other",
    "the others",
    "previous instruction",
    "above instruction",
    "prior instruction",
    "instructions above",
    "ignore the above",
    "ignore all",
    "ignore any",
    "ignore previous",
    "disregard",
    "system prompt",
    "json",
    "additionalproperties",
    "<|",
    "[inst]",
    "### instruction",
  };

  private BreakoutCheck() {}

  static boolean isSuspicious(String text) {
    String low = text.toLowerCase(Locale.ROOT);
    for (String cue : CUES) {
      if (low.contains(cue)) {
        return true;
      }
    }
    return false;
  }
}
