package io.llmcost.agent.resilience;

import io.llmcost.agent.llm.AnswerCursor;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What an error in the API's shape says of itself: its code and type, never its message. */
final class ErrorDetail {

  /** An error that says nothing, or nothing that is understood. */
  static final ErrorDetail NONE = new ErrorDetail("");

  private static final int LONGEST = 64 << 10;
  private static final byte[] ERROR = "error".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CODE = "code".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TYPE = "type".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STATUS = "status".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RESPONSE = "response".getBytes(StandardCharsets.US_ASCII);

  private final String words;

  private ErrorDetail(String words) {
    this.words = words;
  }

  /**
   * @param body {@code {"error":{…}}}, as an element of an array too, or what stands in it; null
   *     for none
   */
  static ErrorDetail read(byte[] body) {
    if (body == null || body.length > LONGEST) {
      return NONE;
    }
    StringBuilder words = new StringBuilder();
    AnswerCursor c = new AnswerCursor().on(body, 0, body.length);
    if (!c.enterArray() || c.nextElement()) {
      collect(c, words);
    }
    return words.length() == 0 ? NONE : new ErrorDetail(words.toString());
  }

  private static void collect(AnswerCursor c, StringBuilder words) {
    if (!c.enterObject()) {
      return;
    }
    while (c.nextMember()) {
      if ((c.nameIs(ERROR) || c.nameIs(RESPONSE)) && c.isObject()) {
        collect(c, words);
      } else if (c.nameIs(CODE) || c.nameIs(TYPE) || c.nameIs(STATUS)) {
        String word = c.takeString();
        if (word != null) {
          words.append(word.toLowerCase(Locale.ROOT)).append(' ');
        }
      } else {
        c.skipValue();
      }
    }
  }

  /** Whether code or type contains one of these, which are in lower case. */
  boolean says(String... any) {
    for (String word : any) {
      if (words.contains(word)) {
        return true;
      }
    }
    return false;
  }

  boolean isEmpty() {
    return words.isEmpty();
  }
}
