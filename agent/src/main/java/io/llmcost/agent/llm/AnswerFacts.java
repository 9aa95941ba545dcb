package io.llmcost.agent.llm;

import java.util.Objects;

/** What accounting and caching ask about an answer. Immutable. */
public final class AnswerFacts {

  /** Of an answer that cannot be read. */
  public static final AnswerFacts NONE =
      new AnswerFacts(null, null, null, null, TokenUsage.UNKNOWN, false, false, false);

  private final String id;
  private final String model;
  private final String serviceTier;
  private final String finishReason;
  private final TokenUsage usage;
  private final boolean complete;
  private final boolean error;
  private final boolean spoilt;

  AnswerFacts(
      String id,
      String model,
      String serviceTier,
      String finishReason,
      TokenUsage usage,
      boolean complete,
      boolean error,
      boolean spoilt) {
    this.id = id;
    this.model = model;
    this.serviceTier = serviceTier;
    this.finishReason = finishReason;
    this.usage = Objects.requireNonNull(usage);
    this.complete = complete;
    this.error = error;
    this.spoilt = spoilt;
  }

  /** The provider's id of the answer, or null. */
  public String id() {
    return id;
  }

  /** The model that answered, as the provider names it, or null. */
  public String model() {
    return model;
  }

  /** The tier that served the call ({@code default}, {@code flex}, {@code priority} …), or null. */
  public String serviceTier() {
    return serviceTier;
  }

  /**
   * Why generation ended: the first choice's {@code finish_reason}; for Responses the status, or
   * the reason why it is incomplete. Null if nothing says so.
   */
  public String finishReason() {
    return finishReason;
  }

  /** What the provider says was used; {@link TokenUsage#UNKNOWN} if it does not say. */
  public TokenUsage usage() {
    return usage;
  }

  /**
   * Whether this is a good answer with nothing missing: all choices finished, or status {@code
   * completed}, or a list of embeddings; no error. A choice that reached its token limit has
   * finished; a response with status {@code incomplete} has not.
   */
  public boolean isComplete() {
    return complete;
  }

  /** Whether the answer, or the event that ended its stream, is an error. */
  public boolean isError() {
    return error;
  }

  /**
   * Whether any choice was ended by a content filter, by a fault or by a lack of means at the
   * provider, whatever the other choices say.
   */
  public boolean isSpoilt() {
    return spoilt;
  }

  /** This, as far as it was read before the answer broke off. */
  AnswerFacts notComplete() {
    return complete
        ? new AnswerFacts(id, model, serviceTier, finishReason, usage, false, error, spoilt)
        : this;
  }

  @Override
  public String toString() {
    return "model="
        + model
        + " finish="
        + finishReason
        + (complete ? " complete" : " not complete")
        + (error ? " error " : " ")
        + usage;
  }
}
