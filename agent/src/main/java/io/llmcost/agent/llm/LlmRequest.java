package io.llmcost.agent.llm;

import java.util.List;

/**
 * A request body, read: what routing, caching and accounting ask about it. Immutable; edits give a
 * new body in which every byte that the edit does not concern is as it was.
 */
public final class LlmRequest {

  /**
   * Reads a body in one streaming pass.
   *
   * @param modelInPath the model that the URL names (Azure deployments), or null
   * @throws NotAnLlmCallException if it is not JSON, not an object, or names no model
   */
  public static LlmRequest read(Endpoint endpoint, byte[] body, String modelInPath)
      throws NotAnLlmCallException {
    throw new UnsupportedOperationException();
  }

  public Endpoint endpoint() {
    throw new UnsupportedOperationException();
  }

  /** The bytes this was read from. */
  public byte[] body() {
    throw new UnsupportedOperationException();
  }

  /** The model asked for; never null or empty. */
  public String model() {
    throw new UnsupportedOperationException();
  }

  /** Whether the answer is to be streamed. */
  public boolean isStream() {
    throw new UnsupportedOperationException();
  }

  /** Whether a stream's usage will be reported as things stand. */
  public boolean asksForUsage() {
    throw new UnsupportedOperationException();
  }

  /**
   * Whether asking twice wants the same answer: embeddings; or temperature 0, or a seed, and one
   * choice. Never for background or stateful calls.
   */
  public boolean isDeterministic() {
    throw new UnsupportedOperationException();
  }

  /**
   * Whether the call reads or leaves state at the provider: {@code previous_response_id}, {@code
   * conversation}, {@code background}, item references, an explicit {@code store: true}, a
   * Responses call without {@code store: false}.
   */
  public boolean isStateful() {
    throw new UnsupportedOperationException();
  }

  /** Whether tools or functions are offered. */
  public boolean hasTools() {
    throw new UnsupportedOperationException();
  }

  /** Characters of text in all messages, input or prompt. */
  public int promptChars() {
    throw new UnsupportedOperationException();
  }

  /**
   * All text of the last message of the user (of the input or prompt where there are no messages);
   * may be empty.
   */
  public String lastUserText() {
    throw new UnsupportedOperationException();
  }

  /**
   * {@code max_tokens}, {@code max_completion_tokens} or {@code max_output_tokens}; -1 if not
   * limited.
   */
  public long maxOutputTokens() {
    throw new UnsupportedOperationException();
  }

  /** {@code service_tier}, or null. */
  public String serviceTier() {
    throw new UnsupportedOperationException();
  }

  /** {@code user} or {@code safety_identifier}, or null. */
  public String endUser() {
    throw new UnsupportedOperationException();
  }

  /** How many texts of an embeddings call; 0 for other endpoints. */
  public int inputCount() {
    throw new UnsupportedOperationException();
  }

  /** The body with another model. */
  public byte[] withModel(String model) {
    throw new UnsupportedOperationException();
  }

  /** The body of a stream with its usage asked for ({@code stream_options.include_usage}). */
  public byte[] withUsageAskedFor() {
    throw new UnsupportedOperationException();
  }

  /**
   * The body with another model and with top-level members renamed, their values as they are. A
   * member whose new name is there already is taken out; a new name of null takes the member out.
   *
   * @param renames pairs: old name, new name or null
   */
  public byte[] withModel(String model, List<String[]> renames) {
    throw new UnsupportedOperationException();
  }

  /**
   * Names everything in the body that can change the answer: SHA-256 over a canonical form in which
   * the order of members, white space and escapes do not matter, and numbers keep their text. Left
   * out: {@code stream}, {@code stream_options}, {@code user}, {@code safety_identifier}, {@code
   * metadata}, {@code store: false}, {@code service_tier}, {@code prompt_cache_key} and its kin.
   *
   * @return 32 bytes
   */
  public byte[] canonicalHash() {
    throw new UnsupportedOperationException();
  }

  /**
   * For an embeddings call: one canonical hash for each input, each as if it had been asked for
   * alone. Null if its inputs cannot be told apart.
   */
  public List<byte[]> inputHashes() {
    throw new UnsupportedOperationException();
  }

  /** An embeddings call for some of its inputs only: the indices that are to stay, ascending. */
  public byte[] withInputs(List<Integer> indices) {
    throw new UnsupportedOperationException();
  }
}
