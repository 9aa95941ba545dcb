package io.llmcost.agent.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.dialect.Translations;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.SideCall;
import io.llmcost.agent.gateway.SideCalls;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.llm.AnswerContent;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.PlainBody;
import io.llmcost.agent.llm.PromptText;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.provider.ProviderRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Consumer;

/** A model of the configuration that is asked for one word about an answer. */
final class JudgeModel {

  private static final String PURPOSE = "judge";
  private static final JsonFactory JSON = new JsonFactory();
  private static final int LONGEST = 8_000;

  private final Model model;
  private final Provider provider;

  private JudgeModel(Model model, Provider provider) {
    this.model = model;
    this.provider = provider;
  }

  /**
   * @param id of a model; may be null
   * @return null if there is none by that id that the agent can ask
   */
  static JudgeModel of(String id, Settings settings) {
    Model model = id == null ? null : settings.get(Options.MODELS).get(id);
    Provider provider =
        model == null || model.provider() == null
            ? null
            : settings.get(Options.PROVIDERS).get(model.provider());
    return provider == null || provider.apiKey() == null ? null : new JudgeModel(model, provider);
  }

  String name() {
    return model.name();
  }

  String provider() {
    return provider.name();
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
    Endpoint endpoint = Endpoint.CHAT_COMPLETIONS;
    byte[] asked = body(task, question);
    HttpRequest request =
        ProviderRequest.to(
            provider,
            Translations.suffix(provider, endpoint),
            model.name(),
            exchange.request(),
            asked);
    SideCall call = calls.send(PURPOSE, exchange, request, LlmRequest.read(endpoint, asked, null));
    answered.accept(call);
    call.book();
    if (!call.response().isSuccess()) {
      throw new IOException("status " + call.response().status());
    }
    byte[] body =
        PlainBody.of(
            call.response().headers(),
            call.response().bytes(),
            exchange.settings().get(Options.MAX_BODY_BYTES));
    return firstWord(AnswerContent.read(endpoint, body).get(0).text());
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

  private byte[] body(String task, String question) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("model", model.name());
      json.writeArrayFieldStart("messages");
      message(json, "system", task);
      message(json, "user", question);
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void message(JsonGenerator json, String role, String content) throws IOException {
    json.writeStartObject();
    json.writeStringField("role", role);
    json.writeStringField("content", content);
    json.writeEndObject();
  }
}
