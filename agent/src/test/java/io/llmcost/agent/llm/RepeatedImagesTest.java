package io.llmcost.agent.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RepeatedImagesTest {

  private static final String CAT = image("cat");
  private static final String DOG = image("dog");

  private static String image(String name) {
    String bytes = name + "A".repeat(300);
    return "{ \"type\": \"image_url\", \"image_url\": {\"url\": \"data:image/png;base64,"
        + bytes
        + "\"}}";
  }

  private static String chat(String... userContents) {
    StringBuilder messages = new StringBuilder();
    for (String content : userContents) {
      messages.append(messages.length() == 0 ? "" : ",");
      messages.append("{\"content\":[").append(content).append("],\"role\":\"user\"}");
    }
    return "{\"model\":\"gpt-4o\",\"messages\":[" + messages + "],\"user\":\"ü\"}";
  }

  private static String without(Endpoint endpoint, String body) throws NotAnLlmCallException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    LlmRequest call = LlmRequest.read(endpoint, bytes, null);
    byte[] shorter = call.withoutRepeatedImages().body();
    if (shorter == call.body()) {
      return body;
    }
    LlmRequest.read(endpoint, shorter, null);
    return new String(shorter, StandardCharsets.UTF_8);
  }

  private static String again(int number) {
    return "{\"type\":\"text\",\"text\":\"[Here comes again image "
        + number
        + " of this conversation]\"}";
  }

  @Test
  void anImageIsSentOnce() throws Exception {
    String text = "{\"type\":\"text\",\"text\":\"what?\"}";
    assertThat(
            without(
                Endpoint.CHAT_COMPLETIONS,
                chat(DOG, CAT + "," + text, CAT + "," + DOG, text + "," + CAT)))
        .isEqualTo(chat(DOG, CAT + "," + text, again(2) + "," + again(1), text + "," + again(2)));
  }

  @Test
  void othersStay() throws Exception {
    String far =
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.com/"
            + "a".repeat(300)
            + "\"}}";
    String high = CAT.replace("\"}}", "\",\"detail\":\"high\"}}");
    for (String body :
        new String[] {chat(CAT, DOG), chat(far, far), chat(CAT, high), chat("\"a\"")}) {
      assertThat(without(Endpoint.CHAT_COMPLETIONS, body)).isEqualTo(body);
    }
    String assistants = chat(CAT, CAT).replace("\"user\"}", "\"assistant\"}");
    assertThat(without(Endpoint.CHAT_COMPLETIONS, assistants)).isEqualTo(assistants);
  }

  @Test
  void inResponsesATextIsAnInputText() throws Exception {
    String part =
        "{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,"
            + "B".repeat(300)
            + "\"}";
    String body =
        "{\"model\":\"gpt-4o\",\"input\":[{\"role\":\"user\",\"content\":["
            + part
            + ","
            + part
            + "]}]}";
    assertThat(without(Endpoint.RESPONSES, body))
        .isEqualTo(
            "{\"model\":\"gpt-4o\",\"input\":[{\"role\":\"user\",\"content\":["
                + part
                + ",{\"type\":\"input_text\",\"text\":\"[Here comes again image 1 of this"
                + " conversation]\"}]}]}");
  }
}
