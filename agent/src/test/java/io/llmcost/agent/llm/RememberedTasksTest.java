package io.llmcost.agent.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RememberedTasksTest {

  private static final String[] PROMPTS = {
    "Translate into German: good morning, number %d",
    "Summarize the following text in %d sentences: it rained.",
    "Write a Java function that adds %d to its argument.",
    "Tell me %d"
  };

  private final TaskClassifier classifier = new TaskClassifier();
  private final RememberedTasks tasks = new RememberedTasks(classifier);

  @Test
  void saysWhatTheClassifierSaysHoweverManyCallsThereAre() throws Exception {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 4_000; i++) {
        LlmRequest call = hashed(Endpoint.CHAT_COMPLETIONS, String.format(PROMPTS[i % 4], i));
        assertThat(tasks.classify(call)).isEqualTo(classifier.classify(call));
        assertThat(tasks.classify(call)).isEqualTo(classifier.classify(call));
      }
    }
  }

  @Test
  void doesNotHashACallForIt() throws Exception {
    LlmRequest call = call(Endpoint.CHAT_COMPLETIONS, "Translate into German: yes");
    tasks.classify(call);
    assertThat(call.knownHash()).isNull();
  }

  @Test
  void tellsEqualBodiesOfTwoEndpointsApart() throws Exception {
    String body = "Translate into German: yes";
    tasks.classify(hashed(Endpoint.CHAT_COMPLETIONS, body));
    LlmRequest other = hashed(Endpoint.EMBEDDINGS, body);
    assertThat(tasks.classify(other)).isEqualTo(classifier.classify(other));
  }

  private static LlmRequest hashed(Endpoint endpoint, String prompt) throws Exception {
    LlmRequest call = call(endpoint, prompt);
    call.canonicalHash();
    return call;
  }

  private static LlmRequest call(Endpoint endpoint, String prompt) throws Exception {
    String body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}";
    return LlmRequest.read(endpoint, body.getBytes(StandardCharsets.UTF_8), null);
  }
}
