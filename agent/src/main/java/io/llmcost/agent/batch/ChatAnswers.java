package io.llmcost.agent.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.llm.UnusableAnswerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The answers to several messages that came as one. */
final class ChatAnswers {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int LONGEST_ANSWER = 1 << 20;

  private final List<String> ids;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, String> head = new HashMap<>();
  private long created;
  private String content;
  private String finish;

  private ChatAnswers(List<String> ids) {
    this.ids = ids;
  }

  /**
   * @param ids that were asked for
   * @throws UnusableAnswerException if it is no object with those keys and no others
   */
  static ChatAnswers read(byte[] body, List<String> ids) throws UnusableAnswerException {
    ChatAnswers answers = new ChatAnswers(ids);
    try {
      try (JsonParser json = JSON.createParser(body)) {
        answers.readAnswer(json);
      }
      if (answers.content == null || !"stop".equals(answers.finish)) {
        throw new UnusableAnswerException("The answer did not come to its end");
      }
      try (JsonParser json = JSON.createParser(answers.content)) {
        answers.readTexts(json);
      }
    } catch (IOException e) {
      throw new UnusableAnswerException("The answer is not the JSON that was asked for");
    }
    return answers;
  }

  private void readAnswer(JsonParser json) throws IOException {
    json.nextToken();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals("choices") && value == JsonToken.START_ARRAY) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          readChoice(json);
        }
      } else if (name.equals("created") && value == JsonToken.VALUE_NUMBER_INT) {
        created = json.getLongValue();
      } else if (value == JsonToken.VALUE_STRING) {
        head.put(name, json.getText());
      } else {
        json.skipChildren();
      }
    }
  }

  private void readChoice(JsonParser json) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals("finish_reason")) {
        finish = value == JsonToken.VALUE_STRING ? json.getText() : null;
      } else if (name.equals("message") && value == JsonToken.START_OBJECT) {
        for (String part = json.nextFieldName(); part != null; part = json.nextFieldName()) {
          if (json.nextToken() == JsonToken.VALUE_STRING && part.equals("content")) {
            content = json.getText();
          } else {
            json.skipChildren();
          }
        }
      } else {
        json.skipChildren();
      }
    }
  }

  private void readTexts(JsonParser json) throws IOException, UnusableAnswerException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new UnusableAnswerException("The answer is no object");
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      String text = json.nextToken() == JsonToken.VALUE_STRING ? json.getText() : "";
      json.skipChildren();
      if (!ids.contains(name)) {
        throw new UnusableAnswerException("The answer has keys that were not asked for");
      }
      // Of one that comes twice nobody knows which is meant.
      texts.merge(name, text, (one, other) -> "");
    }
    if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
      throw new UnusableAnswerException("The answer goes on behind its end");
    }
  }

  /** The answer to a message; null if there is none that can be given. */
  String clean(String id) {
    String text = texts.get(id);
    if (text == null || text.trim().isEmpty() || text.length() > LONGEST_ANSWER) {
      return null;
    }
    for (String any : ids) {
      if (text.contains(any)) {
        return null; // it speaks of what only the request knows: of a neighbour, perhaps
      }
    }
    return text;
  }

  /** In characters; 0 if there is none. */
  int length(String id) {
    String text = texts.get(id);
    return text == null ? 0 : text.length();
  }

  /** What the provider would have answered to the message alone. */
  byte[] body(String text, int place, TokenUsage share) {
    return ChatForm.written(
            json -> {
              json.writeStartObject();
              json.writeStringField("id", head.getOrDefault("id", "chatcmpl") + "-" + (place + 1));
              json.writeStringField("object", "chat.completion");
              json.writeNumberField("created", created);
              json.writeStringField("model", head.get("model"));
              json.writeArrayFieldStart("choices");
              json.writeStartObject();
              json.writeNumberField("index", 0);
              json.writeObjectFieldStart("message");
              json.writeStringField("role", "assistant");
              json.writeStringField("content", text);
              json.writeNullField("refusal");
              json.writeEndObject();
              json.writeNullField("logprobs");
              json.writeStringField("finish_reason", "stop");
              json.writeEndObject();
              json.writeEndArray();
              json.writeObjectFieldStart("usage");
              json.writeNumberField("prompt_tokens", share.prompt());
              json.writeNumberField("completion_tokens", share.output());
              json.writeNumberField("total_tokens", share.prompt() + share.output());
              json.writeObjectFieldStart("prompt_tokens_details");
              json.writeNumberField("cached_tokens", share.cacheRead());
              json.writeEndObject();
              json.writeObjectFieldStart("completion_tokens_details");
              json.writeNumberField("reasoning_tokens", share.reasoning());
              json.writeEndObject();
              json.writeEndObject();
              for (String name : new String[] {"service_tier", "system_fingerprint"}) {
                if (head.get(name) != null) {
                  json.writeStringField(name, head.get(name));
                }
              }
              json.writeEndObject();
            })
        .getBytes(StandardCharsets.UTF_8);
  }
}
