package io.llmcost.agent.semantic;

import io.llmcost.agent.cache.CallKey;

/** A text and where the answer to it is. Immutable. */
final class Said {

  private final CallKey answer;
  private final String text;

  Said(CallKey answer, String text) {
    this.answer = answer;
    this.text = text;
  }

  CallKey answer() {
    return answer;
  }

  String text() {
    return text;
  }

  /**
   * Tells texts apart that differ in more than their dress: the same in all processes, different
   * for different forms but for one in 2^64. Takes as long as reading the text.
   */
  long form() {
    String form = NormalForm.of(text);
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < form.length(); i++) {
      hash = (hash ^ form.charAt(i)) * 0x100000001b3L;
      hash ^= hash >>> 32;
    }
    return hash;
  }
}
