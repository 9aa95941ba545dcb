package io.llmcost.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LlmRequestTest {

  /** As openai-java writes it. */
  private static final String SDK_CHAT =
      "{\"messages\":[{\"content\":\"S\",\"role\":\"system\"},{\"content\":\"D\",\"role\":\"developer\"},"
          + "{\"content\":\"Hi\",\"role\":\"user\"}],\"model\":\"gpt-4o\",\"logprobs\":true,"
          + "\"max_completion_tokens\":10,\"n\":1,\"seed\":7,\"temperature\":0.2,\"user\":\"u\",\"x_extra\":1}";

  /** As langchain4j writes it. */
  private static final String PRETTY_CHAT =
      """
      {
        "model" : "gpt-4o",
        "messages" : [ {
          "role" : "user",
          "content" : "Hi"
        } ],
        "temperature" : 0.7,
        "stream" : true,
        "stream_options" : {
          "include_usage" : true
        }
      }""";

  private static LlmRequest chat(String json) {
    return read(Endpoint.CHAT_COMPLETIONS, json);
  }

  private static LlmRequest chatWith(String members) {
    return chat(
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]," + members + "}");
  }

  private static LlmRequest responsesWith(String members) {
    return read(Endpoint.RESPONSES, "{\"model\":\"m\",\"input\":\"Hi\"," + members + "}");
  }

  private static LlmRequest read(Endpoint endpoint, String json) {
    try {
      return LlmRequest.read(endpoint, json.getBytes(UTF_8), null);
    } catch (NotAnLlmCallException e) {
      throw new AssertionError(json.substring(0, Math.min(500, json.length())), e);
    }
  }

  private static String text(byte[] json) {
    return new String(json, UTF_8);
  }

  @Test
  void readsTheFactsOfAChatCompletion() {
    LlmRequest request = chat(SDK_CHAT);

    assertThat(request.model()).isEqualTo("gpt-4o");
    assertThat(request.isStream()).isFalse();
    assertThat(request.isDeterministic()).as("has a seed").isTrue();
    assertThat(request.isStateful()).isFalse();
    assertThat(request.hasTools()).isFalse();
    assertThat(request.maxOutputTokens()).isEqualTo(10);
    assertThat(request.endUser()).isEqualTo("u");
    assertThat(request.serviceTier()).isNull();
    assertThat(request.lastUserText()).isEqualTo("Hi");
    assertThat(request.systemText()).isEqualTo("S\nD");
    assertThat(request.promptChars()).isEqualTo(4);
    assertThat(request.inputCount()).isZero();
    assertThat(request.inputHashes()).isNull();
    assertThat(request.json("logprobs")).isEqualTo("true");
    assertThat(request.hasNonTextParts()).isFalse();
  }

  @Test
  void readsPartsOfAMessage() {
    LlmRequest request =
        chat(
            """
            {"model":"m","messages":[
              {"role":"user","content":"first"},
              {"content":[{"type":"text","text":"What is \\"this\\"?"},
                          {"image_url":{"url":"data:image/png;base64,AAAA"},"type":"image_url"},
                          {"type":"text","text":"Sch\\u00f6n 😀"}],"role":"user"},
              {"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function",
                 "function":{"name":"f","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"c","content":"42"}]}""");

    assertThat(request.lastUserText()).isEqualTo("What is \"this\"?\nSchön 😀");
    assertThat(request.hasNonTextParts()).isTrue();
    assertThat(request.hasImages()).isTrue();
    assertThat(request.hasAudio()).isFalse();
    assertThat(request.texts())
        .extracting(PromptText::role)
        .containsExactly("user", "user", "user", "tool");
    assertThat(request.promptChars())
        .isEqualTo(request.texts().stream().mapToInt(text -> text.text().length()).sum())
        .isEqualTo(5 + 15 + 8 + 2);
    assertThat(request.isStateful()).isFalse();
  }

  @Test
  void readsResponses() {
    LlmRequest request =
        read(
            Endpoint.RESPONSES,
            """
            {"model":"m","instructions":"Be brief","store":false,"temperature":0,"max_output_tokens":5,
             "input":[{"role":"user","content":[{"type":"input_text","text":"Why?"}]},
                      {"type":"function_call","call_id":"c","name":"f","arguments":"{}"},
                      {"type":"function_call_output","call_id":"c","output":"sun"}],
             "text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object"}}}}""");

    assertThat(request.systemText()).isEqualTo("Be brief");
    assertThat(request.lastUserText()).isEqualTo("Why?");
    assertThat(request.maxOutputTokens()).isEqualTo(5);
    assertThat(request.isDeterministic()).isTrue();
    assertThat(request.responseFormat()).isEqualTo("json_schema");
    assertThat(request.responseSchema()).isEqualTo("{\"type\":\"object\"}");
    assertThat(request.asksForUsage()).isTrue();
    assertThat(responsesWith("\"x\":1").lastUserText()).isEqualTo("Hi");
  }

  @Test
  void readsLegacyCompletions() {
    assertThat(read(Endpoint.COMPLETIONS, "{\"model\":\"m\",\"prompt\":\"Once\"}").lastUserText())
        .isEqualTo("Once");
    assertThat(
            read(Endpoint.COMPLETIONS, "{\"model\":\"m\",\"prompt\":[\"a\",\"b\"]}").lastUserText())
        .isEqualTo("a\nb");
    assertThat(read(Endpoint.COMPLETIONS, "{\"model\":\"m\",\"prompt\":[[1,2],[3]]}").promptChars())
        .isZero();
  }

  @Test
  void readsTheResponseFormatOfChat() {
    assertThat(chatWith("\"response_format\":{\"type\":\"json_object\"}").responseFormat())
        .isEqualTo("json_object");
    LlmRequest strict =
        chatWith(
            "\"response_format\":{\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"array\"}},"
                + "\"type\":\"json_schema\"}");
    assertThat(strict.responseFormat()).isEqualTo("json_schema");
    assertThat(strict.responseSchema()).isEqualTo("{\"type\":\"array\"}");
    assertThat(chatWith("\"n\":1").responseFormat()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "\"x\"",
        "{\"model\":\"m\"} x",
        "{\"model\":\"m\"}{}",
        "{\"model\":\"m\",}",
        "{'model':'m'}",
        "{\"messages\":[]}",
        "{\"model\":null}",
        "{\"model\":\"\"}",
        "{\"model\":5}",
        "{\"model\":\"m\",\"a\":01}",
        "{\"model\":\"m\",\"a\":NaN}",
        "\uFEFF{\"model\":\"m\"}",
        "{\"model\":\"m\"/**/}",
        "{\"model\":\"a\nb\"}"
      })
  void refusesWhatIsNoCall(String body) {
    assertThatThrownBy(() -> LlmRequest.read(Endpoint.CHAT_COMPLETIONS, body.getBytes(UTF_8), null))
        .isInstanceOf(NotAnLlmCallException.class);
  }

  @Test
  void refusesOtherEncodingsAndBrokenUtf8() {
    byte[] utf16 = "{\"model\":\"m\"}".getBytes(UTF_16LE);
    byte[] broken = "{\"model\":\"mX\"}".getBytes(UTF_8);
    broken[11] = (byte) 0xFF;
    for (byte[] body : List.of(utf16, broken)) {
      assertThatThrownBy(() -> LlmRequest.read(Endpoint.CHAT_COMPLETIONS, body, null))
          .isInstanceOf(NotAnLlmCallException.class);
    }
  }

  @Test
  void refusesEndlessNestingButNotLongStringsAndNumbers() {
    String deep = "{\"model\":\"m\",\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThatThrownBy(() -> LlmRequest.read(Endpoint.CHAT_COMPLETIONS, deep.getBytes(UTF_8), null))
        .isInstanceOf(NotAnLlmCallException.class);

    String text = "x".repeat(21_000_000);
    LlmRequest request =
        chat(
            "{\"model\":\"m\",\"temperature\":0E999999999,\"seed\":"
                + "9".repeat(5000)
                + ",\"max_tokens\":"
                + "9".repeat(5000)
                + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                + text
                + "\"}]}");
    assertThat(request.promptChars()).isEqualTo(21_000_000);
    assertThat(request.maxOutputTokens()).isEqualTo(-1);
    assertThat(request.isDeterministic()).isTrue();
  }

  @Test
  void hashesTheDeepestNestingItTakes() {
    String json = "{\"model\":\"m\",\"a\":" + "[".repeat(490) + "]".repeat(490) + "}";
    assertThat(chat(json).canonicalHash()).hasSize(32);
  }

  @Test
  void aBodyCutAnywhereIsNoCallAndNothingElse() {
    for (String json :
        List.of(
            SDK_CHAT,
            PRETTY_CHAT,
            "{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"\\ud83d\\ude00 \\\"\"}]}],"
                + "\"model\":\"m\",\"store\":false}",
            "{\"input\":[[1,-2.5e3],[4]],\"model\":\"text-embedding-3-small\",\"encoding_format\":\"base64\"}",
            "{\"model\":\"m\",\"prompt\":[\"a😀\",null,true,false]}")) {
      byte[] body = json.getBytes(UTF_8);
      for (Endpoint endpoint : Endpoint.values()) {
        for (int length = 0; length < body.length; length++) {
          byte[] cut = Arrays.copyOf(body, length);
          assertThatThrownBy(() -> LlmRequest.read(endpoint, cut, "m"))
              .isInstanceOf(NotAnLlmCallException.class);
        }
        assertThatCode(() -> askEverything(LlmRequest.read(endpoint, body, "m")))
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void readsWhatTheSdksSendToTheOtherEndpoints() {
    LlmRequest embeddings =
        read(
            Endpoint.EMBEDDINGS,
            "{\"input\":\"Hi\",\"model\":\"text-embedding-3-small\",\"encoding_format\":\"base64\"}");
    assertThat(embeddings.model()).isEqualTo("text-embedding-3-small");
    assertThat(embeddings.lastUserText()).isEqualTo("Hi");
    assertThat(embeddings.isDeterministic()).isTrue();
    assertThat(embeddings.isStateful()).isFalse();

    LlmRequest pretty =
        read(
            Endpoint.EMBEDDINGS,
            "{\n  \"model\" : \"text-embedding-3-small\",\n  \"input\" : [ \"Hi\", \"Ho\" ]\n}");
    assertThat(pretty.inputCount()).isEqualTo(2);
    assertThat(text(pretty.withInputs(List.of(1))))
        .isEqualTo("{\n  \"model\" : \"text-embedding-3-small\",\n  \"input\" : [\"Ho\"]\n}");

    LlmRequest responses =
        read(Endpoint.RESPONSES, "{\"input\":\"Hi\",\"model\":\"gpt-4o\",\"stream\":true}");
    assertThat(responses.isStream()).isTrue();
    assertThat(responses.isStateful()).isTrue();
    assertThat(text(responses.withModel("gpt-4o-mini")))
        .isEqualTo("{\"input\":\"Hi\",\"model\":\"gpt-4o-mini\",\"stream\":true}");
  }

  @Test
  void readsTools() {
    assertThat(chatWith("\"tools\":[{\"type\":\"function\"}]").hasTools()).isTrue();
    assertThat(chatWith("\"functions\":[ {} ]").hasTools()).isTrue();
    assertThat(chatWith("\"tools\":[ ]").hasTools()).isFalse();
    assertThat(chatWith("\"tools\":null").hasTools()).isFalse();
    assertThat(chatWith("\"tools\":[{\"type\":\"function\"}]").hasBuiltInTools()).isFalse();
  }

  @Test
  void chatIsStatefulWhereItRefersToWhatTheProviderKeeps() {
    String start = "{\"model\":\"m\",\"temperature\":0,\"messages\":[{\"role\":";
    for (String message :
        List.of(
            "\"assistant\",\"audio\":{\"id\":\"audio_1\"}}",
            "\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"file_id\":\"f\"}}]}")) {
      assertThat(chat(start + message + "]}").isStateful()).as(message).isTrue();
      assertThat(chat(start + message + "]}").isDeterministic()).as(message).isFalse();
    }
    for (String message :
        List.of(
            "\"assistant\",\"audio\":null,\"tool_calls\":[{\"id\":\"c\"}]}",
            "\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"file_data\":\"QQ==\"}}]}",
            "\"user\",\"id\":\"x\",\"content\":\"{\\\"file_id\\\":1}\"}")) {
      assertThat(chat(start + message + "]}").isStateful()).as(message).isFalse();
    }
  }

  @Test
  void ofMembersThatComeTwiceTheLastCounts() {
    LlmRequest request =
        chat("{\"model\":\"a\",\"stream\":true,\"mod\\u0065l\":\"b\",\"stream\":false}");

    assertThat(request.model()).isEqualTo("b");
    assertThat(request.isStream()).isFalse();
    assertThat(text(request.withModel("c")))
        .isEqualTo("{\"model\":\"c\",\"stream\":true,\"mod\\u0065l\":\"c\",\"stream\":false}");
  }

  @Test
  void takesTheModelFromThePathIfTheBodyNamesNone() throws Exception {
    byte[] body = "{\"messages\":[]}".getBytes(UTF_8);
    LlmRequest request = LlmRequest.read(Endpoint.CHAT_COMPLETIONS, body, "deployment");

    assertThat(request.model()).isEqualTo("deployment");
    assertThat(request.withModel("other")).isSameAs(body);
    assertThat(request.canonicalHash())
        .isNotEqualTo(LlmRequest.read(Endpoint.CHAT_COMPLETIONS, body, "d2").canonicalHash());
    assertThat(chat(SDK_CHAT).model())
        .isEqualTo(
            LlmRequest.read(Endpoint.CHAT_COMPLETIONS, SDK_CHAT.getBytes(UTF_8), "d").model());
  }

  @Test
  void isDeterministicOnlyWithoutChanceOrChoice() {
    for (String zero : List.of("0", "0.0", "0e0", "-0.0", "0E7", "0.000")) {
      assertThat(chatWith("\"temperature\":" + zero).isDeterministic()).as(zero).isTrue();
    }
    for (String members :
        List.of(
            "\"temperature\":0.1",
            "\"temperature\":1e-9",
            "\"temperature\":null",
            "\"temperature\":\"0\"",
            "\"seed\":null",
            "\"seed\":1,\"n\":2",
            "\"seed\":1,\"n\":1.5",
            "\"temperature\":0,\"store\":true",
            "\"temperature\":0,\"background\":true",
            "\"temperature\":0,\"web_search_options\":{}",
            "\"temperature\":0,\"tools\":[{\"type\":\"web_search\"}]",
            "\"top_p\":0")) {
      assertThat(chatWith(members).isDeterministic()).as(members).isFalse();
    }
    assertThat(chatWith("\"seed\":0,\"n\":1,\"store\":false").isDeterministic()).isTrue();
    assertThat(
            chatWith("\"seed\":0,\"n\":null,\"tools\":[{\"function\":{\"name\":\"f\"}}]")
                .isDeterministic())
        .isTrue();
    assertThat(read(Endpoint.EMBEDDINGS, "{\"model\":\"m\",\"input\":\"x\"}").isDeterministic())
        .isTrue();
  }

  @Test
  void responsesAreStatefulUnlessToldNotToStore() {
    assertThat(responsesWith("\"temperature\":0").isStateful()).isTrue();
    assertThat(responsesWith("\"temperature\":0").isDeterministic()).isFalse();
    assertThat(responsesWith("\"temperature\":0,\"store\":null").isStateful()).isTrue();
    String free = "\"temperature\":0,\"store\":false";
    assertThat(responsesWith(free).isStateful()).isFalse();
    assertThat(responsesWith(free).isDeterministic()).isTrue();
    assertThat(responsesWith("\"seed\":1,\"store\":false").isDeterministic()).isFalse();
    assertThat(
            responsesWith(free + ",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]")
                .isDeterministic())
        .isTrue();
    for (String tool :
        List.of("web_search", "file_search", "code_interpreter", "mcp", "computer_use_preview")) {
      String tools = ",\"tools\":[{\"type\":\"function\"},{\"type\":\"" + tool + "\"}]";
      assertThat(responsesWith(free + tools).isDeterministic()).as(tool).isFalse();
      assertThat(responsesWith(free + tools).hasBuiltInTools()).as(tool).isTrue();
    }
    for (String state :
        List.of(
            ",\"previous_response_id\":\"r\"",
            ",\"conversation\":{\"id\":\"c\"}",
            ",\"background\":true",
            ",\"prompt\":{\"id\":\"p\"}",
            ",\"input\":[{\"type\":\"item_reference\",\"id\":\"i\"}]",
            ",\"input\":[{\"id\":\"i\"}]",
            ",\"input\":[{\"type\":\"reasoning\",\"id\":\"i\",\"encrypted_content\":\"x\"}]",
            ",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_file\",\"file_id\":\"f\"}]}]")) {
      assertThat(responsesWith(free + state).isStateful()).as(state).isTrue();
    }
  }

  @Test
  void asksForUsageByASplice() {
    String start = "{\"model\":\"m\", \"stream\":true";
    assertThat(text(chat(start + " }").withUsageAskedFor()))
        .isEqualTo(start + ",\"stream_options\":{\"include_usage\":true} }");
    assertThat(text(chat(start + ", \"stream_options\":null}").withUsageAskedFor()))
        .isEqualTo(start + ", \"stream_options\":{\"include_usage\":true}}");
    assertThat(text(chat(start + ", \"stream_options\":{ }}").withUsageAskedFor()))
        .isEqualTo(start + ", \"stream_options\":{\"include_usage\":true }}");
    assertThat(text(chat(start + ", \"stream_options\":{\"a\":1}}").withUsageAskedFor()))
        .isEqualTo(start + ", \"stream_options\":{\"include_usage\":true,\"a\":1}}");
    assertThat(
            text(
                chat(start + ", \"stream_options\":{\"a\":1, \"include_usage\" : false}}")
                    .withUsageAskedFor()))
        .isEqualTo(start + ", \"stream_options\":{\"a\":1, \"include_usage\" : true}}");
  }

  @Test
  void leavesABodyAloneWhoseUsageComesAnyway() {
    for (LlmRequest request :
        List.of(
            chat(PRETTY_CHAT),
            chat(SDK_CHAT),
            responsesWith("\"stream\":true"),
            read(Endpoint.EMBEDDINGS, "{\"model\":\"m\",\"input\":\"x\"}"))) {
      assertThat(request.asksForUsage()).isTrue();
      assertThat(request.withUsageAskedFor()).isSameAs(request.body());
    }
  }

  @Test
  void changesTheModelAndNothingElse() {
    assertThat(text(chat(PRETTY_CHAT).withModel("Qwen/\"Qwen3\"\n-8B")))
        .isEqualTo(PRETTY_CHAT.replace("\"gpt-4o\"", "\"Qwen/\\\"Qwen3\\\"\\u000a-8B\""));
  }

  @Test
  void renamesAndTakesOutMembers() {
    String json = "{ \"a\":1, \"model\":\"m\", \"b\" : [ 2 ],\n \"c\":{} }";
    LlmRequest request = chat(json);

    assertThat(renamed(request, "a", "A"))
        .isEqualTo(json.replace("\"a\"", "\"A\"").replace("\"m\"", "\"n\""));
    assertThat(renamed(request, "a", null))
        .isEqualTo("{ \"model\":\"n\", \"b\" : [ 2 ],\n \"c\":{} }");
    assertThat(renamed(request, "c", null))
        .isEqualTo("{ \"a\":1, \"model\":\"n\", \"b\" : [ 2 ] }");
    assertThat(renamed(request, "b", "c")).isEqualTo("{ \"a\":1, \"model\":\"n\", \"c\":{} }");
    assertThat(renamed(request, "b", null, "c", null)).isEqualTo("{ \"a\":1, \"model\":\"n\" }");
    assertThat(renamed(request, "a", "x", "b", "x"))
        .isEqualTo("{ \"x\":1, \"model\":\"n\", \"c\":{} }");
    assertThat(renamed(request, "a", "b", "b", "a"))
        .isEqualTo("{ \"b\":1, \"model\":\"n\", \"a\" : [ 2 ],\n \"c\":{} }");
    assertThat(renamed(request, "model", null, "a", null, "b", null, "c", null)).isEqualTo("{  }");
    assertThat(renamed(request, "z", "y")).isEqualTo(text(request.withModel("n")));
  }

  private static String renamed(LlmRequest request, String... names) {
    List<String[]> pairs = new java.util.ArrayList<>();
    for (int i = 0; i < names.length; i += 2) {
      pairs.add(new String[] {names[i], names[i + 1]});
    }
    return text(request.withModel("n", pairs));
  }

  @Test
  void replacesTexts() {
    LlmRequest request = chat(SDK_CHAT);
    PromptText last = request.texts().get(2);

    assertThat(text(request.withTexts(Map.of(last, "a\"b", request.texts().get(0), "s"))))
        .isEqualTo(SDK_CHAT.replace("\"Hi\"", "\"a\\\"b\"").replace("\"S\"", "\"s\""));
  }

  @Test
  void leavesOutOfTheHashWhatDoesNotChangeTheAnswer() {
    byte[] hash = chatWith("\"temperature\":0").canonicalHash();
    for (String members :
        List.of(
            "\"stream\":true",
            "\"stream_options\":{\"include_usage\":true}",
            "\"user\":\"u\"",
            "\"safety_identifier\":\"s\"",
            "\"metadata\":{\"k\":\"v\"}",
            "\"store\":false",
            "\"service_tier\":\"flex\"",
            "\"prompt_cache_key\":\"k\"",
            "\"prompt_cache_retention\":\"24h\"")) {
      assertThat(chatWith("\"temperature\":0," + members).canonicalHash())
          .as(members)
          .isEqualTo(hash);
    }
    for (String members :
        List.of("\"store\":true", "\"top_p\":1", "\"temperature\":0", "\"x\":null", "\"seed\":1")) {
      assertThat(chatWith("\"temperature\":0," + members).canonicalHash())
          .as(members)
          .isNotEqualTo(hash);
    }
    assertThat(chatWith("\"temperature\":0.0").canonicalHash())
        .as("numbers keep their text")
        .isNotEqualTo(hash);
  }

  @Test
  void theEndpointIsInTheHash() {
    String json = "{\"model\":\"m\",\"prompt\":\"x\"}";
    assertThat(chat(json).canonicalHash())
        .isNotEqualTo(read(Endpoint.COMPLETIONS, json).canonicalHash());
  }

  @Test
  void theContextIsAllButTheLastTextOfTheUser() {
    String one =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"S\"},{\"role\":\"user\",\"content\":\"Hi\"}]}";
    byte[] context = chat(one).contextHash();

    assertThat(chat(one.replace("Hi", "Hello")).contextHash()).isEqualTo(context);
    assertThat(chat(one.replace("\"S\"", "\"T\"")).contextHash()).isNotEqualTo(context);
    assertThat(chat(one.replace("\"Hi\"", "null")).contextHash()).isNotEqualTo(context);
    assertThat(chat(one.replace("\"Hi\"", "[\"Hi\"]")).contextHash()).isNotEqualTo(context);
    assertThat(context).isNotEqualTo(chat(one).canonicalHash());
  }

  @Test
  void tellsTheInputsOfEmbeddingsApart() {
    assertThat(embeddings("\"Hi\"").inputCount()).isEqualTo(1);
    assertThat(embeddings("[\"a\", \"b\",\"c\"]").inputCount()).isEqualTo(3);
    assertThat(embeddings("[1,2,3]").inputCount()).isEqualTo(1);
    assertThat(embeddings("[[1,2],[3]]").inputCount()).isEqualTo(2);
    assertThat(embeddings("[]").inputCount()).isZero();
    assertThat(embeddings("[1,\"a\"]").inputHashes()).isNull();
    assertThat(embeddings("null").inputHashes()).isNull();

    List<byte[]> many = embeddings("[\"a\", \"\\u0062\",\"c\"]").inputHashes();
    assertThat(many).hasSize(3).doesNotHaveDuplicates();
    assertThat(embeddings("\"b\"").inputHashes().get(0)).isEqualTo(many.get(1));
    assertThat(embeddings("[\"c\"]").inputHashes().get(0)).isEqualTo(many.get(2));
    assertThat(embeddings("[12]").inputHashes().get(0))
        .isEqualTo(embeddings("[[12]]").inputHashes().get(0))
        .isNotEqualTo(embeddings("[1,2]").inputHashes().get(0))
        .isNotEqualTo(embeddings("\"12\"").inputHashes().get(0));
  }

  @Test
  void whatShapesAnEmbeddingIsInItsHash() {
    String json =
        "{\"model\":\"m\",\"input\":\"x\",\"dimensions\":5,\"encoding_format\":\"float\",\"e\":1}";
    byte[] hash = read(Endpoint.EMBEDDINGS, json).inputHashes().get(0);
    for (String[] change :
        List.of(
            new String[] {"\"m\"", "\"n\""},
            new String[] {":5", ":6"},
            new String[] {"float", "base64"},
            new String[] {"\"e\":1", "\"e\":2"},
            new String[] {"\"x\"", "\"y\""})) {
      String changed = json.replace(change[0], change[1]);
      assertThat(read(Endpoint.EMBEDDINGS, changed).inputHashes().get(0))
          .as(changed)
          .isNotEqualTo(hash);
    }
  }

  @Test
  void keepsSomeInputs() {
    LlmRequest request = embeddings("[ \"a\" , \"b\",\n\"c\\n\" ]");
    assertThat(text(request.withInputs(List.of(0, 2))))
        .isEqualTo("{\"model\":\"m\",\"input\":[\"a\",\"c\\n\"],\"x\":1}");
    assertThat(request.withInputs(List.of(0, 1, 2))).isSameAs(request.body());
    assertThat(text(embeddings("[[1,2],[3]]").withInputs(List.of(1))))
        .isEqualTo("{\"model\":\"m\",\"input\":[[3]],\"x\":1}");
    LlmRequest tokens = embeddings("[1,2]");
    assertThat(tokens.withInputs(List.of(0))).isSameAs(tokens.body());

    assertThatThrownBy(() -> request.withInputs(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> request.withInputs(List.of(1, 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> request.withInputs(List.of(3)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> embeddings("[1,\"a\"]").withInputs(List.of(0)))
        .isInstanceOf(IllegalStateException.class);
  }

  private static LlmRequest embeddings(String input) {
    return read(Endpoint.EMBEDDINGS, "{\"model\":\"m\",\"input\":" + input + ",\"x\":1}");
  }

  @Test
  void readsShapesThatNobodySends() {
    for (String value :
        List.of(
            "null",
            "1",
            "\"\"",
            "\"x\"",
            "[]",
            "{}",
            "[null]",
            "[1,\"a\",{}]",
            "[[{\"type\":{}}]]",
            "[{\"role\":1,\"content\":{\"text\":[]}}]",
            "[{\"role\":\"user\",\"content\":[1,null,[]]}]",
            "{\"type\":[],\"file\":1,\"format\":{\"type\":{}}}")) {
      for (String name :
          List.of(
              "messages",
              "input",
              "prompt",
              "instructions",
              "tools",
              "store",
              "stream_options",
              "response_format",
              "text",
              "n",
              "seed",
              "temperature",
              "max_tokens",
              "user")) {
        for (Endpoint endpoint : Endpoint.values()) {
          String json = "{\"model\":\"m\",\"stream\":true,\"" + name + "\":" + value + "}";
          assertThatCode(() -> askEverything(read(endpoint, json)))
              .as(json)
              .doesNotThrowAnyException();
        }
      }
    }
  }

  static void askEverything(LlmRequest request) {
    request.isDeterministic();
    request.isStateful();
    request.hasTools();
    request.hasBuiltInTools();
    request.promptChars();
    request.lastUserText();
    request.systemText();
    request.hasNonTextParts();
    request.maxOutputTokens();
    request.serviceTier();
    request.endUser();
    request.responseFormat();
    request.responseSchema();
    request.inputCount();
    request.inputHashes();
    request.canonicalHash();
    request.contextHash();
    request.withUsageAskedFor();
    request.withModel("m");
  }

  @Test
  void saysNothingOfThePrompt() {
    assertThat(chat(SDK_CHAT).toString())
        .isEqualTo("chat_completions gpt-4o (" + SDK_CHAT.length() + " bytes)");
  }

  /** What the cache knows a call by must not change when the agent asks for a stream's usage. */
  @Test
  void withItsUsageAskedForItIsTheSameCall() throws Exception {
    String whole = "{\"model\":\"gpt-4o\",\"messages\":[]}";
    String stream = "{\"model\":\"gpt-4o\",\"messages\":[],\"stream\":true}";
    for (String deployment : new String[] {null, "mine"}) {
      LlmRequest call = LlmRequest.read(Endpoint.CHAT_COMPLETIONS, utf8(stream), deployment);
      LlmRequest asking = call.withBody(call.withUsageAskedFor());
      assertThat(asking.asksForUsage()).isTrue();
      assertThat(asking.model()).isEqualTo(call.model());
      assertThat(asking.canonicalHash())
          .isEqualTo(call.canonicalHash())
          .isEqualTo(
              LlmRequest.read(Endpoint.CHAT_COMPLETIONS, utf8(whole), deployment).canonicalHash());
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
