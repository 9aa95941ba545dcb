package io.llmcost.agent.llm;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The inputs of an embeddings call and where they stand. Immutable. */
final class EmbeddingInputs {

  private final byte[] body;
  private final List<int[]> ranges;
  private final boolean listed;

  private EmbeddingInputs(byte[] body, List<int[]> ranges, boolean listed) {
    this.body = body;
    this.ranges = ranges;
    this.listed = listed;
  }

  /**
   * Reads a text, an array of texts, an array of tokens (which is one input), or an array of such
   * arrays.
   *
   * @return null if there is no input, or one cannot say where an input ends
   */
  static EmbeddingInputs read(Members members) {
    JsonWalker input = members.value("input");
    if (input == null) {
      return null;
    }
    int start = input.position();
    List<int[]> ranges = new ArrayList<>();
    int numbers = 0;
    if (input.atArray()) {
      input.enter();
      while (input.more()) {
        numbers += input.atNumber() ? 1 : 0;
        int from = input.position();
        input.skip();
        ranges.add(new int[] {from, input.position()});
      }
      if (numbers == 0) {
        return new EmbeddingInputs(members.body(), ranges, true);
      }
      if (numbers < ranges.size()) {
        return null;
      }
      ranges.clear();
    } else {
      input.skip();
    }
    ranges.add(new int[] {start, input.position()});
    return new EmbeddingInputs(members.body(), ranges, false);
  }

  int count() {
    return ranges.size();
  }

  List<byte[]> hashes(byte[] scope) {
    List<byte[]> hashes = new ArrayList<>(ranges.size());
    for (int[] range : ranges) {
      hashes.add(CanonicalForm.hash(scope, body, range[0]));
    }
    return hashes;
  }

  /** Appends every input as an element of an array, without its brackets. */
  void appendTo(ByteArrayOutputStream out) {
    for (int i = 0; i < ranges.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      int[] range = ranges.get(i);
      out.write(body, range[0], range[1] - range[0]);
    }
  }

  /**
   * The value of {@code input} with some inputs only.
   *
   * @param indices ascending
   * @return null if it stays as it is
   * @throws IllegalArgumentException if {@code indices} is empty or not ascending
   * @throws IndexOutOfBoundsException if there is no such input
   */
  byte[] only(List<Integer> indices) {
    int last = -1;
    for (int index : indices) {
      if (index <= last) {
        throw new IllegalArgumentException("Indices must ascend: " + indices);
      }
      if (index >= ranges.size()) {
        throw new IndexOutOfBoundsException("There are " + ranges.size() + " inputs: " + index);
      }
      last = index;
    }
    if (last < 0) {
      throw new IllegalArgumentException("An embeddings call needs an input");
    }
    if (!listed || indices.size() == ranges.size()) {
      return null;
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    char separator = '[';
    for (int index : indices) {
      int[] range = ranges.get(index);
      kept.write(separator);
      kept.write(body, range[0], range[1] - range[0]);
      separator = ',';
    }
    kept.write(']');
    return kept.toByteArray();
  }
}
