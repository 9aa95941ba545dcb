package io.llmcost.it.mock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmcost.it.mock.Answer.Event;
import java.util.ArrayList;
import java.util.List;

/** {@code /chat/completions}. */
final class ChatApi {

  static final long CREATED = 1_780_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ModelCall call;
  private final String prompt;
  private final List<Choice> choices = new ArrayList<>();
  private final Usage usage;
  private final String id;

  /** What the model says in one choice: a text, or else a call of a tool. */
  private record Choice(int index, String text, String tool, String arguments, String finish) {
    int tokens() {
      return tool == null ? Tokens.count(text) : Tokens.count(tool) + Tokens.count(arguments) + 6;
    }
  }

  private ChatApi(ModelCall call) {
    this.call = call;
    JsonNode body = call.body();
    StringBuilder all = new StringBuilder();
    int input = 3;
    for (JsonNode message : body.path("messages")) {
      String text = ModelCall.text(message.path("content")) + message.path("tool_calls");
      all.append(message.path("role").asText()).append(':').append(text).append('\n');
      input += 3 + Tokens.count(text);
    }
    if (body.has("tools")) {
      input += Tokens.count(body.get("tools").toString());
    }
    if (body.has("response_format")) {
      input += Tokens.count(body.get("response_format").toString());
    }
    prompt = all.toString();
    int output = 0;
    for (int i = 0; i < Math.max(1, body.path("n").asInt(1)); i++) {
      Choice choice = choice(i);
      choices.add(choice);
      output += choice.tokens();
    }
    usage = call.usage(input, output);
    id = "chatcmpl-" + Text.id(call.model(), prompt);
  }

  static Answer answer(ModelCall call) {
    ChatApi api = new ChatApi(call);
    return new Answer(call.served(), api.usage, api.whole(), call.streams() ? api.events() : null);
  }

  private Choice choice(int index) {
    JsonNode body = call.body();
    long seed = call.seed(prompt, index);
    if (callsTool()) {
      JsonNode function = body.get("tools").get(0).path("function");
      JsonNode arguments = Text.instance(function.path("parameters"), call.served(), seed);
      return new Choice(
          index, null, function.path("name").asText(), arguments.toString(), "tool_calls");
    }
    String format = body.at("/response_format/type").asText();
    String text;
    if (call.behaviour().get("about") != null) {
      text =
          about(
              ModelCall.text(
                  body.path("messages").path(body.path("messages").size() - 1).path("content")));
    } else if (format.equals("json_schema") && call.behaviour().get("answer") == null) {
      JsonNode schema = body.at("/response_format/json_schema/schema");
      text = Text.instance(schema, call.served(), seed).toString();
    } else if (format.equals("json_object")
        && call.behaviour().get("answer") == null
        && call.behaviour().get("answer-start") == null) {
      text = JSON.createObjectNode().put("answer", call.say(prompt, index)).toString();
    } else {
      text = call.say(prompt, index);
    }
    int limit =
        body.path("max_completion_tokens").asInt(body.path("max_tokens").asInt(Integer.MAX_VALUE));
    String finish = "stop";
    if (Tokens.count(text) > limit) {
      text = Text.limit(text, limit);
      finish = "length";
    }
    String wanted = call.behaviour().get("finish");
    return new Choice(index, text, null, null, wanted == null ? finish : wanted);
  }

  /** What a model says that does as it is told. */
  private String about(String asked) {
    int tokens = call.behaviour().number("about", 1);
    int array = asked.indexOf("[{\"id\":");
    if (array < 0) {
      return Text.counted("About " + asked.split(" ", 2)[0], Text.seed(asked), tokens);
    }
    try {
      ObjectNode answers = JSON.createObjectNode();
      for (JsonNode item : JSON.readTree(asked.substring(array))) {
        answers.put(item.path("id").asText(), about(item.path("message").asText()));
      }
      return answers.toString();
    } catch (JsonProcessingException e) {
      return "This is no list of messages";
    }
  }

  private boolean callsTool() {
    JsonNode body = call.body();
    JsonNode messages = body.path("messages");
    return body.path("tools").size() > 0
        && !body.path("tool_choice").asText().equals("none")
        && call.behaviour().get("answer") == null
        && !messages.path(messages.size() - 1).path("role").asText().equals("tool");
  }

  private JsonNode whole() {
    ObjectNode whole = head("chat.completion");
    ArrayNode array = whole.putArray("choices");
    for (Choice choice : choices) {
      ObjectNode node = array.addObject().put("index", choice.index());
      ObjectNode message = node.putObject("message").put("role", "assistant");
      message.put("content", choice.text());
      if (choice.tool() != null) {
        toolCall(message.putArray("tool_calls").addObject(), choice, choice.arguments());
      }
      message.putNull("refusal").putArray("annotations");
      node.set("logprobs", logprobs(choice.text()));
      node.put("finish_reason", choice.finish());
    }
    if (!call.behaviour().is("usage", "none")) {
      whole.set("usage", usage());
    }
    return whole.put("service_tier", call.tier()).put("system_fingerprint", "fp_mock");
  }

  private void toolCall(ObjectNode node, Choice choice, String arguments) {
    node.put("id", "call_" + Text.id(choice.tool(), choice.arguments())).put("type", "function");
    node.putObject("function").put("name", choice.tool()).put("arguments", arguments);
  }

  private List<Event> events() {
    List<Event> events = new ArrayList<>();
    for (Choice choice : choices) {
      ObjectNode first = JSON.createObjectNode().put("role", "assistant");
      first.put("content", choice.tool() == null ? "" : null).putNull("refusal");
      if (choice.tool() != null) {
        ObjectNode start = first.putArray("tool_calls").addObject().put("index", 0);
        toolCall(start, choice, "");
      }
      events.add(chunk(choice, first, null, null));
    }
    for (Choice choice : choices) {
      if (choice.tool() == null) {
        for (String piece : Text.pieces(choice.text())) {
          ObjectNode delta = JSON.createObjectNode().put("content", piece);
          events.add(chunk(choice, delta, piece, null));
        }
      } else {
        for (String piece : Text.pieces(choice.arguments())) {
          ObjectNode delta = JSON.createObjectNode();
          ObjectNode part = delta.putArray("tool_calls").addObject().put("index", 0);
          part.putObject("function").put("arguments", piece);
          events.add(chunk(choice, delta, null, null));
        }
      }
      events.add(chunk(choice, JSON.createObjectNode(), null, choice.finish()));
    }
    if (call.includesUsage() && call.behaviour().get("usage") == null) {
      ObjectNode last = head("chat.completion.chunk").put("service_tier", call.tier());
      last.put("system_fingerprint", "fp_mock").putArray("choices");
      events.add(new Event(null, last.<ObjectNode>set("usage", usage()).toString()));
    }
    if (!call.behaviour().is("done", "none")) {
      events.add(new Event(null, "[DONE]"));
    }
    return events;
  }

  private Event chunk(Choice choice, ObjectNode delta, String said, String finish) {
    ObjectNode chunk = head("chat.completion.chunk").put("service_tier", call.tier());
    chunk.put("system_fingerprint", "fp_mock");
    ObjectNode node = chunk.putArray("choices").addObject().put("index", choice.index());
    node.set("delta", delta);
    node.set("logprobs", logprobs(said));
    node.put("finish_reason", finish);
    Behaviour behaviour = call.behaviour();
    if (behaviour.is("usage", "every") || behaviour.is("usage", "finish") && finish != null) {
      chunk.set("usage", usage());
    } else if (call.includesUsage()) {
      chunk.putNull("usage");
    }
    return new Event(null, chunk.toString());
  }

  private ObjectNode head(String object) {
    return JSON.createObjectNode()
        .put("id", id)
        .put("object", object)
        .put("created", CREATED)
        .put("model", call.served());
  }

  private JsonNode logprobs(String text) {
    if (text == null || !call.body().path("logprobs").asBoolean()) {
      return JSON.nullNode();
    }
    ObjectNode node = JSON.createObjectNode();
    ArrayNode content = node.putArray("content");
    for (String piece : Text.pieces(text)) {
      double logprob = call.logprob(piece);
      ObjectNode token = content.addObject().put("token", piece).put("logprob", logprob);
      token.putNull("bytes").putArray("top_logprobs");
    }
    node.putNull("refusal");
    return node;
  }

  private ObjectNode usage() {
    ObjectNode node = JSON.createObjectNode();
    node.put("prompt_tokens", usage.input()).put("completion_tokens", usage.output());
    node.put("total_tokens", usage.input() + usage.output());
    ObjectNode input = node.putObject("prompt_tokens_details");
    input.put("cached_tokens", usage.cached()).put("audio_tokens", 0);
    if (PromptCache.isAutomatic(call.model())) {
      input.put("cache_write_tokens", usage.written());
    }
    ObjectNode output = node.putObject("completion_tokens_details");
    output.put("reasoning_tokens", usage.reasoning()).put("audio_tokens", 0);
    output.put("accepted_prediction_tokens", 0).put("rejected_prediction_tokens", 0);
    return node;
  }
}
