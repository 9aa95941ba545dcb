package io.llmcost.agent.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.llm.LlmRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What goes in and what comes out, side by side in {@code src/test/resources/dialect}. With {@code
 * -Dllmcost.regenerate=true} the files of what comes out are written anew, to be read before they
 * are kept.
 */
class GoldenFilesTest {

  private static final Path FOLDER = Path.of("src/test/resources/dialect");

  private interface Translator {
    byte[] translate(Path in) throws Exception;
  }

  /** Written over several lines, as some libraries do. */
  private static final LlmRequest ASKED =
      Samples.responses(
          """
          {"model": "qwen", "input": "Hi", "store": false, "temperature": 0.2,
           "instructions": "Be\\nbrief.",
           "tools": [{"type": "function",
                      "name": "now"}]}
          """);

  private final Translation chat = new ChatToResponses();
  private final Translation responses = new ResponsesToChat();
  private final Translation messages = new ChatToMessages(() -> Samples.CREATED);

  @TestFactory
  List<DynamicTest> chatCallsAsMessages() throws IOException {
    return cases("messages/request", in -> messages.request(Samples.chat(Files.readString(in))));
  }

  @TestFactory
  List<DynamicTest> messagesAsChatAnswers() throws IOException {
    LlmRequest call = Samples.chat("{\"model\":\"m\",\"messages\":[]}");
    return cases("messages/answer", in -> messages.answer(call, Files.readAllBytes(in)));
  }

  @TestFactory
  List<DynamicTest> errorsOfMessages() throws IOException {
    return cases("messages/error", in -> messages.error(502, Files.readAllBytes(in)));
  }

  @TestFactory
  List<DynamicTest> streamsOfMessages() throws IOException {
    return cases(
        "messages/stream",
        in -> {
          LlmRequest call = Samples.chat(Samples.chatStream(in.toString().contains("-usage")));
          return stream(messages, call, Files.readAllBytes(in));
        });
  }

  @TestFactory
  List<DynamicTest> responsesCallsAsChat() throws IOException {
    return cases(
        "responses/request", in -> responses.request(Samples.responses(Files.readString(in))));
  }

  @TestFactory
  List<DynamicTest> chatAnswersAsResponses() throws IOException {
    return cases("responses/answer", in -> responses.answer(ASKED, Files.readAllBytes(in)));
  }

  @TestFactory
  List<DynamicTest> chatStreamsAsResponses() throws IOException {
    return cases("responses/stream", in -> stream(responses, ASKED, Files.readAllBytes(in)));
  }

  @TestFactory
  List<DynamicTest> chatCallsAsResponses() throws IOException {
    return cases("chat/request", in -> chat.request(Samples.chat(Files.readString(in))));
  }

  @TestFactory
  List<DynamicTest> responsesAsChatAnswers() throws IOException {
    LlmRequest call = Samples.chat("{\"model\":\"m\",\"messages\":[]}");
    return cases("chat/answer", in -> chat.answer(call, Files.readAllBytes(in)));
  }

  @TestFactory
  List<DynamicTest> responsesStreamsAsChat() throws IOException {
    return cases(
        "chat/stream",
        in -> {
          LlmRequest call = Samples.chat(Samples.chatStream(in.toString().contains("-usage")));
          return stream(chat, call, Files.readAllBytes(in));
        });
  }

  /** Whatever the pieces in which it comes. */
  private static byte[] stream(Translation translation, LlmRequest call, byte[] stream) {
    byte[] whole = Samples.run(translation.stream(call), stream);
    int[] everywhere = new int[stream.length];
    for (int i = 0; i < stream.length; i++) {
      everywhere[i] = i;
      assertThat(Samples.text(Samples.run(translation.stream(call), stream, i)))
          .isEqualTo(Samples.text(whole));
    }
    assertThat(Samples.text(Samples.run(translation.stream(call), stream, everywhere)))
        .isEqualTo(Samples.text(whole));
    return whole;
  }

  private static List<DynamicTest> cases(String folder, Translator translator) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
      for (Path in : files.filter(file -> file.toString().contains(".in.")).sorted().toList()) {
        Path out = in.resolveSibling(in.getFileName().toString().replace(".in.", ".out."));
        tests.add(
            DynamicTest.dynamicTest(
                in.getFileName().toString(), () -> check(out, translator.translate(in))));
      }
    }
    assertThat(tests).isNotEmpty();
    return tests;
  }

  private static void check(Path file, byte[] translated) throws IOException {
    if (Boolean.getBoolean("llmcost.regenerate")) {
      Files.write(file, translated);
    }
    assertThat(new String(translated, UTF_8)).isEqualTo(Files.readString(file));
  }
}
