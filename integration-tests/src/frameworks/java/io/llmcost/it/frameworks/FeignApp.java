package io.llmcost.it.frameworks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import feign.AsyncFeign;
import feign.Client;
import feign.Feign;
import feign.Headers;
import feign.RequestInterceptor;
import feign.RequestLine;
import feign.Response;
import feign.hc5.ApacheHttp5Client;
import feign.http2client.Http2Client;
import feign.httpclient.ApacheHttpClient;
import feign.jackson.JacksonDecoder;
import feign.jackson.JacksonEncoder;
import feign.okhttp.OkHttpClient;
import java.io.BufferedReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An API described as a Feign interface, over each client: {@code FeignApp BASE_URL ROUNDS}. */
public final class FeignApp {

  /** The part of the API that is used. */
  @Headers("Content-Type: application/json")
  public interface Api {
    @RequestLine("POST /chat/completions")
    JsonNode chat(JsonNode request);

    @RequestLine("POST /chat/completions")
    Response stream(JsonNode request);
  }

  /** The same for those who do not wait. */
  @Headers("Content-Type: application/json")
  public interface AsyncApi {
    @RequestLine("POST /chat/completions")
    CompletableFuture<JsonNode> chat(JsonNode request);
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RequestInterceptor KEY =
      request ->
          request
              .header("Authorization", "Bearer " + Scenarios.KEY)
              .header("X-Added", "by the application");

  private FeignApp() {}

  public static void main(String[] args) {
    Map<String, Client> clients = new LinkedHashMap<>();
    clients.put("default", new Client.Default(null, null));
    clients.put("okhttp", new OkHttpClient());
    clients.put("httpclient", new ApacheHttpClient());
    clients.put("hc5", new ApacheHttp5Client());
    clients.put("java11", new Http2Client());
    Scenarios scenarios = new Scenarios();
    clients.forEach(
        (name, client) -> {
          Api api =
              Feign.builder()
                  .client(client)
                  .encoder(new JacksonEncoder())
                  .decoder(new JacksonDecoder())
                  .requestInterceptor(KEY)
                  .target(Api.class, args[0]);
          scenarios
              .add("call:" + name, question -> call(api, question))
              .add("tools:" + name, question -> tools(api, question))
              .add("structured:" + name, question -> structured(api, question))
              .add("stream:" + name, question -> stream(api, question));
        });
    AsyncApi api =
        AsyncFeign.builder()
            .client(new Http2Client())
            .encoder(new JacksonEncoder())
            .decoder(new JacksonDecoder())
            .requestInterceptor(KEY)
            .target(AsyncApi.class, args[0]);
    scenarios.add("async:java11", question -> async(api, question));
    scenarios.run(Integer.parseInt(args[1]));
    System.exit(0); // OkHttp's and AsyncFeign's threads live on for a minute
  }

  private static String call(Api api, String question) throws Exception {
    return api.chat(JSON.readTree(Prompts.chat(question))).toString();
  }

  private static String async(AsyncApi api, String question) throws Exception {
    return api.chat(JSON.readTree(Prompts.chat(question))).get(30, TimeUnit.SECONDS).toString();
  }

  private static String tools(Api api, String question) throws Exception {
    JsonNode answer = api.chat(JSON.readTree(Prompts.tools(question)));
    return answer.at("/choices/0/message/tool_calls").toString();
  }

  private static String structured(Api api, String question) throws Exception {
    JsonNode answer = api.chat(JSON.readTree(Prompts.structured(question)));
    return JSON.readTree(answer.at("/choices/0/message/content").asText()).toString();
  }

  private static String stream(Api api, String question) throws Exception {
    StringBuilder lines = new StringBuilder();
    try (Response response = api.stream(JSON.readTree(Prompts.stream(question)));
        BufferedReader reader =
            new BufferedReader(response.body().asReader(java.nio.charset.StandardCharsets.UTF_8))) {
      lines.append(response.status()).append(' ').append(response.headers().get("content-type"));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.append('|').append(line);
      }
    }
    return lines.toString();
  }
}
