package io.llmcost.agent.dialect;

import io.llmcost.agent.llm.AnswerTree;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.llm.UnusableAnswerException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a response object says beside its output: who answered, and what the call had said. */
final class ResponseFrame {

  private static final String CHAT_PREFIX = "chatcmpl-";

  /** Members that a response repeats of its call, and what they are where the call has none. */
  private static final String[][] REPEATED = {
    {"instructions", "null"},
    {"max_output_tokens", "null"},
    {"metadata", "{}"},
    {"parallel_tool_calls", "true"},
    {"reasoning", "{\"effort\":null,\"summary\":null}"},
    {"temperature", "1"},
    {"text", "{\"format\":{\"type\":\"text\"}}"},
    {"tool_choice", "\"auto\""},
    {"tools", "[]"},
    {"top_p", "1"},
  };

  private final String number;
  private final byte[] head;

  /**
   * @param id of the chat completion; may be null
   * @param created in seconds since the epoch
   * @param model that answered; null if nobody says, and the requested one is named
   */
  ResponseFrame(LlmRequest call, String id, long created, String model) {
    number =
        id == null
            ? Long.toHexString(created)
            : id.startsWith(CHAT_PREFIX) ? id.substring(CHAT_PREFIX.length()) : id;
    Output out =
        new Output()
            .add("{\"id\":")
            .add(Output.quoted("resp_" + number))
            .add(",\"object\":\"response\",\"created_at\":")
            .add(created)
            .add(",\"model\":")
            .add(Output.quoted(model == null ? call.model() : model))
            .add(",\"background\":false,\"store\":false,\"previous_response_id\":null")
            .add(",\"truncation\":\"disabled\"");
    for (String[] member : REPEATED) {
      String json = call.json(member[0]);
      out.add(",\"").add(member[0]).add("\":");
      out.add((json == null ? member[1] : inOneLine(json)).getBytes(StandardCharsets.UTF_8));
    }
    head = out.toBytes();
  }

  /** As an event's data must be; within strings JSON has no line ends. */
  private static String inOneLine(String json) {
    return json.replace('\n', ' ').replace('\r', ' ');
  }

  /** The id of an item, as JSON. */
  byte[] itemId(String prefix, int index) {
    return Output.quoted(prefix + number + "_" + index);
  }

  void writeBegun(Output out) {
    out.add(head)
        .add(",\"status\":\"in_progress\",\"error\":null,\"incomplete_details\":null")
        .add(",\"output\":[],\"usage\":null}");
  }

  /**
   * @param incomplete why; null if it is complete
   * @param items with commas between them
   */
  void writeEnded(Output out, String incomplete, Output items, TokenUsage usage) {
    out.add(head).add(",\"status\":\"").add(incomplete == null ? "completed" : "incomplete");
    out.add("\",\"error\":null,\"incomplete_details\":");
    if (incomplete == null) {
      out.add("null");
    } else {
      out.add("{\"reason\":\"").add(incomplete).add("\"}");
    }
    out.add(",\"output\":[").add(items).add("],\"usage\":").add(json(usage)).add("}");
  }

  private static byte[] json(TokenUsage usage) {
    Map<String, Object> said = UsageObject.responses(usage);
    try {
      return said == null ? Output.ascii("null") : AnswerTree.bytes(said);
    } catch (UnusableAnswerException e) {
      throw new IllegalStateException(e);
    }
  }
}
