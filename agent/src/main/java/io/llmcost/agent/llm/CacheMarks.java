package io.llmcost.agent.llm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where a call of Anthropic's Messages can say what the provider is to keep of its beginning:
 * behind its tools, its system text and its last message, which are read in this order. Immutable.
 */
public final class CacheMarks {

  private static final byte[] MARK = Ascii.bytes("\"cache_control\"");

  private final byte[] body;
  private final int[] toolsAt;
  private final int[] systemAt;
  private final int[] lastAt;
  private final String tools;
  private final String system;
  private final List<String> messages;

  private CacheMarks(LlmRequest call, Members members) {
    body = call.body();
    JsonWalker walker = members.value("tools");
    tools = walker == null ? "" : walker.raw();
    toolsAt = walker == null ? null : lastElement(members.value("tools"), false);
    walker = members.value("system");
    system = walker == null ? "" : walker.raw();
    systemAt = walker == null ? null : text(members.value("system"));
    List<ChatMessage> all = RequestEdits.messages(members, "messages");
    List<String> texts = new ArrayList<>(all.size());
    for (ChatMessage message : all) {
      int length = message.end() - message.start();
      texts.add(new String(body, message.start(), length, StandardCharsets.UTF_8));
    }
    messages = Collections.unmodifiableList(texts);
    ChatMessage last = all.isEmpty() ? null : all.get(all.size() - 1);
    lastAt = last == null || !last.role().equals("user") ? null : content(body, last.start());
  }

  /**
   * @param call of Messages
   * @return null if the application marks something itself
   */
  static CacheMarks of(LlmRequest call, Members members) {
    return Ascii.lastIndexOf(call.body(), 0, call.body().length, MARK) >= 0
        ? null
        : new CacheMarks(call, members);
  }

  /** As they stand in the body; empty if there are none. */
  public String tools() {
    return tools;
  }

  /** As it stands in the body; empty if there is none. */
  public String system() {
    return system;
  }

  /** As they stand in the body. */
  public List<String> messages() {
    return messages;
  }

  public boolean canMarkTools() {
    return toolsAt != null;
  }

  public boolean canMarkSystem() {
    return systemAt != null;
  }

  public boolean canMarkLastMessage() {
    return lastAt != null;
  }

  /**
   * The body with marks, every other byte as it was. Each is the time for which is kept what stands
   * up to there, as {@code 5m} or {@code 1h}, or null; none may be longer than one before it.
   */
  public byte[] with(String afterTools, String afterSystem, String afterLastMessage) {
    List<Object[]> edits = new ArrayList<>();
    add(edits, toolsAt, afterTools);
    add(edits, systemAt, afterSystem);
    add(edits, lastAt, afterLastMessage);
    // Members stand in any order.
    edits.sort((a, b) -> Integer.compare(((int[]) a[0])[0], ((int[]) b[0])[0]));
    BodyEdit edit = new BodyEdit(body);
    for (Object[] each : edits) {
      mark(edit, (int[]) each[0], (String) each[1]);
    }
    return edit.finish();
  }

  private static void add(List<Object[]> edits, int[] at, String ttl) {
    if (at != null && ttl != null) {
      edits.add(new Object[] {at, ttl});
    }
  }

  private static void mark(BodyEdit edit, int[] at, String ttl) {
    String mark =
        ",\"cache_control\":{\"type\":\"ephemeral\""
            + (ttl.equals("1h") ? ",\"ttl\":\"1h\"" : "")
            + "}";
    if (at.length == 1) {
      edit.insert(at[0], Ascii.bytes(mark));
    } else {
      // A text by itself becomes the one block of a list.
      edit.insert(at[0], Ascii.bytes("[{\"type\":\"text\",\"text\":"));
      edit.insert(at[1], Ascii.bytes(mark + "}]"));
    }
  }

  private static int[] content(byte[] body, int message) {
    JsonWalker walker = new JsonWalker(body, message);
    int[] found = null;
    walker.enter();
    while (walker.more()) {
      walker.name();
      int start = walker.position();
      boolean content = walker.named("content");
      walker.skip();
      if (content) {
        found = text(new JsonWalker(body, start));
      }
    }
    return found;
  }

  /** The ends of a text that is a string, or the end of the last block of a list; else null. */
  private static int[] text(JsonWalker walker) {
    if (walker.atString()) {
      int start = walker.position();
      walker.skip();
      return walker.position() - start > 2 ? new int[] {start, walker.position()} : null;
    }
    return lastElement(walker, true);
  }

  private static int[] lastElement(JsonWalker walker, boolean blocks) {
    if (!walker.atArray()) {
      return null;
    }
    int[] last = null;
    walker.enter();
    while (walker.more()) {
      if (!walker.atObject()) {
        return null;
      }
      boolean marked = block(walker) || !blocks;
      last = marked ? new int[] {walker.position() - 1} : null;
    }
    return last;
  }

  /** Steps over a block; whether it is one that may be marked. */
  private static boolean block(JsonWalker walker) {
    String type = null;
    boolean empty = false;
    walker.enter();
    while (walker.more()) {
      walker.name();
      if (walker.named("type")) {
        type = walker.stringOrNull();
      } else if (walker.named("text")) {
        int start = walker.position();
        walker.skip();
        empty = walker.position() - start <= 2;
      } else {
        walker.skip();
      }
    }
    return !empty
        && ("text".equals(type)
            || "tool_result".equals(type)
            || "image".equals(type)
            || "document".equals(type));
  }
}
