package io.llmcost.agent.semantic;

import io.llmcost.agent.llm.AnswerContent;
import io.llmcost.agent.llm.AnswerConversion;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.quality.Agreement;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;

/**
 * Compares the answer that a hit would have given with the one that the model gave. Whoever asks
 * first has it done, once; nobody does so on the caller's thread.
 */
final class Comparison implements DoubleSupplier {

  private final Endpoint endpoint;
  private final DoubleConsumer outcome;
  private byte[] kept;
  private final boolean keptIsStream;
  private byte[] given;
  private boolean givenIsStream;
  private double agreement = Double.NaN;

  /**
   * @param outcome told the agreement, 0 to 1
   */
  Comparison(Endpoint endpoint, byte[] kept, boolean keptIsStream, DoubleConsumer outcome) {
    this.endpoint = endpoint;
    this.kept = kept;
    this.keptIsStream = keptIsStream;
    this.outcome = outcome;
  }

  /** The model's answer is there. */
  synchronized void answered(byte[] body, boolean isStream) {
    given = body;
    givenIsStream = isStream;
  }

  /** NaN while there is no answer, or nothing in it to compare. */
  @Override
  public synchronized double getAsDouble() {
    if (given != null) {
      try {
        List<AnswerContent> reference = contents(given, givenIsStream);
        agreement = Agreement.of(contents(kept, keptIsStream), reference);
        if (!Double.isNaN(agreement)) {
          outcome.accept(agreement);
        }
      } catch (UnusableAnswerException | RuntimeException | StackOverflowError e) {
        Log.debug("A semantic hit could not be verified", e);
      }
      given = null;
      kept = null;
    }
    return agreement;
  }

  private List<AnswerContent> contents(byte[] body, boolean isStream)
      throws UnusableAnswerException {
    return AnswerContent.read(endpoint, isStream ? AnswerConversion.toWhole(endpoint, body) : body);
  }
}
