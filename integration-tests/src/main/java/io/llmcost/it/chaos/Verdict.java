package io.llmcost.it.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** Whether an application had a true answer, or a true part of one and a failure. */
final class Verdict {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATA = "data:";

  /** A provider's own. */
  private static final String REFUSAL = "The mock was told to answer";

  /** What the bridge says where a provider lets nobody in. */
  private static final String NO_CONNECTION = "llmcost_bridge";

  private final List<String> answers;

  /**
   * @param answers what each provider says, always; none begins as another one
   */
  Verdict(List<String> answers) {
    this.answers = List.copyOf(answers);
  }

  /** What is wrong with a result; null if nothing is. */
  String problem(Call call, Received got) {
    if (got.failure() != null) {
      if (got.body().contains(REFUSAL)) {
        return null;
      }
      String said = said(call, got.body());
      return answers.stream().anyMatch(answer -> answer.startsWith(said))
          ? null
          : "what came before the failure is a part of no answer: " + said;
    }
    if (got.status() != 200) {
      return got.body().contains(REFUSAL) || got.body().contains(NO_CONNECTION)
          ? null
          : "no failure, and no answer either";
    }
    if (call.kind().equals("abandon")) {
      return null;
    }
    if (call.isStream() && !call.client().givesText() && !got.body().contains("data: [DONE]")) {
      return "a stream that has no end and no failure";
    }
    return answers.contains(said(call, got.body())) ? null : "this is no provider's answer";
  }

  /** The text of an answer as far as it came; of one that is not streamed nothing if it was cut. */
  private static String said(Call call, String body) {
    if (call.client().givesText()) {
      return body;
    }
    if (!call.isStream()) {
      JsonNode whole = json(body);
      return whole == null ? "" : whole.at("/choices/0/message/content").asText();
    }
    StringBuilder text = new StringBuilder();
    for (String line : body.split("\n")) {
      JsonNode chunk = line.startsWith(DATA) ? json(line.substring(DATA.length())) : null;
      if (chunk != null) {
        text.append(chunk.at("/choices/0/delta/content").asText());
      }
    }
    return text.toString();
  }

  /** Null if it is not whole. */
  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
