package io.llmcost.agent.route;

import io.llmcost.agent.config.Settings;
import io.llmcost.agent.dialect.AskedModel;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.SideCall;
import io.llmcost.agent.gateway.SideCalls;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.PromptText;
import io.llmcost.agent.llm.UnusableAnswerException;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Consumer;

/** A model of the configuration that is asked for one word about an answer. */
final class JudgeModel {

  private static final String PURPOSE = "judge";
  private static final int LONGEST = 8_000;

  private final AskedModel model;

  private JudgeModel(AskedModel model) {
    this.model = model;
  }

  /**
   * @param id of a model; may be null
   * @return null if there is none by that id that the agent can ask
   */
  static JudgeModel of(String id, Settings settings) {
    AskedModel model = AskedModel.of(id, settings);
    return model == null ? null : new JudgeModel(model);
  }

  String name() {
    return model.name();
  }

  String provider() {
    return model.provider();
  }

  /**
   * Asks, waits for the answer and books it.
   *
   * @param task what the word is to say
   * @param answered told of an answer of any status, before it is read
   * @return the first word, in capitals; may be empty
   */
  String ask(
      SideCalls calls, Exchange exchange, String task, String question, Consumer<SideCall> answered)
      throws IOException, NotAnLlmCallException, UnusableAnswerException {
    SideCall call = model.ask(calls, PURPOSE, exchange, task, question);
    answered.accept(call);
    call.book();
    return firstWord(AskedModel.said(call, exchange).text());
  }

  private static String firstWord(String said) {
    return said.trim().toUpperCase(Locale.ROOT).replaceAll("[^A-Z].*", "");
  }

  /** All that the call's messages say. */
  static String request(LlmRequest call) {
    StringBuilder prompt = new StringBuilder();
    for (PromptText text : call.texts()) {
      prompt.append(prompt.length() == 0 ? "" : "\n\n").append(text.text());
    }
    return element("request", prompt.toString());
  }

  /** A text between tags; the middle of a long one is left out: its end has the question in it. */
  static String element(String tag, String text) {
    String kept =
        text.length() <= LONGEST
            ? text
            : text.substring(0, LONGEST / 2)
                + "\n[...]\n"
                + text.substring(text.length() - LONGEST / 2);
    return "<" + tag + ">\n" + kept + "\n</" + tag + ">\n";
  }
}
