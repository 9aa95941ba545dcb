package io.llmcost.it.frameworks;

/** Request bodies of applications that write JSON themselves, or hand maps to a mapper. */
public final class Prompts {

  private Prompts() {}

  /** A call that is deterministic as far as a call can be. */
  public static String chat(String question) {
    return chat(question, "");
  }

  static String stream(String question) {
    return chat(question, ",\"stream\":true");
  }

  static String tools(String question) {
    return chat(
        question,
        ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"find_order\",\"parameters\":"
            + "{\"type\":\"object\",\"properties\":{\"number\":{\"type\":\"string\"}},"
            + "\"required\":[\"number\"]}}}]");
  }

  static String structured(String question) {
    return chat(
        question,
        ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"ticket\","
            + "\"strict\":true,\"schema\":{\"type\":\"object\",\"properties\":{\"subject\":"
            + "{\"type\":\"string\"},\"priority\":{\"type\":\"integer\"}},\"required\":[\"subject\","
            + "\"priority\"],\"additionalProperties\":false}}}");
  }

  private static String chat(String question, String more) {
    return "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\""
        + question
        + "\"}],\"temperature\":0"
        + more
        + "}";
  }
}
