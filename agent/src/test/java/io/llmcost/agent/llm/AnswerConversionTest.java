package io.llmcost.agent.llm;

import static io.llmcost.agent.llm.Answers.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.Headers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerConversionTest {

  private static final Headers SSE = Headers.of("content-type", "text/event-stream");

  private static Map<String, Object> tree(byte[] json) throws UnusableAnswerException {
    return AnswerTree.readObject(json, 0, json.length);
  }

  private static byte[] toWhole(Endpoint endpoint, String stream) throws UnusableAnswerException {
    return AnswerConversion.toWhole(endpoint, bytes(stream));
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }

  /** The data of all events of a stream. */
  private static List<Map<String, Object>> chunks(byte[] stream) throws UnusableAnswerException {
    List<Map<String, Object>> chunks = new ArrayList<>();
    for (String event : new String(stream, UTF_8).split("\n\n")) {
      String data = event.substring(event.indexOf("data: ") + 6);
      if (!data.equals("[DONE]")) {
        chunks.add(tree(bytes(data)));
      }
    }
    return chunks;
  }

  private static AnswerFacts scan(byte[] stream) {
    AnswerScanner scanner = new AnswerScanner(SSE, s -> {});
    scanner.data(stream, 0, stream.length);
    assertThat(scanner.isDone()).isTrue();
    return scanner.facts();
  }

  @Test
  void azuresFirstChunkSaysNothingOfTheAnswer() throws Exception {
    String chunk = ",'object':'chat.completion.chunk','id':'c1','created':7,'model':'gpt-4o'}\n\n";
    String stream =
        "data: {'choices':[],'created':0,'id':'','model':'','object':'',"
            + "'prompt_filter_results':[{'prompt_index':0}]}\n\n"
            + "data: {'choices':[{'index':0,'delta':{'role':'assistant','content':'Hi'},"
            + "'finish_reason':'stop'}]"
            + chunk
            + "data: [DONE]\n\n";

    byte[] whole = toWhole(Endpoint.CHAT_COMPLETIONS, quoted(stream));

    assertThat(new String(whole, UTF_8))
        .contains(quoted("'id':'c1'"), quoted("'created':7"), quoted("'model':'gpt-4o'"))
        .contains(quoted("'prompt_filter_results':[{'prompt_index':0}]"));
    assertThat(scan(bytes(quoted(stream))).model()).isEqualTo("gpt-4o");
  }

  @Test
  void aStreamBecomesTheAnswerItStandsFor() throws Exception {
    assertThat(
            tree(
                AnswerConversion.toWhole(
                    Endpoint.CHAT_COMPLETIONS, Answers.resource("openai.asked.sse"))))
        .isEqualTo(tree(Answers.resource("openai.json")));
    assertThat(
            tree(
                AnswerConversion.toWhole(
                    Endpoint.CHAT_COMPLETIONS, Answers.resource("openai-tools.sse"))))
        .isEqualTo(tree(Answers.resource("openai-tools.json")));
    assertThat(
            tree(AnswerConversion.toWhole(Endpoint.RESPONSES, Answers.resource("responses.sse"))))
        .isEqualTo(tree(Answers.resource("responses.json")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai.json", "openai-tools.json"})
  void anAnswerComesBackFromItsStream(String name) throws Exception {
    byte[] whole = Answers.resource(name);
    byte[] stream = AnswerConversion.toStream(Endpoint.CHAT_COMPLETIONS, whole, true);
    assertThat(tree(AnswerConversion.toWhole(Endpoint.CHAT_COMPLETIONS, stream)))
        .isEqualTo(tree(whole));
    assertThat(scan(stream).toString()).isEqualTo(UsageReader.read(whole).toString());
  }

  @Test
  void aResponseComesBackFromItsStream() throws Exception {
    byte[] whole = Answers.resource("responses.json");
    byte[] stream = AnswerConversion.toStream(Endpoint.RESPONSES, whole, false);
    assertThat(tree(AnswerConversion.toWhole(Endpoint.RESPONSES, stream))).isEqualTo(tree(whole));
    assertThat(scan(stream).toString())
        .isEqualTo(scan(Answers.resource("responses.sse")).toString());
  }

  @Test
  void aResponseHasTheEventsOfTheApi() throws Exception {
    byte[] stream =
        AnswerConversion.toStream(Endpoint.RESPONSES, Answers.resource("responses.json"), false);
    List<Map<String, Object>> written = chunks(stream);
    List<Map<String, Object>> sample = chunks(Answers.resource("responses.sse"));
    // The sample has its text in three pieces.
    sample.subList(10, 12).clear();
    assertThat(written).extracting(e -> e.get("type")).isEqualTo(types(sample));
    for (int i = 0; i < written.size(); i++) {
      assertThat(written.get(i).get("sequence_number")).hasToString(Integer.toString(i));
      assertThat(written.get(i).keySet()).containsAll(withoutObfuscation(sample.get(i)));
      assertThat(written.get(i).get("part")).isEqualTo(sample.get(i).get("part"));
      assertThat(written.get(i).get("item")).isEqualTo(sample.get(i).get("item"));
    }
    assertThat(new String(stream, UTF_8))
        .startsWith("event: response.created\ndata: {\"type\":\"response.created\"")
        .doesNotContain("[DONE]");
  }

  private static List<Object> types(List<Map<String, Object>> events) {
    List<Object> types = new ArrayList<>();
    events.forEach(e -> types.add(e.get("type")));
    return types;
  }

  private static List<String> withoutObfuscation(Map<String, Object> event) {
    List<String> names = new ArrayList<>(event.keySet());
    names.remove("obfuscation");
    return names;
  }

  @Test
  void aRefusalIsStreamedAsOne() throws Exception {
    String whole =
        quoted(
            "{'id':'r','object':'response','status':'completed','output':[{'id':'m','type':'message',"
                + "'status':'completed','role':'assistant','content':[{'type':'refusal','refusal':'No.'}]}]}");
    byte[] stream = AnswerConversion.toStream(Endpoint.RESPONSES, bytes(whole), false);
    assertThat(new String(stream, UTF_8))
        .contains("event: response.refusal.delta", "event: response.refusal.done");
    assertThat(tree(AnswerConversion.toWhole(Endpoint.RESPONSES, stream)))
        .isEqualTo(tree(bytes(whole)));
  }

  @Test
  void outputThatTheLastEventLacksIsTakenFromItsItems() throws Exception {
    String stream =
        quoted(
            "data: {'type':'response.output_item.done','output_index':1,'item':{'id':'b'}}\n\n"
                + "data: {'type':'response.output_item.done','output_index':0,'item':{'id':'a'}}\n\n"
                + "data: {'type':'response.completed','response':{'status':'completed','output':[]}}\n\n");
    assertThat(new String(toWhole(Endpoint.RESPONSES, stream), UTF_8))
        .isEqualTo(quoted("{'status':'completed','output':[{'id':'a'},{'id':'b'}]}"));
  }

  @Test
  void usageComesInOneLastChunkAndOnlyIfAskedFor() throws Exception {
    byte[] whole = Answers.resource("openai.json");
    List<Map<String, Object>> asked =
        chunks(AnswerConversion.toStream(Endpoint.CHAT_COMPLETIONS, whole, true));
    Map<String, Object> last = asked.remove(asked.size() - 1);
    assertThat(last.get("choices")).isEqualTo(List.of());
    assertThat(last.get("usage")).isEqualTo(tree(whole).get("usage"));
    assertThat(asked).allSatisfy(c -> assertThat(c).containsEntry("usage", null));
    List<Map<String, Object>> plain =
        chunks(AnswerConversion.toStream(Endpoint.CHAT_COMPLETIONS, whole, false));
    assertThat(plain).allSatisfy(c -> assertThat(c).doesNotContainKey("usage"));
    assertThat(plain)
        .allSatisfy(
            c -> {
              assertThat(c).containsKeys("id", "created", "model", "choices");
              assertThat(c).containsEntry("object", "chat.completion.chunk");
              assertThat((List<?>) c.get("choices")).hasSize(1);
            });
  }

  @Test
  void numbersKeepTheirText() throws Exception {
    String choice =
        "{'index':0,'message':{'role':'assistant','content':'x','refusal':null,'score':1.50e-07},"
            + "'logprobs':{'content':[{'token':'x','logprob':-0.000010}],'refusal':null},"
            + "'finish_reason':'stop'}";
    byte[] stream =
        AnswerConversion.toStream(
            Endpoint.CHAT_COMPLETIONS,
            bytes(quoted("{'id':'a','choices':[" + choice + "]}")),
            false);
    String whole = new String(AnswerConversion.toWhole(Endpoint.CHAT_COMPLETIONS, stream), UTF_8);
    assertThat(whole).contains("1.50e-07").contains("-0.000010");
  }

  @Test
  void reasoningIsKept() throws Exception {
    byte[] whole =
        AnswerConversion.toWhole(Endpoint.CHAT_COMPLETIONS, Answers.resource("deepseek.asked.sse"));
    Map<String, Object> choice =
        AnswerTree.asObject(AnswerTree.array(tree(whole), "choices").get(0));
    assertThat(AnswerTree.object(choice, "message"))
        .containsEntry("reasoning_content", "Let me think.")
        .containsEntry("content", "42");
    byte[] again =
        AnswerConversion.toWhole(
            Endpoint.CHAT_COMPLETIONS,
            AnswerConversion.toStream(Endpoint.CHAT_COMPLETIONS, whole, true));
    assertThat(tree(again)).isEqualTo(tree(whole));
  }

  @Test
  void callsWithoutIndexAreToldApart() throws Exception {
    String call = "{'id':'%s','type':'function','function':{'name':'f','arguments':'{}'}}";
    String delta = "data: {'choices':[{'index':0,'delta':{'tool_calls':[%s]}}]}\n\n";
    String stream =
        String.format(delta, String.format(call, "a"))
            + String.format(delta, String.format(call, "b"))
            + "data: {'choices':[{'index':0,'delta':{},'finish_reason':'tool_calls'}]}\n\n"
            + "data: [DONE]\n\n";
    assertThat(new String(toWhole(Endpoint.CHAT_COMPLETIONS, quoted(stream)), UTF_8))
        .contains(quoted("[" + String.format(call, "a") + "," + String.format(call, "b") + "]"));
  }

  @Test
  void legacyCompletions() throws Exception {
    byte[] whole = Answers.resource("completion.json");
    byte[] stream = AnswerConversion.toStream(Endpoint.COMPLETIONS, whole, true);
    assertThat(tree(AnswerConversion.toWhole(Endpoint.COMPLETIONS, stream))).isEqualTo(tree(whole));
    String pieces =
        quoted(
            "data: {'id':'c','object':'text_completion','choices':[{'text':'a','index':0,"
                + "'logprobs':{'tokens':['a']},'finish_reason':null}]}\n\n"
                + "data: {'id':'c','object':'text_completion','choices':[{'text':'b','index':0,"
                + "'logprobs':{'tokens':['b']},'finish_reason':'stop'}]}\n\ndata: [DONE]\n\n");
    assertThat(new String(toWhole(Endpoint.COMPLETIONS, pieces), UTF_8))
        .contains(
            quoted(
                "[{'index':0,'text':'ab','logprobs':{'tokens':['a','b']},'finish_reason':'stop'}]"));
  }

  @Test
  void aLongStreamIsPutTogether() throws Exception {
    StringBuilder stream = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      stream.append("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"}}]}\n\n");
    }
    stream.append(
        "data: {\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
    assertThat(toWhole(Endpoint.CHAT_COMPLETIONS, stream.toString())).hasSizeGreaterThan(100_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "data: [DONE]\n\n",
        "data: {'choices':[{'index':0,'delta':{'content':'x'}}]}\n\ndata: [DONE]\n\n",
        "data: {'choices':[{'index':0,'finish_reason':'stop'}]}\n\n",
        "data: {'choices':[{'index':1,'finish_reason':'stop'}]}\n\ndata: [DONE]\n\n",
        "data: {'choices':[{'index':0,'finish_reason':'stop'}],'error':{}}\n\ndata: [DONE]\n\n",
        "event: error\ndata: {}\n\ndata: [DONE]\n\n",
        "data: {'choices':[{'index':0,'finish_reason':'stop'}]\n\ndata: [DONE]\n\n",
        "data: {'id':'x'}\n\ndata: [DONE]\n\n",
        "data: 7\n\ndata: [DONE]\n\n",
        "data: {'choices':[{'index':0,'delta':{'odd':'a'}}]}\n\n"
            + "data: {'choices':[{'index':0,'delta':{'odd':'b'},'finish_reason':'stop'}]}\n\ndata: [DONE]\n\n",
        "data: {'choices':[{'index':0,'delta':[],'finish_reason':'stop'}]}\n\ndata: [DONE]\n\n"
      })
  void whatIsIncompleteOrUnknownDoesNotBecomeAnAnswer(String stream) {
    assertThatThrownBy(() -> toWhole(Endpoint.CHAT_COMPLETIONS, quoted(stream)))
        .isInstanceOf(UnusableAnswerException.class);
  }

  @Test
  void halfACharacterStaysOne() throws Exception {
    String stream =
        quoted(
            "data: {'choices':[{'index':0,'delta':{'content':'\\ud83d'},'finish_reason':'stop'}]}\n\n"
                + "data: [DONE]\n\n");
    assertThat(new String(toWhole(Endpoint.CHAT_COMPLETIONS, stream), UTF_8))
        .containsIgnoringCase("\"\\ud83d\"");
  }

  @Test
  void halvesOfACharacterInTwoPiecesAreJoined() throws Exception {
    String stream =
        quoted(
            "data: {'choices':[{'index':0,'delta':{'content':'\\ud83d'}}]}\n\n"
                + "data: {'choices':[{'index':0,'delta':{'content':'\\ude00'},'finish_reason':'stop'}]}\n\n"
                + "data: [DONE]\n\n");
    assertThat(new String(toWhole(Endpoint.CHAT_COMPLETIONS, stream), UTF_8)).contains("😀");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {'type':'response.created','response':{}}\n\n",
        "data: {'type':'response.failed','response':{}}\n\n",
        "data: {'type':'error'}\n\n",
        "data: {'response':{}}\n\n",
        "data: {'type':'response.completed'}\n\n",
        "data: {'type':'response.completed','response':{}\n\n"
      })
  void whatIsNoWholeResponseDoesNotBecomeOne(String stream) {
    assertThatThrownBy(() -> toWhole(Endpoint.RESPONSES, quoted(stream)))
        .isInstanceOf(UnusableAnswerException.class);
  }

  @ParameterizedTest
  @EnumSource(Endpoint.class)
  void whatIsNotCompleteDoesNotBecomeAStream(Endpoint endpoint) {
    for (String whole :
        Arrays.asList(
            "",
            "[]",
            "{}",
            "{'choices':[]}",
            "{'error':{'message':'x'},'choices':[{'message':{},'finish_reason':'stop'}]}",
            "{'choices':[{'message':{'role':'assistant','content':'x'},'text':'x'}]}",
            "{'choices':[{'finish_reason':'stop'}]}",
            "{'choices':[7]}",
            "{'status':'in_progress','output':[]}",
            "{'status':'failed','output':[],'error':{}}",
            "{'status':'completed'}",
            "{'status':'completed','output':[{'type':'message','content':[{'type':'new','text':'x'}]}]}")) {
      assertThatThrownBy(() -> AnswerConversion.toStream(endpoint, bytes(quoted(whole)), true))
          .as(whole)
          .isInstanceOf(UnusableAnswerException.class);
    }
  }

  @Test
  void damagedStreamsFailCleanly() {
    for (String name : new String[] {"openai-tools.sse", "responses.sse"}) {
      Endpoint endpoint = name.startsWith("r") ? Endpoint.RESPONSES : Endpoint.CHAT_COMPLETIONS;
      byte[] good = Answers.resource(name);
      for (int i = 0; i < good.length - 3; i += 7) {
        byte[] cut = Arrays.copyOf(good, i);
        assertThatThrownBy(() -> AnswerConversion.toWhole(endpoint, cut))
            .isInstanceOf(UnusableAnswerException.class);
        byte[] damaged = good.clone();
        damaged[i] = (byte) (damaged[i] ^ 0x81);
        try {
          AnswerConversion.toWhole(endpoint, damaged);
        } catch (UnusableAnswerException expected) {
          // The only way to fail.
        }
      }
    }
  }

  @Provide
  Arbitrary<Map<String, Object>> answers() {
    Arbitrary<String> text =
        Arbitraries.of("", "a", "line\n", "\"quoted\"", "\\", "日本", "😀", "usage", "data: ")
            .list()
            .ofMaxSize(4)
            .map(parts -> String.join("", parts));
    Arbitrary<Object> call =
        Combinators.combine(text, text)
            .as(
                (name, arguments) ->
                    AnswerTree.of(
                        "id",
                        "call" + name,
                        "type",
                        "function",
                        "function",
                        AnswerTree.of("name", "f" + name, "arguments", arguments)));
    Arbitrary<Map<String, Object>> message =
        Combinators.combine(
                text.injectNull(0.3),
                text.injectNull(0.7),
                text.injectNull(0.7),
                call.list().ofMinSize(1).ofMaxSize(3).injectNull(0.6),
                text.injectNull(0.7))
            .as(
                (content, refusal, reasoning, calls, extra) -> {
                  Map<String, Object> m = new LinkedHashMap<>();
                  m.put("role", "assistant");
                  m.put("content", content);
                  m.put("refusal", refusal);
                  put(m, "reasoning_content", reasoning);
                  put(m, "tool_calls", calls);
                  put(
                      m,
                      "function_call",
                      extra == null ? null : AnswerTree.of("name", "g", "arguments", extra));
                  put(m, "provider_note", extra);
                  put(m, "audio", extra == null ? null : AnswerTree.of("id", "a", "data", extra));
                  return m;
                });
    return message
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(
            messages -> {
              List<Object> choices = new ArrayList<>();
              for (Map<String, Object> m : messages) {
                choices.add(
                    AnswerTree.of(
                        "index",
                        choices.size(),
                        "message",
                        m,
                        "logprobs",
                        m.get("content") == null
                            ? null
                            : AnswerTree.of("content", List.of(AnswerTree.of("token", "x"))),
                        "finish_reason",
                        "stop",
                        "content_filter_results",
                        AnswerTree.of()));
              }
              return AnswerTree.of(
                  "id",
                  "chatcmpl-1",
                  "object",
                  "chat.completion",
                  "created",
                  7,
                  "model",
                  "m",
                  "citations",
                  List.of("c"),
                  "choices",
                  choices,
                  "usage",
                  AnswerTree.of("prompt_tokens", 3, "completion_tokens", 4));
            });
  }

  private static void put(Map<String, Object> map, String name, Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }

  @Property(tries = 300)
  void anyAnswerComesBackFromItsStream(@ForAll("answers") Map<String, Object> answer)
      throws UnusableAnswerException {
    byte[] whole = AnswerTree.bytes(answer);
    byte[] stream = AnswerConversion.toStream(Endpoint.CHAT_COMPLETIONS, whole, true);
    assertThat(tree(AnswerConversion.toWhole(Endpoint.CHAT_COMPLETIONS, stream)))
        .isEqualTo(tree(whole));
    AnswerFacts facts = scan(stream);
    assertThat(facts.isComplete()).isTrue();
    assertThat(facts.usage().output()).isEqualTo(4);
  }
}
