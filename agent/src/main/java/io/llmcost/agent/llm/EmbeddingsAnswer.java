package io.llmcost.agent.llm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A whole answer of an embeddings call, taken apart: so that each input can be stored by itself,
 * and a call of which only some inputs were asked upstream gets one answer. Vectors are never
 * parsed. Immutable.
 */
public final class EmbeddingsAnswer {

  private static final int CHARS_PER_TOKEN = 4;

  private final byte[] body;
  private final List<EmbeddingRange> items;
  private final EmbeddingsScan scan;

  private EmbeddingsAnswer(byte[] body, List<EmbeddingRange> items, EmbeddingsScan scan) {
    this.body = body;
    this.items = items;
    this.scan = scan;
  }

  /**
   * Finds the items of an answer and puts them into the order of the inputs.
   *
   * @param expected how many inputs were asked for
   * @throws UnusableAnswerException if it is no list of so many embeddings, one for each input
   */
  public static EmbeddingsAnswer read(byte[] body, int expected) throws UnusableAnswerException {
    EmbeddingsScan scan = new EmbeddingsScan(body);
    List<EmbeddingRange> found = scan.read();
    if (found.size() != expected) {
      throw new UnusableAnswerException(
          "It has " + found.size() + " embeddings for " + expected + " inputs");
    }
    EmbeddingRange[] ordered = new EmbeddingRange[expected];
    for (int i = 0; i < expected; i++) {
      EmbeddingRange item = found.get(i);
      int index = item.hasIndex() ? item.index : i;
      if (index < 0 || index >= expected || ordered[index] != null) {
        throw new UnusableAnswerException("The indices of its embeddings are not those of inputs");
      }
      ordered[index] = item;
    }
    return new EmbeddingsAnswer(body, Arrays.asList(ordered), scan);
  }

  /** How many embeddings there are: one for each input. */
  public int size() {
    return items.size();
  }

  /** The model that answered, or null. */
  public String model() {
    return scan.model;
  }

  /** What the whole call used. */
  public TokenUsage usage() {
    return scan.usage;
  }

  /**
   * The items, to be stored one by one. The tokens of the call are shared out by characters, so
   * that the shares sum up to what was reported; if nothing was, by four characters to a token.
   *
   * @param inputChars the length of each input in characters; for token arrays, tokens
   */
  public List<EmbeddingItem> items(int[] inputChars) {
    if (inputChars.length != items.size()) {
      throw new IllegalArgumentException("The lengths are not those of the inputs");
    }
    long[] shares = shares(inputChars);
    List<EmbeddingItem> stored = new ArrayList<>(items.size());
    for (int i = 0; i < shares.length; i++) {
      EmbeddingRange item = items.get(i);
      byte[] vector = Arrays.copyOfRange(body, item.vectorStart, item.vectorEnd);
      stored.add(new EmbeddingItem(vector, scan.model, shares[i]));
    }
    return stored;
  }

  private long[] shares(int[] inputChars) {
    long[] shares = new long[inputChars.length];
    long all = 0;
    for (int chars : inputChars) {
      all += chars;
    }
    boolean reported = scan.usage.source() == TokenUsage.Source.REPORTED;
    long tokens = reported ? scan.usage.prompt() : (all + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
    long charsSoFar = 0;
    long given = 0;
    for (int i = 0; i < shares.length; i++) {
      charsSoFar += inputChars[i];
      double part = all == 0 ? (i + 1.0) / shares.length : (double) charsSoFar / all;
      long upToHere = Math.round(tokens * part);
      shares[i] = upToHere - given;
      given = upToHere;
    }
    return shares;
  }

  /**
   * One answer for a call of which this answers a part: all members are this answer's, but for the
   * items, their indices, and the tokens, to which those of the stored items are added.
   *
   * @param stored for each input of the call its stored item; null for those that were asked
   *     upstream, whose answers this holds in the same order
   * @throws UnusableAnswerException if the gaps are not as many as this has items
   */
  public byte[] mergedWith(List<EmbeddingItem> stored) throws UnusableAnswerException {
    ByteArrayOutputStream data = new ByteArrayOutputStream(body.length);
    int next = 0;
    long added = 0;
    data.write('[');
    for (int i = 0; i < stored.size(); i++) {
      if (i > 0) {
        data.write(',');
      }
      EmbeddingItem item = stored.get(i);
      if (item != null) {
        writeStored(data, item, i);
        added += item.promptTokens();
      } else if (next < items.size()) {
        writeOwn(data, items.get(next++), i);
      } else {
        throw new UnusableAnswerException("It answers fewer inputs than were asked");
      }
    }
    data.write(']');
    if (next < items.size()) {
      throw new UnusableAnswerException("It answers more inputs than were asked");
    }
    return scan.splice(data.toByteArray(), added);
  }

  /**
   * An answer for a call all of whose inputs are stored, with the tokens that they once used.
   *
   * @throws UnusableAnswerException if there are none, or they are not of one model
   */
  public static byte[] ofStored(List<EmbeddingItem> stored) throws UnusableAnswerException {
    if (stored.isEmpty()) {
      throw new UnusableAnswerException("There are no embeddings");
    }
    String model = stored.get(0).model();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, "{\"object\":\"list\",\"data\":[");
    long tokens = 0;
    for (int i = 0; i < stored.size(); i++) {
      EmbeddingItem item = stored.get(i);
      if (model == null ? item.model() != null : !model.equals(item.model())) {
        throw new UnusableAnswerException("The stored embeddings are of more than one model");
      }
      if (i > 0) {
        out.write(',');
      }
      writeStored(out, item, i);
      tokens += item.promptTokens();
    }
    write(out, "],\"model\":");
    AnswerTree.writeTo(out, model);
    write(out, ",\"usage\":{\"prompt_tokens\":" + tokens + ",\"total_tokens\":" + tokens + "}}");
    return out.toByteArray();
  }

  private void writeOwn(ByteArrayOutputStream out, EmbeddingRange item, int index) {
    if (item.hasIndex()) {
      out.write(body, item.start, item.indexStart - item.start);
      write(out, Integer.toString(index));
      out.write(body, item.indexEnd, item.end - item.indexEnd);
    } else {
      write(out, head(index));
      out.write(body, item.vectorStart, item.vectorEnd - item.vectorStart);
      out.write('}');
    }
  }

  private static void writeStored(ByteArrayOutputStream out, EmbeddingItem item, int index) {
    write(out, head(index));
    out.write(item.vector(), 0, item.vector().length);
    out.write('}');
  }

  private static String head(int index) {
    return "{\"object\":\"embedding\",\"index\":" + index + ",\"embedding\":";
  }

  private static void write(ByteArrayOutputStream out, String ascii) {
    byte[] bytes = ascii.getBytes(US_ASCII);
    out.write(bytes, 0, bytes.length);
  }
}
