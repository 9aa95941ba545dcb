package io.llmcost.it.frameworks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/**
 * RestTemplate and RestClient over each request factory that Spring 6 and 7 have: {@code Spring6App
 * BASE_URL ROUNDS}.
 */
public final class Spring6App {

  /** The API as an HTTP interface. */
  public interface Api {
    @PostExchange("/chat/completions")
    JsonNode chat(@org.springframework.web.bind.annotation.RequestBody JsonNode request);
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private Spring6App() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    Map<String, ClientHttpRequestFactory> factories = new LinkedHashMap<>();
    factories.put("simple", new SimpleClientHttpRequestFactory());
    factories.put("apache5", new HttpComponentsClientHttpRequestFactory());
    factories.put("jdk", new JdkClientHttpRequestFactory());
    if (Spring6App.class.getResource("/okhttp3/OkHttpClient.class") != null) {
      // Spring 7 has it no more
      Class<?> factory =
          Class.forName("org.springframework.http.client.OkHttp3ClientHttpRequestFactory");
      factories.put(
          "okhttp", (ClientHttpRequestFactory) factory.getDeclaredConstructor().newInstance());
    }
    Scenarios scenarios = SpringApp.scenarios(args[0], factories);
    factories.forEach(
        (name, factory) -> {
          RestClient client =
              RestClient.builder()
                  .baseUrl(args[0])
                  .requestFactory(factory)
                  .defaultHeader("Authorization", "Bearer " + Scenarios.KEY)
                  .defaultHeader("X-Added", "by the application")
                  .build();
          Api api =
              HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
                  .build()
                  .createClient(Api.class);
          scenarios
              .add("client:" + name, question -> client(client, question))
              .add("clientStream:" + name, question -> clientStream(client, question))
              .add("declared:" + name, question -> declared(api, question));
        });
    scenarios.run(Integer.parseInt(args[1]));
    System.exit(0); // OkHttp's threads live on for a minute
  }

  private static String client(RestClient client, String question) throws IOException {
    return client
        .post()
        .uri("/chat/completions")
        .contentType(MediaType.APPLICATION_JSON)
        .body(JSON.readTree(Prompts.chat(question)))
        .retrieve()
        .body(JsonNode.class)
        .toString();
  }

  private static String clientStream(RestClient client, String question) {
    return client
        .post()
        .uri("/chat/completions")
        .contentType(MediaType.APPLICATION_JSON)
        .body(Prompts.stream(question))
        .exchange(
            (request, response) ->
                response.getStatusCode()
                    + " "
                    + new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
  }

  private static String declared(Api api, String question) throws IOException {
    return api.chat(JSON.readTree(Prompts.chat(question))).toString();
  }
}
