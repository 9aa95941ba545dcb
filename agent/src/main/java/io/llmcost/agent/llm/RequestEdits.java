package io.llmcost.agent.llm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The edits of a body's top-level members. */
final class RequestEdits {

  private static final byte[] TRUE = ascii("true");
  private static final byte[] ASK = ascii("\"include_usage\":true");
  private static final byte[] ASK_AND_MORE = ascii("\"include_usage\":true,");
  private static final byte[] OPTIONS = ascii("{\"include_usage\":true}");
  private static final byte[] OPTIONS_MEMBER =
      ascii(",\"stream_options\":{\"include_usage\":true}");

  private static final byte[] LOGPROBS_MEMBER = ascii(",\"logprobs\":true");

  private static final byte[] USER = ascii("{\"role\":\"user\",\"content\":");

  private RequestEdits() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Puts another value into each member of that name. */
  static byte[] replaceValue(Members members, String name, byte[] value) {
    BodyEdit edit = new BodyEdit(members.body());
    for (int i = 0; i < members.size(); i++) {
      if (members.name(i).equals(name)) {
        edit.replace(members.valueStart(i), members.valueEnd(i), value);
      }
    }
    return edit.finish();
  }

  /** Adds a member, which must not be there; the body must have one. */
  static byte[] add(Members members, String name, String value) {
    return addJson(members, name, JsonQuote.quote(value));
  }

  /**
   * As {@link #add}.
   *
   * @param value JSON
   */
  static byte[] addJson(Members members, String name, byte[] value) {
    BodyEdit edit = new BodyEdit(members.body());
    int at = members.valueEnd(members.size() - 1);
    edit.insert(at, ascii(","));
    edit.insert(at, JsonQuote.quote(name));
    edit.insert(at, ascii(":"));
    edit.insert(at, value);
    return edit.finish();
  }

  static List<ChatMessage> messages(Members members, String name) {
    List<ChatMessage> messages = new ArrayList<>();
    int found = 0;
    for (int i = 0; i < members.size(); i++) {
      found += members.name(i).equals(name) ? 1 : 0;
    }
    JsonWalker walker = members.value(name);
    if (found != 1 || walker == null || !walker.atArray()) {
      return messages;
    }
    walker.enter();
    while (walker.more()) {
      if (!walker.atObject()) {
        return new ArrayList<>();
      }
      messages.add(message(walker));
    }
    return messages;
  }

  private static ChatMessage message(JsonWalker walker) {
    int start = walker.position();
    String role = null;
    String type = null;
    String callId = null;
    walker.enter();
    while (walker.more()) {
      walker.name();
      if (walker.named("role")) {
        role = walker.stringOrNull();
      } else if (walker.named("type")) {
        type = walker.stringOrNull();
      } else if (walker.named("call_id")) {
        callId = walker.stringOrNull();
      } else {
        walker.skip();
      }
    }
    // Items of Responses that are no messages have no role.
    String by =
        role != null || type == null ? role : type.endsWith("_output") ? "tool" : "assistant";
    return new ChatMessage(by == null ? "" : by, start, walker.position(), callId);
  }

  /**
   * @param instead what the user says in their place; null for nothing
   */
  static byte[] withoutMessages(
      Members members, List<ChatMessage> messages, boolean[] out, String instead) {
    BodyEdit edit = new BodyEdit(members.body());
    int last = messages.size() - 1;
    while (last >= 0 && out[last]) {
      last--;
    }
    if (last < 0) {
      throw new IllegalArgumentException("No message is left");
    }
    boolean said = instead == null;
    for (int i = 0; i < last; i++) {
      if (out[i]) {
        if (!said) {
          said = true;
          edit.insert(messages.get(i).start(), USER);
          edit.insert(messages.get(i).start(), JsonQuote.quote(instead));
          edit.insert(messages.get(i).start(), ascii("},"));
        }
        edit.delete(messages.get(i).start(), messages.get(i + 1).start());
      }
    }
    // What is left ends without a comma.
    if (last < messages.size() - 1) {
      edit.delete(messages.get(last).end(), messages.get(messages.size() - 1).end());
    }
    return edit.finish();
  }

  /** Adds {@code logprobs}, which must not be there; the body must have a member. */
  static byte[] askForLogprobs(Members members) {
    BodyEdit edit = new BodyEdit(members.body());
    edit.insert(members.valueEnd(members.size() - 1), LOGPROBS_MEMBER);
    return edit.finish();
  }

  /** Sets {@code stream_options.include_usage}; the body must have a member. */
  static byte[] askForUsage(Members members) {
    BodyEdit edit = new BodyEdit(members.body());
    boolean found = false;
    for (int i = 0; i < members.size(); i++) {
      if (members.name(i).equals("stream_options")) {
        found = true;
        askForUsage(members, i, edit);
      }
    }
    if (!found) {
      edit.insert(members.valueEnd(members.size() - 1), OPTIONS_MEMBER);
    }
    return edit.finish();
  }

  private static void askForUsage(Members members, int i, BodyEdit edit) {
    int start = members.valueStart(i);
    JsonWalker options = new JsonWalker(members.body(), start);
    if (!options.atObject()) {
      edit.replace(start, members.valueEnd(i), OPTIONS);
      return;
    }
    boolean found = false;
    boolean empty = true;
    options.enter();
    while (options.more()) {
      empty = false;
      options.name();
      int valueStart = options.position();
      options.skip();
      if (options.named("include_usage")) {
        found = true;
        edit.replace(valueStart, options.position(), TRUE);
      }
    }
    if (!found) {
      edit.insert(start + 1, empty ? ASK : ASK_AND_MORE);
    }
  }

  /**
   * Renames members, takes out those whose new name is null or taken, and sets the model.
   *
   * @param newNames by old name
   * @param model JSON
   */
  static byte[] rename(Members members, Map<String, String> newNames, byte[] model) {
    boolean[] out = takenOut(members, newNames);
    BodyEdit edit = new BodyEdit(members.body());
    int last = members.size() - 1;
    while (last >= 0 && out[last]) {
      last--;
    }
    for (int i = 0; i <= last; i++) {
      String name = members.name(i);
      if (out[i]) {
        edit.delete(members.nameStart(i), members.nameStart(i + 1));
        continue;
      }
      if (newNames.containsKey(name)) {
        int start = members.nameStart(i);
        edit.replace(
            start,
            JsonWalker.endOfString(members.body(), start),
            JsonQuote.quote(newNames.get(name)));
      }
      if (name.equals("model")) {
        edit.replace(members.valueStart(i), members.valueEnd(i), model);
      }
    }
    if (last < members.size() - 1) {
      // What is left ends without a comma.
      int from = last < 0 ? members.nameStart(0) : members.valueEnd(last);
      edit.delete(from, members.valueEnd(members.size() - 1));
    }
    return edit.finish();
  }

  private static boolean[] takenOut(Members members, Map<String, String> newNames) {
    Set<String> staying = new HashSet<>();
    for (int i = 0; i < members.size(); i++) {
      if (!newNames.containsKey(members.name(i))) {
        staying.add(members.name(i));
      }
    }
    boolean[] out = new boolean[members.size()];
    Map<String, String> oldNames = new HashMap<>();
    for (int i = 0; i < out.length; i++) {
      String name = members.name(i);
      if (newNames.containsKey(name)) {
        String newName = newNames.get(name);
        out[i] =
            newName == null
                || staying.contains(newName)
                || !name.equals(first(oldNames, newName, name));
      }
    }
    return out;
  }

  /** The first old name that claims a new one. */
  private static String first(Map<String, String> oldNames, String newName, String name) {
    String first = oldNames.putIfAbsent(newName, name);
    return first == null ? name : first;
  }
}
