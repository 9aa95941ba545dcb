package io.llmcost.agent.dialect;

import static io.llmcost.agent.llm.AnswerTree.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.llm.AnswerConversion;
import io.llmcost.agent.llm.AnswerTree;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.UnusableAnswerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A chat completion gives the same response whole and streamed. */
class ChatStreamPropertyTest {

  private final Translation responses = new ResponsesToChat();
  private final LlmRequest call =
      Samples.responses("{\"model\":\"m\",\"input\":\"x\",\"store\":false,\"stream\":true}");

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("ab \"\\\n\u0007\u00e9\u20ac{}[]:,").ofMaxLength(30);
  }

  @Property(tries = 300)
  void wholeAndStreamedAreTheSame(
      @ForAll("texts") String text,
      @ForAll("texts") String refusal,
      @ForAll("texts") String arguments,
      @ForAll("texts") String others,
      @ForAll boolean calls,
      @ForAll long seed)
      throws UnusableAnswerException {
    Map<String, Object> message = of("role", "assistant", "content", text);
    message.put("refusal", refusal.isEmpty() ? null : refusal);
    if (calls) {
      List<Object> all = new ArrayList<>();
      all.add(call("a", arguments));
      all.add(call("b", others));
      message.put("tool_calls", all);
    }
    byte[] whole = AnswerTree.bytes(chat(message));
    byte[] stream = AnswerConversion.toStream(Endpoint.CHAT_COMPLETIONS, whole, true);
    Random random = new Random(seed);
    byte[] translated =
        Samples.run(
            responses.stream(call),
            stream,
            random.ints(random.nextInt(40), 0, stream.length).sorted().toArray());
    byte[] together = AnswerConversion.toWhole(Endpoint.RESPONSES, translated);
    assertThat(AnswerTree.readObject(together, 0, together.length))
        .isEqualTo(tree(responses.answer(call, whole)));
    assertNumbered(Samples.text(translated));
    assertThereAndBack(translated, whole);
  }

  /** Put into Chat Completions again it is what it was, but for the name that a response has. */
  private static void assertThereAndBack(byte[] stream, byte[] whole)
      throws UnusableAnswerException {
    Translation back = new ChatToResponses();
    byte[] chunks = Samples.run(back.stream(Samples.chat(Samples.chatStream(true))), stream);
    byte[] together = AnswerConversion.toWhole(Endpoint.CHAT_COMPLETIONS, chunks);
    Map<String, Object> first = choice(tree(together));
    Map<String, Object> message = AnswerTree.object(first, "message");
    Map<String, Object> original = AnswerTree.object(choice(tree(whole)), "message");
    assertThat(message.get("refusal")).isEqualTo(original.get("refusal"));
    assertThat(message.get("tool_calls")).isEqualTo(original.get("tool_calls"));
    assertThat(message.get("content")).isEqualTo(original.get("content"));
  }

  private static Map<String, Object> choice(Map<String, Object> chat)
      throws UnusableAnswerException {
    return AnswerTree.asObject(AnswerTree.array(chat, "choices").get(0));
  }

  private static void assertNumbered(String stream) {
    List<String> events = stream.lines().filter(line -> line.startsWith("data: ")).toList();
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i)).contains("\"sequence_number\":" + i + ",");
    }
  }

  private static Map<String, Object> tree(byte[] json) throws UnusableAnswerException {
    return AnswerTree.readObject(json, 0, json.length);
  }

  private static Map<String, Object> call(String id, String arguments) {
    return of("id", id, "type", "function", "function", of("name", "f", "arguments", arguments));
  }

  private static Map<String, Object> chat(Map<String, Object> message) {
    List<Object> choices = new ArrayList<>();
    choices.add(of("index", 0, "message", message, "logprobs", null, "finish_reason", "stop"));
    return of(
        "id",
        "c",
        "object",
        "chat.completion",
        "created",
        1_763_000_000L,
        "model",
        "m",
        "choices",
        choices,
        "usage",
        of("prompt_tokens", 5, "completion_tokens", 9, "total_tokens", 14));
  }
}
