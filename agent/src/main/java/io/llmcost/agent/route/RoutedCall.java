package io.llmcost.agent.route;

import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.dialect.Translations;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.AzurePath;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.provider.ProviderRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes what is sent from what was decided. */
final class RoutedCall {

  private RoutedCall() {}

  /**
   * @throws NotAnLlmCallException if the call cannot be rewritten
   */
  static Exchange of(Exchange exchange, Tier tier) throws NotAnLlmCallException {
    if (tier.isAsAsked()) {
      return exchange;
    }
    Endpoint endpoint = exchange.call().endpoint();
    Model model = tier.model();
    LlmRequest asked = exchange.call();
    if (asked.modelIsInPath() && tier.provider() == null) {
      byte[] body = asked.withModel(model.name(), renames(model));
      return exchange.with(
          atDeployment(exchange.request(), model.name()).withBody(body),
          LlmRequest.read(endpoint, body, model.name()));
    }
    LlmRequest call = forModel(asked, model);
    if (asksForUsage(exchange, tier)) {
      call = call.withBody(call.withUsageAskedFor());
    }
    return exchange.with(request(exchange, tier.provider(), model, call.body()), call);
  }

  /**
   * What the application asked, asked of another model.
   *
   * @throws NotAnLlmCallException if it cannot be rewritten
   */
  static LlmRequest forModel(LlmRequest asked, Model model) throws NotAnLlmCallException {
    return model.rename().isEmpty() && !asked.modelIsInPath() && asked.has("model")
        ? asked.forModel(model.name())
        : read(asked.endpoint(), asked.withModel(model.name(), renames(model)), model);
  }

  /**
   * Whether a stream's usage is asked for that nobody else asks for or takes out again. Where the
   * call is translated that changes nothing at the provider, which reports it anyway.
   */
  static boolean asksForUsage(Exchange exchange, Tier tier) {
    LlmRequest asked = exchange.call();
    return tier.provider() != null
        && Translations.to(tier.provider(), asked.endpoint()) != null
        && !asked.asksForUsage()
        && !exchange.trace().hidesUsage();
  }

  private static HttpRequest atDeployment(HttpRequest original, String deployment) {
    Url url = original.url();
    return original.withUrl(
        new Url(
            url.scheme(), url.host(), url.port(), AzurePath.with(url.pathAndQuery(), deployment)));
  }

  private static HttpRequest request(
      Exchange exchange, Provider provider, Model model, byte[] body) {
    HttpRequest original = exchange.request();
    if (provider == null) {
      return original.withBody(body);
    }
    Endpoint endpoint = exchange.call().endpoint();
    String suffix = Translations.suffix(provider, endpoint);
    if (provider.apiKey() == null) {
      // Another path of the same origin: the application's key is at home there.
      Url url = provider.url(suffix, model.name());
      if (!url.sameOrigin(original.url())) {
        throw new IllegalStateException("Provider " + provider.name() + " has no api_key");
      }
      return original.withUrl(url).withBody(body);
    }
    return ProviderRequest.at(
        provider,
        provider.url(suffix, model.name()),
        original,
        body,
        exchange.settings().get(Options.RETRY_REQUEST_ID) ? exchange.trace().callId() : null);
  }

  private static LlmRequest read(Endpoint endpoint, byte[] body, Model model)
      throws NotAnLlmCallException {
    try {
      return LlmRequest.read(endpoint, body, null);
    } catch (NotAnLlmCallException e) {
      // A call whose URL named the model has none in its body.
      return LlmRequest.read(endpoint, withMember(body, "\"model\":" + quote(model.name())), null);
    }
  }

  private static byte[] withMember(byte[] body, String member) throws NotAnLlmCallException {
    String text = new String(body, StandardCharsets.UTF_8);
    int brace = text.indexOf('{');
    if (brace < 0) {
      throw new NotAnLlmCallException("The body is no object");
    }
    boolean empty = text.substring(brace + 1).trim().startsWith("}");
    return (text.substring(0, brace + 1) + member + (empty ? "" : ",") + text.substring(brace + 1))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static List<String[]> renames(Model model) {
    List<String[]> renames = new ArrayList<>(model.rename().size());
    for (Map.Entry<String, String> rename : model.rename().entrySet()) {
      renames.add(new String[] {rename.getKey(), rename.getValue()});
    }
    return renames;
  }
}
