package io.llmcost.agent.llm;

/**
 * What a call used, in tokens, as disjoint amounts for all providers: OpenAI counts cached tokens
 * inside {@code prompt_tokens}, Anthropic beside them; here {@link #input} is what was read at the
 * full price. Reasoning tokens are the exception: they are a part of {@link #output}.
 */
public final class TokenUsage {

  /** Where the numbers come from. */
  public enum Source {
    /** The provider said so. */
    REPORTED,
    /** Counted by us. */
    ESTIMATED,
    /** Nobody knows; all amounts are 0. */
    NONE;

    /** As in ledger and reports. */
    public String id() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Unknown usage. */
  public static final TokenUsage UNKNOWN = new TokenUsage(Source.NONE, 0, 0, 0, 0, 0, 0, 0);

  private final Source source;
  private final long input;
  private final long cacheRead;
  private final long cacheWrite;
  private final long cacheWriteHour;
  private final long output;
  private final long reasoning;
  private final long audioInput;
  private final long audioOutput;

  /** All amounts are tokens, 0 or more; see the accessors. */
  public TokenUsage(
      Source source,
      long input,
      long cacheRead,
      long cacheWrite,
      long output,
      long reasoning,
      long audioInput,
      long audioOutput) {
    this(source, input, cacheRead, cacheWrite, 0, output, reasoning, audioInput, audioOutput);
  }

  private TokenUsage(
      Source source,
      long input,
      long cacheRead,
      long cacheWrite,
      long cacheWriteHour,
      long output,
      long reasoning,
      long audioInput,
      long audioOutput) {
    this.source = source;
    this.input = input;
    this.cacheRead = cacheRead;
    this.cacheWrite = cacheWrite;
    this.cacheWriteHour = cacheWriteHour;
    this.output = output;
    this.reasoning = reasoning;
    this.audioInput = audioInput;
    this.audioOutput = audioOutput;
  }

  /** This and another; the source is this one's. */
  public TokenUsage plus(TokenUsage other) {
    return new TokenUsage(
        source,
        input + other.input,
        cacheRead + other.cacheRead,
        cacheWrite + other.cacheWrite,
        output + other.output,
        reasoning + other.reasoning,
        audioInput + other.audioInput,
        audioOutput + other.audioOutput);
  }

  /** Text tokens only. */
  public static TokenUsage of(Source source, long input, long output) {
    return new TokenUsage(source, input, 0, 0, output, 0, 0, 0);
  }

  /**
   * This of an answer that was still being written: what it says of the prompt holds, what it says
   * of the output is the least that was generated.
   */
  TokenUsage beforeItsEnd() {
    return source == Source.NONE ? this : withOutput(output);
  }

  /** This with a number of output tokens that was counted by us. */
  public TokenUsage withOutput(long counted) {
    return new TokenUsage(
        Source.ESTIMATED,
        input,
        cacheRead,
        cacheWrite,
        cacheWriteHour,
        counted,
        Math.min(reasoning, counted),
        audioInput,
        audioOutput);
  }

  /** This where so many of the tokens written to the cache are to stay there for an hour. */
  public TokenUsage keptForAnHour(long written) {
    return new TokenUsage(
        source,
        input,
        cacheRead,
        cacheWrite,
        Math.min(written, cacheWrite),
        output,
        reasoning,
        audioInput,
        audioOutput);
  }

  /**
   * This as if the provider had kept nothing for later calls.
   *
   * @param reads whether nothing would have been read from its cache either
   */
  public TokenUsage withoutCacheWrites(boolean reads) {
    return new TokenUsage(
        source,
        input + cacheWrite + (reads ? cacheRead : 0),
        reads ? 0 : cacheRead,
        0,
        0,
        output,
        reasoning,
        audioInput,
        audioOutput);
  }

  /** This as if the provider had written all text of the prompt that it did not read. */
  public TokenUsage withAllWritten() {
    return new TokenUsage(
        source,
        0,
        cacheRead,
        cacheWrite + input,
        cacheWriteHour,
        output,
        reasoning,
        audioInput,
        audioOutput);
  }

  /**
   * This as if so many more tokens of the prompt had been read from the cache, and written to it.
   */
  public TokenUsage withCached(long read, long written, boolean forAnHour) {
    long reads = Math.min(read, input);
    long writes = Math.min(written, input - reads);
    return new TokenUsage(
        source,
        input - reads - writes,
        cacheRead + reads,
        cacheWrite + writes,
        cacheWriteHour + (forAnHour ? writes : 0),
        output,
        reasoning,
        audioInput,
        audioOutput);
  }

  /** This with more tokens in the prompt. */
  public TokenUsage withMore(long uncached, long cached) {
    return new TokenUsage(
        source,
        input + uncached,
        cacheRead + cached,
        cacheWrite,
        cacheWriteHour,
        output,
        reasoning,
        audioInput,
        audioOutput);
  }

  public Source source() {
    return source;
  }

  /** Prompt text tokens that were neither read from nor written to the provider's prompt cache. */
  public long input() {
    return input;
  }

  /** Prompt tokens read from the provider's prompt cache. */
  public long cacheRead() {
    return cacheRead;
  }

  /** Prompt tokens written to the provider's prompt cache. */
  public long cacheWrite() {
    return cacheWrite;
  }

  /** The part of {@link #cacheWrite} that is kept for an hour, at a price of its own. */
  public long cacheWriteHour() {
    return cacheWriteHour;
  }

  /** Text tokens generated, reasoning included. */
  public long output() {
    return output;
  }

  /** The part of {@link #output} that was reasoning. */
  public long reasoning() {
    return reasoning;
  }

  /** Prompt tokens that were audio; not in {@link #input}. */
  public long audioInput() {
    return audioInput;
  }

  /** Tokens generated that are audio; not in {@link #output}. */
  public long audioOutput() {
    return audioOutput;
  }

  /** All tokens of the prompt, wherever they were read from. */
  public long prompt() {
    return input + cacheRead + cacheWrite + audioInput;
  }

  @Override
  public String toString() {
    return source.id()
        + " input="
        + input
        + " cacheRead="
        + cacheRead
        + " cacheWrite="
        + cacheWrite
        + (cacheWriteHour == 0 ? "" : " ofThatForAnHour=" + cacheWriteHour)
        + " output="
        + output
        + " reasoning="
        + reasoning
        + " audioInput="
        + audioInput
        + " audioOutput="
        + audioOutput;
  }
}
