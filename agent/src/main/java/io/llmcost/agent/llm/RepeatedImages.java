package io.llmcost.agent.llm;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Images within a call that stand in it a second time. The first one stays; a text that counts the
 * user's images stands for those that come again.
 */
public final class RepeatedImages {

  /** Fewer bytes are no image but an address, or a dot. */
  private static final int SHORTEST = 200;

  private static final byte[] WITHIN = Ascii.bytes("\"data:image/");

  private final byte[] body;
  private final String textType;
  private final BodyEdit edit;
  private final Map<ByteBuffer, Integer> numbers = new HashMap<>();
  private int images;
  private int count;
  private byte[] left;

  private RepeatedImages(byte[] body, String textType) {
    this.body = body;
    this.textType = textType;
    this.edit = new BodyEdit(body);
  }

  /**
   * @param messages of a chat, or the items that Responses takes
   * @param textType of parts that are text
   */
  static RepeatedImages namedIn(byte[] body, JsonWalker messages, String textType) {
    RepeatedImages repeated = new RepeatedImages(body, textType);
    if (messages != null && messages.atArray()) {
      messages.enter();
      while (messages.more()) {
        if (messages.atObject()) {
          repeated.message(messages);
        } else {
          messages.skip();
        }
      }
    }
    repeated.left = repeated.edit.finish();
    return repeated;
  }

  /** What is left; the very same body if no image comes again. */
  public byte[] body() {
    return left;
  }

  /** How many came again. */
  public int count() {
    return count;
  }

  /** A role may stand behind its content. */
  private void message(JsonWalker walker) {
    String role = null;
    int content = -1;
    walker.enter();
    while (walker.more()) {
      walker.name();
      if (walker.named("role")) {
        role = walker.stringOrNull();
        continue;
      }
      content = walker.named("content") && walker.atArray() ? walker.position() : content;
      walker.skip();
    }
    if (content >= 0 && "user".equals(role)) {
      parts(new JsonWalker(body, content));
    }
  }

  private void parts(JsonWalker walker) {
    walker.enter();
    while (walker.more()) {
      int start = walker.position();
      boolean image = walker.atObject() && isImage(new JsonWalker(body, start));
      walker.skip();
      if (image) {
        images++;
        image(start, walker.position());
      }
    }
  }

  private static boolean isImage(JsonWalker part) {
    part.enter();
    while (part.more()) {
      part.name();
      if (part.named("type")) {
        String type = part.stringOrNull();
        return "image_url".equals(type) || "input_image".equals(type);
      }
      part.skip();
    }
    return false;
  }

  private void image(int start, int end) {
    if (end - start < SHORTEST || Ascii.lastIndexOf(body, start, start + SHORTEST, WITHIN) < 0) {
      return;
    }
    Integer first = numbers.putIfAbsent(ByteBuffer.wrap(body, start, end - start).slice(), images);
    if (first != null) {
      count++;
      String text = "[Here comes again image " + first + " of this conversation]";
      edit.replace(
          start, end, Ascii.bytes("{\"type\":\"" + textType + "\",\"text\":\"" + text + "\"}"));
    }
  }
}
