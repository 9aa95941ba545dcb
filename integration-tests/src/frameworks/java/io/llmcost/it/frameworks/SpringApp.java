package io.llmcost.it.frameworks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

/** What applications with {@code RestTemplate} have in common, whatever Spring's version. */
final class SpringApp {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String baseUrl;
  private final RestTemplate template;

  private SpringApp(String baseUrl, RestTemplate template) {
    this.baseUrl = baseUrl;
    this.template = template;
  }

  /** Scenarios over each factory. */
  static Scenarios scenarios(String baseUrl, Map<String, ClientHttpRequestFactory> factories) {
    Scenarios scenarios = new Scenarios();
    factories.forEach(
        (name, factory) -> {
          SpringApp app = new SpringApp(baseUrl, new RestTemplate(factory));
          RestTemplate intercepted = new RestTemplate(factory);
          intercepted.setInterceptors(
              Collections.singletonList(
                  (request, body, execution) -> {
                    request.getHeaders().set("X-Added", "by the application");
                    request.getHeaders().set("Authorization", "Bearer " + Scenarios.KEY);
                    return execution.execute(request, body);
                  }));
          SpringApp other = new SpringApp(baseUrl, intercepted);
          scenarios
              .add("text:" + name, app::text)
              .add("object:" + name, app::object)
              .add("intercepted:" + name, other::intercepted)
              .add("tools:" + name, app::tools)
              .add("structured:" + name, app::structured)
              .add("stream:" + name, app::stream);
        });
    return scenarios;
  }

  private static HttpHeaders headers() {
    HttpHeaders headers = new HttpHeaders();
    headers.setContentType(MediaType.APPLICATION_JSON);
    headers.setBearerAuth(Scenarios.KEY);
    headers.set("X-Added", "by the application");
    return headers;
  }

  private String url() {
    return baseUrl + "/chat/completions";
  }

  /** A body whose length is known. */
  private String text(String question) {
    HttpEntity<String> request = new HttpEntity<>(Prompts.chat(question), headers());
    ResponseEntity<String> answer =
        template.exchange(url(), HttpMethod.POST, request, String.class);
    return answer.getStatusCode() + " " + answer.getBody();
  }

  /** A body that a converter writes straight to the client. */
  private String object(String question) throws IOException {
    return template.postForObject(url(), body(Prompts.chat(question)), JsonNode.class).toString();
  }

  private String intercepted(String question) throws IOException {
    HttpHeaders headers = new HttpHeaders();
    headers.setContentType(MediaType.APPLICATION_JSON);
    HttpEntity<JsonNode> request = new HttpEntity<>(JSON.readTree(Prompts.chat(question)), headers);
    return template.postForObject(url(), request, JsonNode.class).toString();
  }

  private String tools(String question) throws IOException {
    HttpEntity<JsonNode> request = body(Prompts.tools(question));
    JsonNode answer = template.postForObject(url(), request, JsonNode.class);
    return answer.at("/choices/0/message/tool_calls").toString();
  }

  private String structured(String question) throws IOException {
    HttpEntity<JsonNode> request = body(Prompts.structured(question));
    JsonNode answer = template.postForObject(url(), request, JsonNode.class);
    return JSON.readTree(answer.at("/choices/0/message/content").asText()).toString();
  }

  private static HttpEntity<JsonNode> body(String json) throws IOException {
    return new HttpEntity<>(JSON.readTree(json), headers());
  }

  private String stream(String question) {
    return template.execute(
        url(),
        HttpMethod.POST,
        request -> {
          request.getHeaders().addAll(headers());
          byte[] body = Prompts.stream(question).getBytes(StandardCharsets.UTF_8);
          if (request instanceof StreamingHttpOutputMessage) {
            ((StreamingHttpOutputMessage) request).setBody(out -> out.write(body));
          } else {
            request.getBody().write(body);
          }
        },
        response -> response.getStatusCode() + " " + read(response.getBody()));
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[100];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      all.write(buffer, 0, count);
    }
    return new String(all.toByteArray(), StandardCharsets.UTF_8);
  }
}
