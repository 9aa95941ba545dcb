package io.llmcost.it.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmcost.it.mock.Answer.Event;
import java.util.ArrayList;
import java.util.List;

/** {@code /messages}, as Anthropic has it. */
final class MessagesApi {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ModelCall call;
  private final String prompt;
  private final JsonNode content;
  private final String stopReason;
  private final Usage usage;

  private MessagesApi(ModelCall call) {
    this.call = call;
    JsonNode body = call.body();
    StringBuilder all = new StringBuilder(ModelCall.text(body.path("system")));
    for (JsonNode message : body.path("messages")) {
      all.append('\n').append(message.path("role").asText()).append(':');
      all.append(ModelCall.text(message.path("content")));
    }
    prompt = all.toString();
    long seed = call.seed(prompt, 0);
    JsonNode tool = body.path("tools").path(0);
    JsonNode schema = body.at("/output_config/format/schema");
    ObjectNode block = JSON.createObjectNode();
    if (!tool.isMissingNode()) {
      block.put("type", "tool_use").put("id", "toolu_" + Text.id(prompt, "tool"));
      block.put("name", tool.path("name").asText());
      block.set("input", Text.instance(tool.path("input_schema"), call.served(), seed));
    } else {
      String text =
          schema.isObject()
              ? Text.instance(schema, call.served(), seed).toString()
              : call.say(prompt, 0);
      block.put("type", "text").put("text", text);
    }
    content = block;
    stopReason = tool.isMissingNode() ? "end_turn" : "tool_use";
    usage = call.usage(5 + Tokens.count(prompt), Tokens.count(said()));
  }

  static Answer answer(ModelCall call) {
    MessagesApi api = new MessagesApi(call);
    return new Answer(call.served(), api.usage, api.whole(), call.streams() ? api.events() : null);
  }

  private String said() {
    return content.has("input") ? content.get("input").toString() : content.get("text").asText();
  }

  private ObjectNode message() {
    return JSON.createObjectNode()
        .put("id", "msg_" + Text.id(call.model(), prompt))
        .put("type", "message")
        .put("role", "assistant")
        .put("model", call.served());
  }

  private ObjectNode usage(int output) {
    return JSON.createObjectNode()
        .put("input_tokens", usage.input() - usage.cached() - usage.written())
        .put("cache_creation_input_tokens", usage.written())
        .put("cache_read_input_tokens", usage.cached())
        .put("output_tokens", output)
        .set("cache_creation", writtenByAge());
  }

  private JsonNode writtenByAge() {
    return JSON.createObjectNode()
        .put("ephemeral_5m_input_tokens", usage.written() - usage.writtenForAnHour())
        .put("ephemeral_1h_input_tokens", usage.writtenForAnHour());
  }

  private JsonNode whole() {
    ObjectNode whole = message();
    whole.putArray("content").add(content);
    whole.put("stop_reason", stopReason).putNull("stop_sequence");
    return whole.set("usage", usage(usage.output()));
  }

  private List<Event> events() {
    List<Event> events = new ArrayList<>();
    ObjectNode begun = message();
    begun.putArray("content");
    begun.putNull("stop_reason").putNull("stop_sequence").set("usage", usage(1));
    add(events, "message_start", "message", begun);
    ObjectNode head = content.deepCopy();
    boolean calls = head.has("input");
    if (calls) {
      head.putObject("input");
    } else {
      head.put("text", "");
    }
    add(events, "content_block_start", "content_block", head);
    events.add(new Event("ping", "{\"type\": \"ping\"}"));
    for (String piece : Text.pieces(said())) {
      ObjectNode delta = JSON.createObjectNode();
      delta.put("type", calls ? "input_json_delta" : "text_delta");
      delta.put(calls ? "partial_json" : "text", piece);
      add(events, "content_block_delta", "delta", delta);
    }
    events.add(new Event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}"));
    ObjectNode end = JSON.createObjectNode().put("type", "message_delta");
    end.putObject("delta").put("stop_reason", stopReason).putNull("stop_sequence");
    end.set("usage", JSON.createObjectNode().put("output_tokens", usage.output()));
    events.add(new Event("message_delta", end.toString()));
    events.add(new Event("message_stop", "{\"type\":\"message_stop\"}"));
    return events;
  }

  private static void add(List<Event> events, String type, String name, ObjectNode value) {
    ObjectNode data = JSON.createObjectNode().put("type", type).put("index", 0);
    data.set(name, value);
    events.add(new Event(type, data.toString()));
  }
}
