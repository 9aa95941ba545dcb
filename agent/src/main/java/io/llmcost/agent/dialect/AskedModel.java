package io.llmcost.agent.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.SideCall;
import io.llmcost.agent.gateway.SideCalls;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.llm.AnswerContent;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.PlainBody;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.provider.ProviderRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A model of the configuration that the agent asks something for itself. Immutable. */
public final class AskedModel {

  private static final JsonFactory JSON = new JsonFactory();
  private static final Endpoint ENDPOINT = Endpoint.CHAT_COMPLETIONS;

  private final Model model;
  private final Provider provider;

  private AskedModel(Model model, Provider provider) {
    this.model = model;
    this.provider = provider;
  }

  /**
   * @param id of a model; may be null
   * @return null if there is none by that id that the agent can ask
   */
  public static AskedModel of(String id, Settings settings) {
    return of(id == null ? null : settings.get(Options.MODELS).get(id), settings);
  }

  /**
   * @param model may be null
   * @return null if there is none, or none that the agent can ask
   */
  public static AskedModel of(Model model, Settings settings) {
    Provider provider =
        model == null || model.provider() == null
            ? null
            : settings.get(Options.PROVIDERS).get(model.provider());
    return provider == null || provider.apiKey() == null ? null : new AskedModel(model, provider);
  }

  public Model model() {
    return model;
  }

  public String name() {
    return model.name();
  }

  public String provider() {
    return provider.name();
  }

  /**
   * Asks, and waits for the answer, which is still to be booked.
   *
   * @param purpose in the ledger
   * @param because the call for whose sake it is asked
   * @param task what is to be done
   * @param text with what
   */
  public SideCall ask(SideCalls calls, String purpose, Exchange because, String task, String text)
      throws IOException, NotAnLlmCallException {
    byte[] asked = body(task, text);
    HttpRequest request =
        ProviderRequest.to(
            provider,
            Translations.suffix(provider, ENDPOINT),
            model.name(),
            because.request(),
            asked);
    return calls.send(purpose, because, request, LlmRequest.read(ENDPOINT, asked, null));
  }

  /**
   * What it said.
   *
   * @throws IOException if it answered with an error
   */
  public static AnswerContent said(SideCall call, Exchange because)
      throws IOException, UnusableAnswerException {
    if (!call.response().isSuccess()) {
      throw new IOException("status " + call.response().status());
    }
    byte[] body =
        PlainBody.of(
            call.response().headers(),
            call.response().bytes(),
            because.settings().get(Options.MAX_BODY_BYTES));
    return AnswerContent.read(ENDPOINT, body).get(0);
  }

  private byte[] body(String task, String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("model", model.name());
      json.writeArrayFieldStart("messages");
      message(json, "system", task);
      message(json, "user", text);
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
