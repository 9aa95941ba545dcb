package io.llmcost.agent.llm;

import static io.llmcost.agent.llm.Answers.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageReaderTest {

  private static String usage(String json) {
    return UsageReader.read(bytes("{\"usage\":" + json + "}")).usage().toString();
  }

  private static String vector(
      int in, int read, int write, int out, int reasoning, int audioIn, int audioOut) {
    return new TokenUsage(
            TokenUsage.Source.REPORTED, in, read, write, out, reasoning, audioIn, audioOut)
        .toString();
  }

  @Test
  void openAiCountsCachedAndAudioInside() {
    assertThat(
            usage(
                "{'prompt_tokens':100,'completion_tokens':50,'total_tokens':150,".replace('\'', '"')
                    + ("'prompt_tokens_details':{'cached_tokens':60,'audio_tokens':10,"
                            + "'cache_write_tokens':5},"
                            + "'completion_tokens_details':{'reasoning_tokens':20,'audio_tokens':8}}")
                        .replace('\'', '"')))
        .isEqualTo(vector(25, 60, 5, 42, 20, 10, 8));
  }

  @Test
  void whatIsWrittenForAnHourIsToldApart() {
    for (String sum : List.of("", ",'cache_creation_input_tokens':7")) {
      String json =
          ("{'input_tokens':10,'output_tokens':5"
                  + sum
                  + ",'cache_creation':{'ephemeral_5m_input_tokens':3,"
                  + "'ephemeral_1h_input_tokens':4}}")
              .replace('\'', '"');
      TokenUsage usage = UsageReader.read(bytes("{\"usage\":" + json + "}")).usage();

      assertThat(usage.cacheWrite()).isEqualTo(7);
      assertThat(usage.cacheWriteHour()).isEqualTo(4);
      assertThat(usage.withoutCacheWrites(true).prompt()).isEqualTo(usage.prompt());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        // DeepSeek
        "{'prompt_tokens':11,'completion_tokens':2,'prompt_cache_hit_tokens':8,'prompt_cache_miss_tokens':3}; 3;8;0;2;0",
        // Moonshot and others: cached at the top
        "{'prompt_tokens':11,'completion_tokens':2,'cached_tokens':4}; 7;4;0;2;0",
        // Anthropic: beside
        "{'input_tokens':10,'output_tokens':5,'cache_creation_input_tokens':30,'cache_read_input_tokens':40}; 10;40;30;5;0",
        "{'input_tokens':100,'output_tokens':5,'cache_creation_input_tokens':0,'cache_read_input_tokens':40}; 100;40;0;5;0",
        // chat members with cached ones on top: more than the prompt, or the total says so
        "{'prompt_tokens':10,'completion_tokens':5,'total_tokens':115,'cached_tokens':100}; 10;100;0;5;0",
        "{'prompt_tokens':200,'completion_tokens':5,'total_tokens':305,'cached_tokens':100}; 200;100;0;5;0",
        // Responses
        "{'input_tokens':37,'input_tokens_details':{'cached_tokens':5,'cache_write_tokens':7},'output_tokens':11,'output_tokens_details':{'reasoning_tokens':2}}; 25;5;7;11;2",
        "{'input_tokens':37,'output_tokens':11,'output_tokens_details':{'thinking_tokens':2}}; 37;0;0;11;2",
        // xAI: reasoning beside completion, and only the total shows it
        "{'prompt_tokens':10,'completion_tokens':5,'total_tokens':35,'completion_tokens_details':{'reasoning_tokens':20}}; 10;0;0;25;20",
        // Gemini: thoughts are nowhere but in the total
        "{'prompt_tokens':10,'completion_tokens':5,'total_tokens':35}; 10;0;0;25;20",
        // Perplexity
        "{'prompt_tokens':33,'completion_tokens':70,'total_tokens':103,'citation_tokens':20,'reasoning_tokens':7}; 33;0;0;97;7",
        // embeddings
        "{'prompt_tokens':8,'total_tokens':8}; 8;0;0;0;0",
        "{'total_tokens':8}; 8;0;0;0;0",
        // odd values
        "{'prompt_tokens':-1,'completion_tokens':5}; 0;0;0;5;0",
        "{'prompt_tokens':'12','completion_tokens':3.0}; 12;0;0;3;0",
        "{'prompt_tokens':5,'completion_tokens':null,'prompt_tokens_details':null}; 5;0;0;0;0",
        "{'prompt_tokens':5,'completion_tokens':3,'completion_tokens_details':{'reasoning_tokens':9}}; 5;0;0;3;3",
        "{'prompt_tokens':5,'completion_tokens':3,'prompt_tokens_details':[1],'completion_tokens_details':{'audio_tokens':-4}}; 5;0;0;3;0",
      })
  void dialects(String json, int in, int read, int write, int out, int reasoning) {
    assertThat(usage(json.replace('\'', '"')))
        .isEqualTo(vector(in, read, write, out, reasoning, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "[]",
        "7",
        "\"x\"",
        "{\"prompt_tokens\":\"many\"}",
        "{\"a\":{",
        "{\"a\" 1}"
      })
  void whatSaysNothingIsUnknown(String json) {
    assertThat(UsageReader.read(bytes("{\"usage\":" + json + "}")).usage().source())
        .isEqualTo(TokenUsage.Source.NONE);
  }

  @Test
  void hugeAmountsDoNotOverflow() {
    TokenUsage usage =
        UsageReader.read(
                bytes(
                    "{\"usage\":{\"prompt_tokens\":1e300,\"completion_tokens\":99999999999999999999}}"))
            .usage();
    assertThat(usage.prompt()).isPositive();
    assertThat(usage.output()).isPositive();
  }

  @Test
  void factsOfAChatCompletion() {
    AnswerFacts facts = UsageReader.read(Answers.resource("openai.json"));
    assertThat(facts.id()).isEqualTo("chatcmpl-B1");
    assertThat(facts.model()).isEqualTo("gpt-4o-2024-08-06");
    assertThat(facts.serviceTier()).isEqualTo("default");
    assertThat(facts.finishReason()).isEqualTo("stop");
    assertThat(facts.isComplete()).isTrue();
    assertThat(facts.isError()).isFalse();
    assertThat(facts.usage().toString()).isEqualTo(vector(15, 4, 0, 10, 3, 0, 0));
  }

  @Test
  void factsOfAResponse() {
    AnswerFacts facts = UsageReader.read(Answers.resource("responses.json"));
    assertThat(facts.model()).isEqualTo("gpt-4.1-2025-04-14");
    assertThat(facts.serviceTier()).isEqualTo("flex");
    assertThat(facts.isComplete()).isTrue();
    assertThat(facts.usage().toString()).isEqualTo(vector(25, 5, 7, 11, 2, 0, 0));
  }

  @Test
  void anIncompleteResponseSaysWhy() {
    AnswerFacts facts =
        UsageReader.read(
            bytes(
                "{\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"max_output_tokens\"}}"));
    assertThat(facts.finishReason()).isEqualTo("max_output_tokens");
    assertThat(facts.isComplete()).isFalse();
    assertThat(facts.isError()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"no\"}}",
        "[{\"error\":{\"message\":\"no\"}}]",
        "{\"choices\":[{\"finish_reason\":\"stop\"}],\"error\":\"x\"}"
      })
  void errorsAreNeverComplete(String json) {
    AnswerFacts facts = UsageReader.read(bytes(json));
    assertThat(facts.isError()).isTrue();
    assertThat(facts.isComplete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "{\"choices\":[{\"finish_reason\":\"stop\"}]",
        "{\"choices\":[{\"finish_reason\":\"stop\"}]} x",
        "{\"choices\":[{\"finish_reason\":\"stop\"},{\"finish_reason\":null}]}",
        "{\"choices\":[]}",
        "{\"data\":[{\"index\":0}]}",
        "{\"data\":[]}"
      })
  void whatIsNotThereInFullIsNotComplete(String json) {
    AnswerFacts facts = UsageReader.read(bytes(json));
    assertThat(facts.isComplete()).isFalse();
    assertThat(facts.isError()).isFalse();
  }

  @Test
  void aTopLevelNullErrorIsNone() {
    AnswerFacts facts =
        UsageReader.read(bytes("{\"error\":null,\"choices\":[{\"finish_reason\":\"length\"}]}"));
    assertThat(facts.isError()).isFalse();
    assertThat(facts.isComplete()).isTrue();
  }

  @Test
  void damagedBytesNeverThrow() {
    Random random = new Random(1);
    for (String name : Arrays.asList("openai.json", "responses.json", "completion.json")) {
      byte[] good = Answers.resource(name);
      for (int i = 0; i < good.length; i++) {
        assertThat(UsageReader.read(Arrays.copyOf(good, i)).isComplete()).isFalse();
        byte[] damaged = good.clone();
        damaged[i] = (byte) random.nextInt();
        assertThat(UsageReader.read(damaged)).isNotNull();
      }
    }
  }
}
