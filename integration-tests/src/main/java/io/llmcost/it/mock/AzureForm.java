package io.llmcost.it.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmcost.it.mock.Answer.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Azure does otherwise: {@code /openai/deployments/{deployment}/…?api-version=…} and {@code
 * /openai/v1/…}, a key in {@code api-key} or a token, models behind names of one's own, and what
 * its content filter says in every answer. Thread-safe.
 */
final class AzureForm {

  private static final String PREFIX = "/openai/";
  private static final String DEPLOYMENTS = PREFIX + "deployments/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> models = new ConcurrentHashMap<>();

  /** Why a call is refused, as Azure says it. */
  record Refusal(int status, String code, String message) {
    String body() {
      ObjectNode body = JSON.createObjectNode();
      body.putObject("error").put("code", code).put("message", message);
      return body.toString();
    }
  }

  void deploy(String deployment, String model) {
    models.put(deployment, model);
  }

  static boolean isAsked(RecordedRequest request) {
    return request.path().startsWith(PREFIX);
  }

  /** Null if the call is a good one. */
  Refusal refusal(RecordedRequest request, JsonNode body) {
    if (request.header("api-key") == null && request.header("authorization") == null) {
      return new Refusal(
          401,
          "401",
          "Access denied due to invalid subscription key or wrong API endpoint. Make sure to"
              + " provide a valid key for an active subscription and use a correct regional API"
              + " endpoint for your resource.");
    }
    if (request.path().startsWith(DEPLOYMENTS) && !request.target().contains("?api-version=")) {
      return new Refusal(404, "404", "Resource not found");
    }
    return models.containsKey(deployment(request, body))
        ? null
        : new Refusal(
            404,
            "DeploymentNotFound",
            "The API deployment for this resource does not exist. If you created the deployment"
                + " within the last 5 minutes, please wait a moment and try again.");
  }

  private static String deployment(RecordedRequest request, JsonNode body) {
    return request.path().startsWith(DEPLOYMENTS)
        ? request.path().substring(DEPLOYMENTS.length()).split("/")[0]
        : body.path("model").asText();
  }

  /** The body with the model that is deployed. */
  JsonNode deployed(RecordedRequest request, JsonNode body) {
    ObjectNode copy = body.deepCopy();
    return copy.put("model", models.get(deployment(request, body)));
  }

  /** With what the filter says: in a stream in a chunk of its own, before all others. */
  static Answer filtered(Answer answer) {
    if (!answer.whole().has("choices")) {
      return answer;
    }
    ObjectNode whole = answer.whole().deepCopy();
    whole.set("prompt_filter_results", promptResults());
    whole.path("choices").forEach(choice -> put((ObjectNode) choice));
    List<Event> events = null;
    if (answer.events() != null) {
      events = new ArrayList<>();
      ObjectNode first = JSON.createObjectNode();
      first.putArray("choices");
      first.put("created", 0).put("id", "").put("model", "").put("object", "");
      first.set("prompt_filter_results", promptResults());
      events.add(new Event(null, first.toString()));
      events.addAll(answer.events());
    }
    return new Answer(answer.model(), answer.usage(), whole, events);
  }

  private static ArrayNode promptResults() {
    ArrayNode results = JSON.createArrayNode();
    put(results.addObject().put("prompt_index", 0));
    return results;
  }

  private static void put(ObjectNode owner) {
    owner
        .putObject("content_filter_results")
        .putObject("hate")
        .put("filtered", false)
        .put("severity", "safe");
  }
}
