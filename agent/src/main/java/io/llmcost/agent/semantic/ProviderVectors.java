package io.llmcost.agent.semantic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.SideCall;
import io.llmcost.agent.gateway.SideCalls;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.EmbeddingItem;
import io.llmcost.agent.llm.EmbeddingsAnswer;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.PlainBody;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.provider.ProviderRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks a provider's embeddings model, several texts at once. */
final class ProviderVectors implements VectorSource {

  private static final String PURPOSE = "semantic";
  private static final JsonFactory JSON_FACTORY = new JsonFactory();
  private static final int AT_ONCE = 64;
  private static final int SILENCE_MILLIS = 10_000;

  /** OpenAI's third generation can be asked for shorter vectors, which are nearly as good. */
  private static final String MAY_BE_SHORT = "text-embedding-3-";

  private static final int SHORT = 512;

  private static final String[] SAY_WHO_CALLS = {
    "authorization", "api-key", "x-api-key", "openai-organization", "openai-project"
  };

  private final String provider;
  private final String model;
  private final SideCalls calls;
  private final CallCosts costs;

  ProviderVectors(String provider, String model, SideCalls calls, CallCosts costs) {
    this.provider = provider;
    this.model = model;
    this.calls = calls.within(SILENCE_MILLIS);
    this.costs = costs;
  }

  @Override
  public String name() {
    return provider + "/" + model;
  }

  /** Where it is asked, which model, and how long its vectors are asked to be. */
  @Override
  public String identity(Settings settings) {
    Provider configured = settings.get(Options.PROVIDERS).get(provider);
    return configured == null
        ? null
        : ProviderRequest.url(configured, Endpoint.EMBEDDINGS, model)
            + " "
            + model
            + (model.startsWith(MAY_BE_SHORT) ? " " + SHORT : "");
  }

  @Override
  public int atOnce() {
    return AT_ONCE;
  }

  @Override
  public boolean failsForGood() {
    return false;
  }

  @Override
  public double usd(String text) {
    return costs.embeddingUsd(provider, model, text.length());
  }

  @Override
  public List<float[]> vectors(List<String> texts, Exchange because) throws IOException {
    byte[] body = body(texts);
    SideCall call;
    try {
      call =
          calls.send(
              PURPOSE,
              because,
              request(because, body),
              LlmRequest.read(Endpoint.EMBEDDINGS, body, null));
    } catch (NotAnLlmCallException e) {
      throw new IOException(e);
    }
    call.book();
    if (!call.response().isSuccess()) {
      throw new IOException(name() + " answers with status " + call.response().status());
    }
    try {
      byte[] plain =
          PlainBody.of(
              call.response().headers(),
              call.response().bytes(),
              because.settings().get(Options.MAX_BODY_BYTES));
      return read(plain, texts);
    } catch (UnusableAnswerException | RuntimeException e) {
      throw new IOException(name() + " gives no embeddings: " + e.getMessage(), e);
    }
  }

  private static List<float[]> read(byte[] body, List<String> texts)
      throws UnusableAnswerException, IOException {
    int[] lengths = new int[texts.size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = texts.get(i).length();
    }
    List<float[]> vectors = new ArrayList<>();
    for (EmbeddingItem item : EmbeddingsAnswer.read(body, texts.size()).items(lengths)) {
      Object[] numbers = JSON.std.arrayFrom(new String(item.vector(), StandardCharsets.UTF_8));
      float[] vector = new float[numbers.length];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = ((Number) numbers[i]).floatValue();
      }
      vectors.add(vector);
    }
    return vectors;
  }

  private HttpRequest request(Exchange because, byte[] body) throws IOException {
    Provider configured = because.settings().get(Options.PROVIDERS).get(provider);
    if (configured == null) {
      throw new IOException("cache.semantic.embedder.provider: there is no provider " + provider);
    }
    Url url = ProviderRequest.url(configured, Endpoint.EMBEDDINGS, model);
    if (configured.apiKey() != null) {
      return new HttpRequest(
          "POST",
          url,
          ProviderRequest.at(configured, url, because.request(), body, null).headers(),
          body);
    }
    if (!url.sameOrigin(because.request().url())) {
      throw new IOException(
          "cache.semantic.embedder: provider "
              + provider
              + " has no api_key, and the application's own is never sent to another origin");
    }
    return new HttpRequest("POST", url, own(because.request().headers()), body);
  }

  /** The application's key at its own origin, and nothing else of what it has sent. */
  private static Headers own(Headers original) {
    Headers headers = Headers.of("content-type", "application/json");
    for (String name : SAY_WHO_CALLS) {
      String value = original.get(name);
      if (value != null) {
        headers = headers.with(name, value);
      }
    }
    return headers;
  }

  private byte[] body(List<String> texts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON_FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("model", model);
      json.writeArrayFieldStart("input");
      for (String text : texts) {
        json.writeString(text.isEmpty() ? " " : text);
      }
      json.writeEndArray();
      json.writeStringField("encoding_format", "float");
      if (model.startsWith(MAY_BE_SHORT)) {
        json.writeNumberField("dimensions", SHORT);
      }
      json.writeEndObject();
    }
    return out.toByteArray();
  }
}
