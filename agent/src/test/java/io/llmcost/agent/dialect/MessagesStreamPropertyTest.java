package io.llmcost.agent.dialect;

import static io.llmcost.agent.llm.AnswerTree.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.llm.AnswerConversion;
import io.llmcost.agent.llm.AnswerTree;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.UnusableAnswerException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * A message says the same whole and streamed, whatever is in it and in whatever pieces it comes.
 */
class MessagesStreamPropertyTest {

  private final Translation messages = new ChatToMessages(() -> Samples.CREATED);
  private final LlmRequest call = Samples.chat(Samples.chatStream(true));

  /** A text, or the argument of a tool's call. */
  record Block(boolean isCall, String text) {}

  @Provide
  Arbitrary<List<Block>> blocks() {
    Arbitrary<String> texts =
        Arbitraries.strings()
            .withChars("ab \"\\\n\u0007\u00e9\u20ac{}[]:,")
            .withChars('\u2028', '\u3042')
            .ofMaxLength(30)
            .map(text -> text.contains("a") ? text + "\ud83d\ude00" : text);
    return Combinators.combine(Arbitraries.of(true, false), texts)
        .as(Block::new)
        .list()
        .ofMaxSize(5);
  }

  @Property(tries = 300)
  void wholeAndStreamedAreTheSame(@ForAll("blocks") List<Block> blocks, @ForAll long seed)
      throws UnusableAnswerException {
    Random random = new Random(seed);
    byte[] stream = stream(blocks, random);
    byte[] translated =
        Samples.run(
            messages.stream(call),
            stream,
            random.ints(random.nextInt(40), 0, stream.length).sorted().toArray());
    Map<String, Object> streamed =
        tree(AnswerConversion.toWhole(Endpoint.CHAT_COMPLETIONS, translated));
    Map<String, Object> whole = tree(messages.answer(call, AnswerTree.bytes(message(blocks))));
    assertThat(arguments(streamed)).isEqualTo(arguments(whole));
    assertThat(streamed.get("usage")).isEqualTo(whole.get("usage"));
    assertThat(text(streamed)).isEqualTo(text(whole));
    assertThat(streamed.get("model")).isEqualTo(whole.get("model"));
  }

  private static Map<String, Object> tree(byte[] json) throws UnusableAnswerException {
    return AnswerTree.readObject(json, 0, json.length);
  }

  private static Map<String, Object> answer(Map<String, Object> chat)
      throws UnusableAnswerException {
    Map<String, Object> choice = AnswerTree.asObject(AnswerTree.array(chat, "choices").get(0));
    return AnswerTree.object(choice, "message");
  }

  private static String text(Map<String, Object> chat) throws UnusableAnswerException {
    String text = AnswerTree.string(answer(chat), "content");
    return text == null ? "" : text;
  }

  private static List<Object> arguments(Map<String, Object> chat) throws UnusableAnswerException {
    List<Object> calls = AnswerTree.array(answer(chat), "tool_calls");
    List<Object> arguments = new ArrayList<>();
    for (Object each : calls == null ? List.of() : calls) {
      Map<String, Object> function = AnswerTree.object(AnswerTree.asObject(each), "function");
      byte[] json = AnswerTree.string(function, "arguments").getBytes(StandardCharsets.UTF_8);
      arguments.add(tree(json));
    }
    return arguments;
  }

  private static Map<String, Object> message(List<Block> blocks) {
    List<Object> content = new ArrayList<>();
    for (Block block : blocks) {
      content.add(
          block.isCall
              ? of("type", "tool_use", "id", "t", "name", "f", "input", of("a", block.text))
              : of("type", "text", "text", block.text));
    }
    return of(
        "type",
        "message",
        "id",
        "msg",
        "model",
        "claude",
        "content",
        content,
        "stop_reason",
        "end_turn",
        "usage",
        of("input_tokens", 5, "output_tokens", 9));
  }

  private static byte[] stream(List<Block> blocks, Random random) throws UnusableAnswerException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Map<String, Object> begun =
        of("id", "msg", "model", "claude", "usage", of("input_tokens", 5, "output_tokens", 1));
    event(out, random, of("type", "message_start", "message", begun));
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      Map<String, Object> head =
          block.isCall
              ? of("type", "tool_use", "id", "t", "name", "f", "input", of())
              : of("type", "text", "text", "");
      event(out, random, of("type", "content_block_start", "index", i, "content_block", head));
      String all =
          block.isCall
              ? new String(AnswerTree.bytes(of("a", block.text)), StandardCharsets.UTF_8)
              : block.text;
      int at = 0;
      while (at < all.length()) {
        int end =
            all.offsetByCodePoints(at, 1 + random.nextInt(all.codePointCount(at, all.length())));
        String piece = all.substring(at, end);
        Map<String, Object> delta =
            block.isCall
                ? of("type", "input_json_delta", "partial_json", piece)
                : of("type", "text_delta", "text", piece);
        event(out, random, of("type", "content_block_delta", "index", i, "delta", delta));
        at = end;
      }
      event(out, random, of("type", "content_block_stop", "index", i));
    }
    event(
        out,
        random,
        of(
            "type",
            "message_delta",
            "delta",
            of("stop_reason", "end_turn"),
            "usage",
            of("output_tokens", 9)));
    event(out, random, of("type", "message_stop"));
    return out.toByteArray();
  }

  private static void event(ByteArrayOutputStream out, Random random, Map<String, Object> data)
      throws UnusableAnswerException {
    String end = random.nextInt(4) == 0 ? "\r\n" : "\n";
    String name = random.nextBoolean() ? "event: " + data.get("type") + end : ": noise" + end;
    out.writeBytes((name + "data: ").getBytes(StandardCharsets.UTF_8));
    out.writeBytes(AnswerTree.bytes(data));
    out.writeBytes((end + end).getBytes(StandardCharsets.UTF_8));
  }
}
