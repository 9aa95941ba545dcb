package io.llmcost.agent.compress;

import io.llmcost.agent.config.Model;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Tenant;
import io.llmcost.agent.llm.HashBuffer;
import java.nio.ByteBuffer;

/** A text that is to be said in fewer words. Immutable. */
final class SummaryOrder {

  private final ByteBuffer key;
  private final Model model;
  private final String kept;
  private final String text;
  private final boolean conversation;
  private final long tokens;
  private final double ratio;
  private final int calls;

  /**
   * @param key by {@link #key(Exchange, Model, double, ByteBuffer, String)}
   * @param kept what of the text must survive; the text itself where all of it must
   * @param text what the model is given
   * @param conversation whether it is one, rather than instructions or a document
   * @param tokens of all that the summary will stand for, about
   * @param ratio how many times shorter it is to be
   * @param calls after so many it pays
   */
  SummaryOrder(
      ByteBuffer key,
      Model model,
      String kept,
      String text,
      boolean conversation,
      long tokens,
      double ratio,
      int calls) {
    this.key = key;
    this.model = model;
    this.kept = kept;
    this.text = text;
    this.conversation = conversation;
    this.tokens = tokens;
    this.ratio = ratio;
    this.calls = calls;
  }

  /**
   * Names a text by its hash, for one tenant, model and length.
   *
   * @param before the name of what stands before it in a conversation; null if nothing does
   */
  static ByteBuffer key(
      Exchange exchange, Model model, double ratio, ByteBuffer before, String text) {
    HashBuffer hash = HashBuffer.take();
    hash.append(exchange.request().url().origin());
    hash.append(String.valueOf(Tenant.ofKey(exchange)));
    hash.append(model.id());
    hash.append(model.name());
    hash.appendInt((int) (ratio * 1000));
    if (before != null) {
      hash.append(before.array(), 0, before.array().length);
    }
    hash.append(text);
    return ByteBuffer.wrap(hash.sha256());
  }

  ByteBuffer key() {
    return key;
  }

  Model model() {
    return model;
  }

  String text() {
    return text;
  }

  boolean isConversation() {
    return conversation;
  }

  /** How many tokens the summary is to have, about. */
  long target() {
    return Math.max(1, Math.round(tokens / ratio));
  }

  int calls() {
    return calls;
  }

  /** The check that a summary does not pass; null if it passes all. */
  String failed(String summary) {
    return SummaryRules.failed(kept, summary, tokens);
  }
}
