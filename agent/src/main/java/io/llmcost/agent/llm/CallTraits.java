package io.llmcost.agent.llm;

import java.util.Locale;

/** Whether the answer to a call may stand for the answer to another: state, chance, the world. */
final class CallTraits {

  private CallTraits() {}

  /** As {@link LlmRequest#isStateful()}, what the messages refer to aside. */
  static boolean isStateful(Endpoint endpoint, Members members) {
    return state(endpoint, members) != null;
  }

  /** What makes a call stateful, in words; null if nothing of this does. */
  static String state(Endpoint endpoint, Members members) {
    if (members.isTrue("store")) {
      return "store is true";
    }
    if (members.isTrue("background")) {
      return "background is true";
    }
    if (endpoint != Endpoint.RESPONSES) {
      return null;
    }
    JsonWalker store = members.value("store");
    // Unless told not to, Responses keeps the answer, and its id can be asked for or built upon.
    if (store == null || !store.atFalse()) {
      return "without store: false the provider keeps the answer, and later calls may build on it";
    }
    return members.has("previous_response_id")
        ? "it has previous_response_id"
        : members.has("conversation")
            ? "it has conversation"
            : members.has("prompt") ? "it has a prompt that is stored at the provider" : null;
  }

  /** As {@link LlmRequest#isDeterministic()}, state aside. */
  static boolean isDeterministic(Endpoint endpoint, Members members) {
    return chance(endpoint, members) == null;
  }

  /** Why two equal calls may want two answers, in words, state aside; null if they want one. */
  static String chance(Endpoint endpoint, Members members) {
    if (endpoint == Endpoint.EMBEDDINGS) {
      return null;
    }
    boolean takesSeed = endpoint != Endpoint.RESPONSES;
    if (!isZero(members.number("temperature")) && !(takesSeed && members.has("seed"))) {
      return takesSeed
          ? "temperature is not 0 and there is no seed"
          : "temperature is not 0 (Responses takes no seed)";
    }
    if (!hasOneChoice(members)) {
      return "n asks for several choices";
    }
    return asksTheWorld(members) ? "the provider looks something up or runs a tool" : null;
  }

  private static boolean hasOneChoice(Members members) {
    return !members.has("n") || "1".equals(members.number("n"));
  }

  /** Whether the provider looks something up, or runs something, that may change. */
  private static boolean asksTheWorld(Members members) {
    return members.has("web_search_options")
        || members.isFilled("plugins")
        || hasBuiltInTools(members);
  }

  /** Whether a tool is offered that the provider itself runs. */
  static boolean hasBuiltInTools(Members members) {
    JsonWalker tools = members.value("tools");
    if (tools == null || !tools.atArray()) {
      return false;
    }
    tools.enter();
    while (tools.more()) {
      if (!tools.atObject()) {
        return true;
      }
      if (!isOwn(tools)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOwn(JsonWalker tool) {
    String type = null;
    tool.enter();
    while (tool.more()) {
      tool.name();
      if (tool.named("type")) {
        type = tool.stringOrNull();
      } else {
        tool.skip();
      }
    }
    return type == null || type.equals("function") || type.equals("custom");
  }

  /** Whether a number, as it is written, is 0. It is not computed: its exponent may be huge. */
  static boolean isZero(String number) {
    if (number == null) {
      return false;
    }
    String digits = number.toLowerCase(Locale.ROOT);
    int exponent = digits.indexOf('e');
    int end = exponent < 0 ? digits.length() : exponent;
    for (int i = 0; i < end; i++) {
      char c = digits.charAt(i);
      if (c >= '1' && c <= '9') {
        return false;
      }
    }
    return true;
  }
}
