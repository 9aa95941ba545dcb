package io.llmcost.agent.llm;

import java.io.ByteArrayOutputStream;
import java.util.Map;

/** Writes server-sent events. */
final class SseWriter {

  private static final byte[] EVENT = Ascii.bytes("event: ");
  private static final byte[] DATA = Ascii.bytes("data: ");
  private static final byte[] END = Ascii.bytes("\n\n");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);

  void data(Map<String, Object> data) throws UnusableAnswerException {
    put(DATA);
    AnswerTree.writeTo(out, data);
    put(END);
  }

  void event(String name, Map<String, Object> data) throws UnusableAnswerException {
    put(EVENT);
    put(Ascii.bytes(name));
    out.write('\n');
    data(data);
  }

  void done() {
    put(DATA);
    put(Names.DONE);
    put(END);
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private void put(byte[] bytes) {
    out.write(bytes, 0, bytes.length);
  }
}
