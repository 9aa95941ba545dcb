package io.llmcost.agent.gate;

import io.llmcost.agent.llm.AnswerContent;
import io.llmcost.agent.llm.AnswerConversion;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.UnusableAnswerException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Judges answers by what can be seen of them. Each {@link Signal} looks for one flaw; what it finds
 * lowers the score. Of several choices the worst counts.
 */
public final class AnswerGate {

  private static final List<Signal> SIGNALS =
      Collections.unmodifiableList(
          Arrays.asList(
              new EmptyAnswer(),
              new CutAnswer(),
              new Refusal(),
              new Hedging(),
              new JsonShape(),
              new ToolCallShape(),
              new Repetition(),
              new OtherScript(),
              new Uncertainty()));

  private static final double UNREADABLE = 1;

  private AnswerGate() {}

  /**
   * Judges an answer of status 200.
   *
   * @param body of an answer, decoded; of a stream all its events
   * @param isStream whether these are events
   * @param usual of the model that answered, at the place that asks; learns from the answer
   */
  public static Verdict judge(LlmRequest call, byte[] body, boolean isStream, Certainty usual) {
    List<AnswerContent> choices;
    try {
      byte[] whole = isStream ? AnswerConversion.toWhole(call.endpoint(), body) : body;
      choices = AnswerContent.read(call.endpoint(), whole);
    } catch (UnusableAnswerException e) {
      return Verdict.of("unreadable", UNREADABLE);
    }
    Asked asked = new Asked(call, usual);
    Verdict worst = null;
    for (AnswerContent choice : choices) {
      Verdict verdict = judge(asked, choice);
      if (worst == null || verdict.score() < worst.score()) {
        worst = verdict;
      }
    }
    return worst == null ? Verdict.of("unreadable", UNREADABLE) : worst;
  }

  private static Verdict judge(Asked asked, AnswerContent choice) {
    List<Finding> findings = new ArrayList<>(2);
    for (Signal signal : SIGNALS) {
      Finding finding = signal.look(asked, choice);
      if (finding != null) {
        findings.add(finding);
      }
    }
    return Verdict.of(findings);
  }
}
