package io.llmcost.agent.llm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a call says to the model: its texts, and what else is in it. Immutable. */
final class Prompt {

  private final List<PromptText> texts;
  private final int nonTextParts;
  private final boolean images;
  private final boolean audio;
  private final boolean files;
  private final boolean refersToState;

  private Prompt(Reader reader) {
    this.texts = Collections.unmodifiableList(reader.texts);
    this.nonTextParts = reader.nonTextParts;
    this.images = reader.images;
    this.audio = reader.audio;
    this.files = reader.files;
    this.refersToState = reader.refersToState;
  }

  static Prompt read(Endpoint endpoint, Members members) {
    Reader reader = new Reader(members.body());
    switch (endpoint) {
      case CHAT_COMPLETIONS:
        reader.messages(members.value("messages"));
        break;
      case RESPONSES:
        reader.instructions(members.value("instructions"));
        reader.messages(members.value("input"));
        break;
      case MESSAGES:
        reader.instructions(members.value("system"));
        reader.messages(members.value("messages"));
        break;
      case EMBEDDINGS:
        reader.content(members.value("input"), "user", 0);
        break;
      default:
        reader.content(members.value("prompt"), "user", 0);
    }
    return new Prompt(reader);
  }

  List<PromptText> texts() {
    return texts;
  }

  int nonTextParts() {
    return nonTextParts;
  }

  boolean hasImages() {
    return images;
  }

  boolean hasAudio() {
    return audio;
  }

  boolean hasFiles() {
    return files;
  }

  /** Whether it names something that is kept at the provider or that only the provider can read. */
  boolean refersToState() {
    return refersToState;
  }

  int chars() {
    int chars = 0;
    for (PromptText text : texts) {
      chars += text.chars();
    }
    return chars;
  }

  /** The texts of the last message of the user; empty if there is none. */
  List<PromptText> lastOfUser() {
    int to = texts.size();
    while (to > 0 && !texts.get(to - 1).role().equals("user")) {
      to--;
    }
    int from = to;
    while (from > 0 && texts.get(from - 1).message() == texts.get(to - 1).message()) {
      from--;
    }
    return texts.subList(from, to);
  }

  /** Collects while it walks; a message's role may stand after its content. */
  private static final class Reader {

    private final byte[] body;
    private final List<PromptText> texts = new ArrayList<>();
    private final List<int[]> pending = new ArrayList<>();
    private int nonTextParts;
    private boolean images;
    private boolean audio;
    private boolean files;
    private boolean refersToState;

    Reader(byte[] body) {
      this.body = body;
    }

    void instructions(JsonWalker value) {
      content(value, "system", -1);
    }

    /** Chat messages; the items or the text that Responses takes. */
    void messages(JsonWalker value) {
      if (value == null) {
        return;
      }
      if (!value.atArray()) {
        content(value, "user", 0);
        return;
      }
      value.enter();
      for (int message = 0; value.more(); message++) {
        if (value.atObject()) {
          message(value, message);
        } else {
          value.skip();
        }
      }
    }

    void content(JsonWalker value, String role, int message) {
      if (value != null) {
        content(value);
        commit(role, message);
      }
    }

    private void message(JsonWalker walker, int message) {
      String role = null;
      String type = null;
      boolean hasId = false;
      walker.enter();
      while (walker.more()) {
        walker.name();
        if (walker.named("role")) {
          role = walker.stringOrNull();
        } else if (walker.named("type")) {
          type = walker.stringOrNull();
        } else if (walker.named("content")
            || walker.named("output")
            || walker.named("summary")
            || walker.named("refusal")) {
          content(walker);
        } else {
          hasId |= walker.named("id");
          // An earlier answer's audio is named by its id, an earlier thought is sealed.
          refersToState |=
              !walker.atNull() && (walker.named("audio") || walker.named("encrypted_content"));
          walker.skip();
        }
      }
      // An item that is nothing but an id need not say that it is a reference.
      refersToState |= "item_reference".equals(type) || type == null && role == null && hasId;
      if (role == null) {
        role = roleOf(type);
      }
      commit(role, message);
    }

    private static String roleOf(String type) {
      if (type == null) {
        return "user";
      }
      return type.endsWith("_output") ? "tool" : "assistant";
    }

    /** A string, an array of parts or strings, or a part. */
    private void content(JsonWalker walker) {
      if (walker.atString()) {
        text(walker);
      } else if (walker.atObject()) {
        part(walker);
      } else if (walker.atArray()) {
        walker.enter();
        while (walker.more()) {
          if (walker.atString()) {
            text(walker);
          } else if (walker.atObject()) {
            part(walker);
          } else {
            walker.skip();
          }
        }
      } else {
        walker.skip();
      }
    }

    private void part(JsonWalker walker) {
      String type = null;
      walker.enter();
      while (walker.more()) {
        walker.name();
        if (walker.named("type")) {
          type = walker.stringOrNull();
        } else if ((walker.named("text") || walker.named("refusal")) && walker.atString()) {
          text(walker);
        } else if (walker.named("file_id")) {
          refersToState |= !walker.atNull();
          walker.skip();
        } else if (walker.named("file") && walker.atObject()) {
          file(walker);
        } else {
          walker.skip();
        }
      }
      if (type != null && !isText(type)) {
        nonTextParts++;
        images |= type.contains("image") || type.contains("screenshot");
        audio |= type.contains("audio");
        files |= type.contains("file");
      }
    }

    private void file(JsonWalker walker) {
      walker.enter();
      while (walker.more()) {
        walker.name();
        refersToState |= walker.named("file_id") && !walker.atNull();
        walker.skip();
      }
    }

    private static boolean isText(String type) {
      return type.equals("text") || type.endsWith("_text") || type.equals("refusal");
    }

    private void text(JsonWalker walker) {
      int start = walker.position();
      walker.skip();
      pending.add(new int[] {start, walker.position()});
    }

    private void commit(String role, int message) {
      for (int[] range : pending) {
        texts.add(new PromptText(body, role, message, range[0], range[1]));
      }
      pending.clear();
    }
  }
}
