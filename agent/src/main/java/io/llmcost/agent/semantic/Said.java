package io.llmcost.agent.semantic;

import io.llmcost.agent.cache.CallKey;

/** Where the answer to a text is. Immutable. */
final class Said {

  private final CallKey answer;
  private final long form;

  /**
   * @param form the text's, as {@link #formOf} gives it
   */
  Said(CallKey answer, long form) {
    this.answer = answer;
    this.form = form;
  }

  CallKey answer() {
    return answer;
  }

  /** Tells texts apart that differ in more than their dress. */
  long form() {
    return form;
  }

  /** The same in all processes; different for different forms but for one in 2^64. */
  static long formOf(String text) {
    String form = NormalForm.of(text);
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < form.length(); i++) {
      hash = (hash ^ form.charAt(i)) * 0x100000001b3L;
      hash ^= hash >>> 32;
    }
    return hash;
  }
}
