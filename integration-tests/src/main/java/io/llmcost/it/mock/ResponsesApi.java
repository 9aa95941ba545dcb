package io.llmcost.it.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmcost.it.mock.Answer.Event;
import java.util.ArrayList;
import java.util.List;

/** {@code /responses}. */
final class ResponsesApi {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ModelCall call;
  private final String prompt;
  private final String text;
  private final JsonNode tool;
  private final String arguments;
  private final Usage usage;
  private final List<Event> events = new ArrayList<>();

  private ResponsesApi(ModelCall call) {
    this.call = call;
    JsonNode body = call.body();
    StringBuilder all = new StringBuilder(body.path("instructions").asText()).append('\n');
    int input = 3 + Tokens.count(body.path("instructions").asText());
    boolean answered = false;
    if (body.path("input").isTextual()) {
      all.append(body.get("input").asText());
      input += 3 + Tokens.count(body.get("input").asText());
    } else {
      for (JsonNode item : body.path("input")) {
        String said =
            ModelCall.text(item.path("content"))
                + item.path("arguments").asText()
                + item.path("output").asText();
        all.append(item.path("role").asText()).append(':').append(said).append('\n');
        input += 3 + Tokens.count(said);
        answered = item.path("type").asText().equals("function_call_output");
      }
    }
    if (body.has("tools")) {
      input += Tokens.count(body.get("tools").toString());
    }
    prompt = all.toString();
    long seed = call.seed(prompt, 0);
    JsonNode schema = body.at("/text/format/schema");
    boolean callsTool =
        !answered
            && body.at("/tools/0/type").asText().equals("function")
            && !body.path("tool_choice").asText().equals("none");
    if (callsTool) {
      tool = body.get("tools").get(0);
      arguments = Text.instance(tool.path("parameters"), call.served(), seed).toString();
      text = null;
      usage = call.usage(input, Tokens.count(arguments) + 6);
    } else {
      tool = null;
      arguments = null;
      text =
          Text.limit(
              schema.isMissingNode()
                  ? call.say(prompt, 0)
                  : Text.instance(schema, call.served(), seed).toString(),
              body.path("max_output_tokens").asInt(Integer.MAX_VALUE));
      usage = call.usage(input, Tokens.count(text));
    }
  }

  static Answer answer(ModelCall call) {
    ResponsesApi api = new ResponsesApi(call);
    JsonNode whole = api.response("completed", api.item("completed", true));
    if (call.streams()) {
      api.stream();
    }
    return new Answer(call.served(), api.usage, whole, call.streams() ? api.events : null);
  }

  private ObjectNode response(String status, ObjectNode item) {
    JsonNode body = call.body();
    ObjectNode response = JSON.createObjectNode();
    response.put("id", "resp_" + Text.id(call.model(), prompt)).put("object", "response");
    response.put("created_at", ChatApi.CREATED).put("status", status);
    response.put("background", false).putNull("error").putNull("incomplete_details");
    response.set("instructions", body.has("instructions") ? body.get("instructions") : null);
    response.set("max_output_tokens", body.get("max_output_tokens"));
    response.put("model", call.served());
    ArrayNode output = response.putArray("output");
    if (item != null) {
      output.add(item);
    }
    response.put("parallel_tool_calls", true).putNull("previous_response_id");
    response.putObject("reasoning").putNull("effort").putNull("summary");
    response.put("service_tier", call.tier()).put("store", body.path("store").asBoolean(true));
    response.put("temperature", body.path("temperature").asDouble(1));
    if (body.at("/text/format").isObject()) {
      response.putObject("text").set("format", body.at("/text/format"));
    } else {
      response.putObject("text").putObject("format").put("type", "text");
    }
    response.put("tool_choice", "auto");
    response.set("tools", body.has("tools") ? body.get("tools") : JSON.createArrayNode());
    response.put("top_p", 1.0).put("truncation", "disabled");
    if (status.equals("completed") && !call.behaviour().is("usage", "none")) {
      ObjectNode node = response.putObject("usage").put("input_tokens", usage.input());
      ObjectNode input = node.putObject("input_tokens_details");
      input.put("cached_tokens", usage.cached()).put("cache_write_tokens", usage.written());
      node.put("output_tokens", usage.output());
      node.putObject("output_tokens_details").put("reasoning_tokens", usage.reasoning());
      node.put("total_tokens", usage.input() + usage.output());
    } else {
      response.putNull("usage");
    }
    response.putNull("user").putObject("metadata");
    return response;
  }

  private ObjectNode item(String status, boolean filled) {
    ObjectNode item = JSON.createObjectNode();
    if (tool != null) {
      item.put("id", "fc_" + Text.id(arguments)).put("type", "function_call").put("status", status);
      item.put("arguments", filled ? arguments : "").put("call_id", "call_" + Text.id(arguments));
      return item.put("name", tool.path("name").asText());
    }
    item.put("id", "msg_" + Text.id(text)).put("type", "message").put("status", status);
    ArrayNode content = item.putArray("content");
    if (filled) {
      content.add(part(text));
    }
    return item.put("role", "assistant");
  }

  private static ObjectNode part(String said) {
    ObjectNode part = JSON.createObjectNode().put("type", "output_text");
    part.putArray("annotations");
    part.putArray("logprobs");
    return part.put("text", said);
  }

  private void stream() {
    send(event("response.created").set("response", response("in_progress", null)));
    send(event("response.in_progress").set("response", response("in_progress", null)));
    send(item("response.output_item.added").set("item", item("in_progress", false)));
    if (tool == null) {
      streamText("msg_" + Text.id(text));
    } else {
      streamArguments("fc_" + Text.id(arguments));
    }
    send(item("response.output_item.done").set("item", item("completed", true)));
    ObjectNode whole = response("completed", item("completed", true));
    send(event("response.completed").set("response", whole));
  }

  private void streamText(String id) {
    send(part("response.content_part.added", id).set("part", part("")));
    for (String piece : Text.pieces(text)) {
      ObjectNode delta = part("response.output_text.delta", id).put("delta", piece);
      send(delta.set("logprobs", JSON.createArrayNode()));
    }
    ObjectNode done = part("response.output_text.done", id).put("text", text);
    send(done.set("logprobs", JSON.createArrayNode()));
    send(part("response.content_part.done", id).set("part", part(text)));
  }

  private void streamArguments(String id) {
    for (String piece : Text.pieces(arguments)) {
      ObjectNode delta = item("response.function_call_arguments.delta").put("item_id", id);
      send(delta.put("delta", piece));
    }
    ObjectNode done = item("response.function_call_arguments.done").put("item_id", id);
    send(done.put("arguments", arguments).put("name", tool.path("name").asText()));
  }

  private void send(JsonNode event) {
    events.add(new Event(event.get("type").asText(), event.toString()));
  }

  private ObjectNode event(String type) {
    return JSON.createObjectNode().put("type", type).put("sequence_number", events.size());
  }

  private ObjectNode item(String type) {
    return event(type).put("output_index", 0);
  }

  private ObjectNode part(String type, String id) {
    return item(type).put("item_id", id).put("content_index", 0);
  }
}
