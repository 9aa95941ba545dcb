package io.llmcost.it.mock;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmcost.it.mock.Answer.Event;
import java.util.ArrayList;
import java.util.List;

/** {@code /completions}, the legacy endpoint. */
final class CompletionsApi {

  private static final ObjectMapper JSON = new ObjectMapper();

  private CompletionsApi() {}

  static Answer answer(ModelCall call) {
    String prompt = call.body().path("prompt").toString();
    String all = call.say(prompt, 0);
    String said = Text.limit(all, call.body().path("max_tokens").asInt(16));
    Usage usage = call.usage(Tokens.count(prompt), Tokens.count(said));
    ObjectNode whole = head(call, prompt);
    String finish = said.length() < all.length() ? "length" : "stop";
    choice(whole, said, finish);
    whole.set("usage", usage(usage));
    List<Event> events = null;
    if (call.streams()) {
      events = new ArrayList<>();
      for (String piece : Text.pieces(said)) {
        events.add(chunk(call, prompt, piece, null));
      }
      events.add(chunk(call, prompt, "", finish));
      if (call.includesUsage()) {
        ObjectNode last = head(call, prompt);
        last.putArray("choices");
        events.add(new Event(null, last.<ObjectNode>set("usage", usage(usage)).toString()));
      }
      events.add(new Event(null, "[DONE]"));
    }
    return new Answer(call.served(), usage, whole, events);
  }

  private static Event chunk(ModelCall call, String prompt, String piece, String finish) {
    ObjectNode chunk = head(call, prompt);
    choice(chunk, piece, finish);
    if (call.includesUsage()) {
      chunk.putNull("usage");
    }
    return new Event(null, chunk.toString());
  }

  private static ObjectNode head(ModelCall call, String prompt) {
    return JSON.createObjectNode()
        .put("id", "cmpl-" + Text.id(call.model(), prompt))
        .put("object", "text_completion")
        .put("created", ChatApi.CREATED)
        .put("model", call.served());
  }

  private static void choice(ObjectNode node, String text, String finish) {
    ObjectNode choice = node.putArray("choices").addObject().put("text", text).put("index", 0);
    choice.putNull("logprobs").put("finish_reason", finish);
  }

  private static ObjectNode usage(Usage usage) {
    return JSON.createObjectNode()
        .put("prompt_tokens", usage.input())
        .put("completion_tokens", usage.output())
        .put("total_tokens", usage.input() + usage.output());
  }
}
