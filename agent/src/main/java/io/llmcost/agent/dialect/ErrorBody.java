package io.llmcost.agent.dialect;

import static io.llmcost.agent.llm.AnswerTree.of;

import io.llmcost.agent.llm.AnswerTree;
import io.llmcost.agent.llm.UnusableAnswerException;
import java.util.Map;

/** Errors as OpenAI's API has them, made of what Anthropic's says. */
final class ErrorBody {

  static final String UNTRANSLATABLE = "untranslatable_answer";

  private ErrorBody() {}

  /**
   * @param body of Anthropic's API, or of something on the way to it
   */
  static byte[] ofMessages(int status, byte[] body) {
    try {
      Map<String, Object> error =
          AnswerTree.object(AnswerTree.readObject(body, 0, body.length), "error");
      if (error != null) {
        return saying(AnswerTree.string(error, "message"), AnswerTree.string(error, "type"));
      }
    } catch (UnusableAnswerException e) {
      // Not from the API itself: only the status tells.
    }
    return saying("The provider answered with status " + status, "api_error");
  }

  /**
   * @param message null if there is none
   * @param type as Anthropic calls it; null if it does not
   */
  static byte[] saying(String message, String type) {
    String said = message == null ? "The provider answered with an error" : message;
    try {
      return AnswerTree.bytes(error(said, type == null ? "api_error" : type));
    } catch (UnusableAnswerException e) {
      return saying("The provider answered with an error that cannot be written", type);
    }
  }

  private static Map<String, Object> error(String message, String type) {
    return AnswerTree.of(
        "error", of("message", message, "type", type, "param", null, "code", code(type)));
  }

  /** By which applications tell errors; null where OpenAI has none. */
  static String code(String type) {
    switch (type) {
      case "authentication_error":
        return "invalid_api_key";
      case "rate_limit_error":
        return "rate_limit_exceeded";
      case "not_found_error":
        return "model_not_found";
      case "overloaded_error":
        return "overloaded";
      case UNTRANSLATABLE:
        return UNTRANSLATABLE;
      default:
        return null;
    }
  }
}
