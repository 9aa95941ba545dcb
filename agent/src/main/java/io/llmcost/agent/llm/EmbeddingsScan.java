package io.llmcost.agent.llm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Finds the parts of an embeddings answer in its bytes, and exchanges them. */
final class EmbeddingsScan {

  private final byte[] body;
  private final AnswerCursor cursor = new AnswerCursor();
  private final List<EmbeddingRange> items = new ArrayList<>();
  // Start and end of each number in the usage object that counts tokens, in order.
  private final List<int[]> amounts = new ArrayList<>(2);
  private int dataStart = -1;
  private int dataEnd = -1;
  String model;
  TokenUsage usage = TokenUsage.UNKNOWN;

  EmbeddingsScan(byte[] body) {
    this.body = body;
  }

  List<EmbeddingRange> read() throws UnusableAnswerException {
    AnswerCursor c = cursor.on(body, 0, body.length);
    boolean error = false;
    boolean object = c.enterObject();
    while (object && c.nextMember()) {
      if (c.nameIs(Names.DATA) && dataStart < 0) {
        readData();
      } else if (c.nameIs(Names.MODEL)) {
        model = c.takeString();
      } else if (c.nameIs(Names.USAGE) && c.isObject()) {
        c.skipValue();
        usage = UsageReader.usage(body, c.valueStart(), c.valueEnd());
        findAmounts(c.valueStart(), c.valueEnd());
      } else {
        error |= c.nameIs(Names.ERROR) && !c.isNull();
        c.skipValue();
      }
    }
    if (!object || error || c.failed() || !c.atEnd() || dataEnd < 0) {
      throw new UnusableAnswerException("It is not a list of embeddings");
    }
    return items;
  }

  private void readData() throws UnusableAnswerException {
    AnswerCursor c = cursor;
    dataStart = c.position();
    if (!c.enterArray()) {
      c.skipValue();
      return;
    }
    while (c.nextElement()) {
      EmbeddingRange item = new EmbeddingRange(c.position());
      boolean object = c.enterObject();
      while (object && c.nextMember()) {
        readItemMember(item);
      }
      item.end = c.position();
      if (!object || c.failed() || item.vectorStart < 0) {
        throw new UnusableAnswerException("An element of its list is not an embedding");
      }
      items.add(item);
    }
    dataEnd = c.position();
  }

  private void readItemMember(EmbeddingRange item) {
    AnswerCursor c = cursor;
    if (c.nameIs(Names.INDEX)) {
      item.index = c.takeInt(-1);
      item.indexStart = c.valueStart();
      item.indexEnd = c.valueEnd();
    } else {
      boolean embedding = c.nameIs(Names.EMBEDDING);
      if (c.skipValue() && embedding && isVector(body[c.valueStart()])) {
        item.vectorStart = c.valueStart();
        item.vectorEnd = c.valueEnd();
      }
    }
  }

  private static boolean isVector(byte first) {
    return first == '[' || first == '"';
  }

  private void findAmounts(int start, int end) {
    AnswerCursor c = new AnswerCursor().on(body, start, end);
    amounts.clear();
    c.enterObject();
    while (c.nextMember()) {
      boolean amount = c.nameIs(Names.PROMPT_TOKENS) || c.nameIs(Names.TOTAL_TOKENS);
      if (c.takeInt(-1) >= 0 && amount) {
        amounts.add(new int[] {c.valueStart(), c.valueEnd()});
      }
    }
  }

  /** The answer with other data and with more tokens. */
  byte[] splice(byte[] data, long addedTokens) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + data.length);
    boolean usageFirst = !amounts.isEmpty() && amounts.get(0)[0] < dataStart;
    int at = 0;
    if (usageFirst) {
      at = writeAmounts(out, at, addedTokens);
    }
    out.write(body, at, dataStart - at);
    out.write(data, 0, data.length);
    at = dataEnd;
    if (!usageFirst) {
      at = writeAmounts(out, at, addedTokens);
    }
    out.write(body, at, body.length - at);
    return out.toByteArray();
  }

  private int writeAmounts(ByteArrayOutputStream out, int from, long added) {
    int at = from;
    for (int[] range : amounts) {
      out.write(body, at, range[0] - at);
      String old = new String(body, range[0], range[1] - range[0], US_ASCII);
      byte[] sum = Long.toString(Long.parseLong(old) + added).getBytes(US_ASCII);
      out.write(sum, 0, sum.length);
      at = range[1];
    }
    return at;
  }
}
