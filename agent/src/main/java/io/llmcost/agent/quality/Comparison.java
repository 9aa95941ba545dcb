package io.llmcost.agent.quality;

import io.llmcost.agent.llm.AnswerContent;
import io.llmcost.agent.llm.AnswerConversion;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.log.Log;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;

/**
 * Compares an answer that was not given with the one that was. Whoever asks first has it done,
 * once; nobody does so on the caller's thread.
 */
public final class Comparison implements DoubleSupplier {

  /** An answer that is read when it is needed. */
  public interface Answer {

    /**
     * @throws UnusableAnswerException if it cannot be read
     */
    List<AnswerContent> contents() throws UnusableAnswerException;
  }

  private final DoubleConsumer outcome;
  private Answer held;
  private Answer given;
  private double agreement = Double.NaN;

  /**
   * @param held the answer that was not given
   * @param outcome told the agreement, 0 to 1
   */
  public Comparison(Answer held, DoubleConsumer outcome) {
    this.held = held;
    this.outcome = outcome;
  }

  /**
   * @param body of an answer, decoded
   * @param isStream whether these are events
   */
  public static Answer answer(Endpoint endpoint, byte[] body, boolean isStream) {
    return () ->
        AnswerContent.read(endpoint, isStream ? AnswerConversion.toWhole(endpoint, body) : body);
  }

  /** The answer that was given is there. */
  public synchronized void answered(Answer newGiven) {
    given = newGiven;
  }

  /** NaN while there is no answer, or nothing in it to compare. */
  @Override
  public synchronized double getAsDouble() {
    if (given != null) {
      try {
        List<AnswerContent> reference = given.contents();
        agreement = Agreement.of(held.contents(), reference);
        if (!Double.isNaN(agreement)) {
          outcome.accept(agreement);
        }
      } catch (UnusableAnswerException | RuntimeException | StackOverflowError e) {
        Log.debug("An answer could not be compared", e);
      }
      given = null;
      held = null;
    }
    return agreement;
  }
}
