package io.llmcost.agent.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.stagetest.Calls;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CallKeysTest {

  private static CallKey key(Calls call) {
    return CallKeys.of(call.exchange()).call();
  }

  private static Calls body(String more) {
    return new Calls().body(Calls.chatBody("gpt-4o", "hi", more));
  }

  @Test
  void theSameCallHasTheSameKey() {
    assertThat(key(Calls.chat("hi"))).isEqualTo(key(Calls.chat("hi")));
    assertThat(key(Calls.chat("hi")).hashCode()).isEqualTo(key(Calls.chat("hi")).hashCode());
  }

  @Test
  void whatDiffersInAnythingThatCountsHasAnotherKey() {
    List<Calls> different =
        List.of(
            body(",\"temperature\":0"),
            body(",\"temperature\":0.0"),
            body(",\"temperature\":0.5"),
            body(",\"temperature\":0,\"seed\":1"),
            body(",\"temperature\":0,\"max_tokens\":1"),
            body(
                ",\"temperature\":0,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]"),
            body(",\"temperature\":0,\"response_format\":{\"type\":\"json_object\"}"),
            Calls.chat("hi there"),
            new Calls().body(Calls.chatBody("gpt-4o-mini", "hi", ",\"temperature\":0")),
            Calls.chat("hi").header("Authorization", "Bearer other"),
            Calls.chat("hi").header("OpenAI-Organization", "org-1"),
            Calls.chat("hi").header("OpenAI-Organization", "org-2"),
            Calls.chat("hi").header("OpenAI-Project", "org-1"),
            Calls.chat("hi").header("api-key", "k"),
            Calls.chat("hi").header("x-api-key", "k"),
            Calls.chat("hi").header("Ocp-Apim-Subscription-Key", "k"),
            Calls.chat("hi").header("X-Tenant", "k"),
            Calls.chat("hi").header("OpenAI-Beta", "k"),
            // names of gateways' own
            Calls.chat("hi").header("X-Portkey-Config", "k"),
            Calls.chat("hi").header("X-Department", "k"),
            Calls.chat("hi").header("X-App-Id", "k"),
            Calls.chat("hi").header("X-Consumer", "k"),
            Calls.chat("hi").header("X-On-Behalf-Of", "k"),
            Calls.chat("hi").header("X-Trace-Token", "k"),
            Calls.chat("hi").url("https://eu.api.openai.com/v1/chat/completions"),
            Calls.chat("hi").url("https://api.openai.com/v2/chat/completions"),
            Calls.chat("hi").url("http://api.openai.com/v1/chat/completions"),
            Calls.chat("hi").url("https://api.openai.com:8443/v1/chat/completions"),
            Calls.chat("hi").url("https://api.openai.com/v1/chat/completions?api-version=1"));
    Set<CallKey> keys = new HashSet<>();
    different.forEach(call -> keys.add(key(call)));
    assertThat(keys).hasSize(different.size() - sameNumbers());
  }

  /** 0 and 0.0 may be one number or two; either is safe. */
  private static int sameNumbers() {
    return key(body(",\"temperature\":0")).equals(key(body(",\"temperature\":0.0"))) ? 1 : 0;
  }

  @Test
  void whatDoesNotChangeTheAnswerDoesNotChangeTheKey() {
    CallKey key = key(Calls.chat("hi"));
    assertThat(key(Calls.chat("hi").header("User-Agent", "x"))).isEqualTo(key);
    assertThat(key(Calls.chat("hi").header("X-Stainless-Retry-Count", "1"))).isEqualTo(key);
    assertThat(key(Calls.chat("hi").header("traceparent", "00-1"))).isEqualTo(key);
    assertThat(key(Calls.chat("hi").header("X-Request-Id", "1"))).isEqualTo(key);
    assertThat(key(Calls.chat("hi").header("X-Amzn-Trace-Id", "1"))).isEqualTo(key);
    assertThat(key(Calls.chat("hi").header("X-Datadog-Parent-Id", "1"))).isEqualTo(key);
    assertThat(key(Calls.chat("hi").header("Idempotency-Key", "1"))).isEqualTo(key);
    assertThat(key(body(",\"temperature\":0,\"stream\":true"))).isEqualTo(key);
  }

  @Property(tries = 200)
  void twoTenantsNeverShare(
      @ForAll @AlphaChars @StringLength(min = 1, max = 20) String one,
      @ForAll @AlphaChars @StringLength(min = 1, max = 20) String other) {
    assertThat(
            key(Calls.chat("hi").header("Authorization", one))
                .equals(key(Calls.chat("hi").header("Authorization", other))))
        .isEqualTo(one.equals(other));
  }

  @Property(tries = 200)
  void partsDoNotRunIntoEachOther(
      @ForAll @AlphaChars @StringLength(max = 6) String org,
      @ForAll @AlphaChars @StringLength(max = 6) String project) {
    CallKey key =
        key(Calls.chat("hi").header("OpenAI-Organization", org).header("OpenAI-Project", project));
    CallKey moved =
        key(
            Calls.chat("hi")
                .header("OpenAI-Organization", org + project)
                .header("OpenAI-Project", ""));
    assertThat(key.equals(moved)).isEqualTo(project.isEmpty());
  }

  @Test
  void aTextAloneAndInABatchIsTheSameInput() {
    var alone = Calls.embeddings("b").exchange();
    var batch = Calls.embeddings("a", "b").exchange();
    assertThat(CallKeys.of(alone).input(alone.call().inputHashes().get(0)))
        .isEqualTo(CallKeys.of(batch).input(batch.call().inputHashes().get(1)))
        .isNotEqualTo(CallKeys.of(batch).input(batch.call().inputHashes().get(0)));
  }
}
