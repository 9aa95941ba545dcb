package io.llmcost.agent.stagetest;

import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.CallTrace;
import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Feedback;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.AzurePath;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/** Builds calls as a stage sees them. */
public final class Calls {

  public static final String KEY = "sk-application-secret";

  private String url = "https://api.openai.com/v1/chat/completions";
  private Headers headers =
      Headers.of("Authorization", "Bearer " + KEY, "Content-Type", "application/json");
  private String body = "{\"model\":\"gpt-4o\",\"temperature\":0,\"messages\":[]}";
  private Headers controls = Headers.EMPTY;
  private Settings settings = Settings.defaults();
  private String callSite = "com.acme.Shop.answer";
  private boolean blocking;
  private long remainingNanos = Long.MAX_VALUE;
  private boolean mayAddCredentials;
  private String clientId;
  private boolean canSendBeside;
  private AtomicBoolean cancelled = new AtomicBoolean();

  public static Calls chat(String prompt) {
    return new Calls().body(chatBody("gpt-4o", prompt, ",\"temperature\":0"));
  }

  public static String chatBody(String model, String prompt, String more) {
    return "{\"model\":\""
        + model
        + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
        + prompt
        + "\"}]"
        + more
        + "}";
  }

  public static Feedback feedback(String value) {
    return Controls.read(Headers.of(Controls.PREFIX + "feedback", value)).feedback();
  }

  public static Calls embeddings(String... texts) {
    return new Calls()
        .url("https://api.openai.com/v1/embeddings")
        .body(
            "{\"model\":\"text-embedding-3-small\",\"input\":[\""
                + String.join("\",\"", texts)
                + "\"]}");
  }

  public Calls url(String value) {
    url = value;
    return this;
  }

  public Calls header(String name, String value) {
    headers = headers.with(name, value);
    return this;
  }

  public Calls withoutHeader(String name) {
    headers = headers.without(name);
    return this;
  }

  /** The client may add who calls. */
  public Calls mayAddCredentials() {
    mayAddCredentials = true;
    return this;
  }

  /** Through a client that can send requests beside each other. */
  public Calls canSendBeside() {
    canSendBeside = true;
    return this;
  }

  /** Through a client that may say who calls unseen. */
  public Calls clientId(String value) {
    clientId = value;
    return this;
  }

  public Calls body(String value) {
    body = value;
    return this;
  }

  public Calls control(String name, String value) {
    controls = controls.with(Controls.PREFIX + name, value);
    return this;
  }

  /** As HTTP says it. */
  public Calls cacheControl(String value) {
    controls = controls.with("Cache-Control", value);
    return this;
  }

  public Calls settings(Settings value) {
    settings = value;
    return this;
  }

  public Calls callSite(String value) {
    callSite = value;
    return this;
  }

  public Calls blocking() {
    blocking = true;
    return this;
  }

  public Calls remainingNanos(long value) {
    remainingNanos = value;
    return this;
  }

  public Calls cancelledBy(AtomicBoolean flag) {
    cancelled = flag;
    return this;
  }

  /** A new call; the builder may be used again. */
  public Exchange exchange() {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Url to = Url.of(url);
    CallTrace trace = new CallTrace("call", "openai");
    trace.callSite(callSite);
    try {
      return new Exchange(
          new HttpRequest("POST", to, headers, bytes),
          LlmRequest.read(Endpoint.ofPath(to.path()), bytes, AzurePath.deployment(to.path())),
          Controls.read(controls),
          new FixedContext(
              callSite,
              blocking,
              remainingNanos,
              mayAddCredentials,
              clientId,
              cancelled,
              canSendBeside),
          settings,
          trace);
    } catch (NotAnLlmCallException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private record FixedContext(
      String callSite,
      boolean isBlocking,
      long remainingNanos,
      boolean mayAddCredentials,
      String clientId,
      AtomicBoolean cancelled,
      boolean canSendBeside)
      implements CallContext {

    @Override
    public String client() {
      return "test";
    }

    @Override
    public boolean isCancelled() {
      return cancelled.get();
    }
  }
}
