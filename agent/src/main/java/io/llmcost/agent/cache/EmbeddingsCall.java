package io.llmcost.agent.cache;

import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.EmbeddingItem;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.PromptText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An embeddings call against what is known of its texts. */
final class EmbeddingsCall {

  private final Exchange exchange;
  private final List<CallKey> keys;
  private final StoredVector[] known;
  private final Map<CallKey, Integer> missing = new LinkedHashMap<>();

  /**
   * @param inputs the hashes of the call's texts; at least one
   * @param lookUp gives what is kept of a text, or null
   */
  EmbeddingsCall(Exchange exchange, List<byte[]> inputs, Function<CallKey, StoredVector> lookUp) {
    this.exchange = exchange;
    this.keys = new ArrayList<>(inputs.size());
    this.known = new StoredVector[inputs.size()];
    CallKeys maker = CallKeys.of(exchange);
    for (int i = 0; i < known.length; i++) {
      CallKey key = maker.input(inputs.get(i));
      keys.add(key);
      known[i] = lookUp.apply(key);
      if (known[i] == null) {
        missing.putIfAbsent(key, i);
      }
    }
  }

  /** Of every text, in the call's order. */
  List<CallKey> keys() {
    return keys;
  }

  boolean isKnown() {
    return missing.isEmpty();
  }

  /** Whether fewer texts than the call has are to be asked for. */
  boolean isPartlyKnown() {
    return missing.size() < keys.size();
  }

  /** The first known text; null if there is none. */
  StoredVector firstKnown() {
    for (StoredVector vector : known) {
      if (vector != null) {
        return vector;
      }
    }
    return null;
  }

  /** What is known of each text; null where nothing is. */
  List<EmbeddingItem> items() {
    List<EmbeddingItem> items = new ArrayList<>(known.length);
    for (StoredVector vector : known) {
      items.add(vector == null ? null : vector.item());
    }
    return items;
  }

  /** The keys of the texts that are to be asked for, each once. */
  List<CallKey> missingKeys() {
    return new ArrayList<>(missing.keySet());
  }

  /** The call for what is missing. */
  Exchange remainder() throws NotAnLlmCallException {
    LlmRequest call = exchange.call();
    byte[] body = call.withInputs(new ArrayList<>(missing.values()));
    return exchange.with(exchange.request().withBody(body), call.withBody(body));
  }

  /**
   * What is known, and of texts that stand more than once and are asked for once the answer for all
   * but the first place.
   *
   * @param asked the answers for the missing keys
   */
  List<EmbeddingItem> itemsBeside(List<EmbeddingItem> asked) {
    Map<CallKey, EmbeddingItem> byKey = new HashMap<>();
    int next = 0;
    for (CallKey key : missing.keySet()) {
      byKey.put(key, asked.get(next++));
    }
    List<EmbeddingItem> items = items();
    for (int i = 0; i < known.length; i++) {
      if (known[i] == null && missing.get(keys.get(i)) != i) {
        items.set(i, byKey.get(keys.get(i)));
      }
    }
    return items;
  }

  /** How long the texts are, as shares of the whole; equal where that is not known. */
  int[] lengths() {
    return lengths(null);
  }

  /** As {@link #lengths()}, of the missing ones only. */
  int[] missingLengths() {
    return lengths(missing.values());
  }

  private int[] lengths(Collection<Integer> places) {
    List<PromptText> texts = exchange.call().texts();
    int[] lengths = new int[keys.size()];
    if (texts.size() == lengths.length) {
      for (int i = 0; i < lengths.length; i++) {
        lengths[i] = texts.get(i).chars();
      }
    } else {
      Arrays.fill(lengths, 1);
    }
    return places == null ? lengths : places.stream().mapToInt(place -> lengths[place]).toArray();
  }
}
