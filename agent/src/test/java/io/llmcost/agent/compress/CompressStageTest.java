package io.llmcost.agent.compress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.PromptText;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompressStageTest {

  private static final Settings CONTEXT =
      Settings.defaults()
          .with(Options.COMPRESS_CONTEXT_RATIO, 4.0)
          .with(Options.COMPRESS_CONTEXT_MIN_TOKENS, 200L);
  private static final Settings LOSSLESS =
      Settings.defaults().with(Options.COMPRESS_LOSSLESS, true);

  private final CompressStage stage = new CompressStage(new Compressor((provider, model) -> .5));
  private final FakeChain chain = FakeChain.answering(exchange -> Answers.json(Answers.chat("ok")));

  private static String documents(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      text.append("Document [%d](Title: Place %d) ".formatted(i, i));
      text.append("The place number %d lies on a river and has a market. ".formatted(i));
      text.append(i == 4 ? "The bridge was built by Elsa Varga.\n" : "Cloth is made there.\n");
    }
    return text.toString();
  }

  private static Map<String, Object> message(String role, String content) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", role);
    message.put("content", content);
    return message;
  }

  private static Calls calls(Settings settings, List<Map<String, Object>> messages) {
    try {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("model", "gpt-4o");
      body.put("messages", messages);
      return new Calls().settings(settings).body(JSON.std.asString(body));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Exchange sent(Exchange exchange) {
    Stages.pass(stage, exchange, chain).toCompletableFuture().join();
    return chain.sent().get(chain.calls() - 1);
  }

  private static List<Map<String, Object>> conversation(String last) {
    return List.of(
        message("system", "Be brief."),
        message("user", documents(20)),
        message("assistant", "I have read them."),
        message("user", last));
  }

  @Test
  void nothingIsDoneUnlessItIsSwitchedOn() {
    Exchange exchange =
        calls(Settings.defaults(), conversation("Who built the bridge?")).exchange();
    assertThat(sent(exchange)).isSameAs(exchange);
  }

  @Test
  void documentsAreCutForTheLastQuestion() {
    Exchange sent = sent(calls(CONTEXT, conversation("Who built the bridge?")).exchange());

    assertThat(sent.call().texts()).hasSize(4);
    assertThat(sent.call().texts().get(1).text())
        .contains("The bridge was built by Elsa Varga.")
        .hasSizeLessThan(documents(20).length() / 3);
    assertThat(sent.request().body()).isSameAs(sent.call().body());
  }

  @Test
  void aCallThatWantsQualityOrIsElsewhereStaysWhole() {
    Calls calls = calls(CONTEXT, conversation("Who built the bridge?")).control("quality", "high");
    Exchange exchange = calls.exchange();
    assertThat(sent(exchange)).isSameAs(exchange);
    Settings elsewhere = CONTEXT.with(Options.COMPRESS_CALL_SITES, List.of("com.other.**"));
    exchange = calls(elsewhere, conversation("Who built the bridge?")).exchange();
    assertThat(sent(exchange)).isSameAs(exchange);
    Settings here = CONTEXT.with(Options.COMPRESS_CALL_SITES, List.of("com.acme.**"));
    exchange = calls(here, conversation("Who built the bridge?")).exchange();
    assertThat(sent(exchange)).isNotSameAs(exchange);
  }

  @Test
  void observeSendsTheCallAsItIsAndSaysSo() {
    Settings observe = CONTEXT.with(Options.PRESET, Preset.OBSERVE);
    Exchange exchange = calls(observe, conversation("Who built the bridge?")).exchange();

    assertThat(sent(exchange)).isSameAs(exchange);
    assertThat(exchange.trace().forgone().lever()).isEqualTo("compress");
  }

  @Test
  void aBeginningThatIsCachedStaysWhereThatIsCheaper() {
    List<Map<String, Object>> thanks = new ArrayList<>(conversation("Thanks!"));
    thanks.set(1, message("user", documents(80)));
    List<Map<String, Object>> asked = new ArrayList<>(thanks);
    asked.add(message("assistant", "Not at all."));
    asked.add(message("user", "Who built the bridge?"));
    Settings gentle = CONTEXT.with(Options.COMPRESS_CONTEXT_RATIO, 1.5);

    Exchange fresh = calls(gentle, asked).callSite("com.acme.A.a").exchange();
    assertThat(new Compressor((provider, model) -> .5).plan(fresh).request()).isNotNull();
    sent(calls(gentle, thanks).exchange());
    // A tenth and a half of the price of what is cached: two thirds of it at the full price is
    // more.
    Exchange exchange = calls(gentle, asked).exchange();
    assertThat(sent(exchange)).isSameAs(exchange);
    // A fifth of it is less.
    Exchange cut = calls(CONTEXT.with(Options.COMPRESS_CONTEXT_RATIO, 8.0), asked).exchange();
    assertThat(sent(cut)).isNotSameAs(cut);
  }

  /** A configuration that is switched on between two calls of one conversation. */
  @Test
  void whatIsCachedAsItStandsIsNotMadeSmallerWhereThatCostsMore() throws IOException {
    StringBuilder table = new StringBuilder("[");
    for (int i = 0; i < 400; i++) {
      table.append(i == 0 ? "" : ",").append("\n  { \"id\" : ").append(i).append(" }");
    }
    List<Map<String, Object>> first = List.of(message("user", table + "\n]"));
    List<Map<String, Object>> second =
        List.of(first.get(0), message("assistant", "Yes."), message("user", "[ 1 ,    2 ]"));
    sent(calls(Settings.defaults().with(Options.COMPRESS_PROMPT_CACHE, true), first).exchange());
    Exchange exchange = calls(LOSSLESS, second).exchange();
    assertThat(sent(exchange)).isSameAs(exchange);
    assertThat(exchange.trace().forgone()).isNull();
    // Elsewhere nothing of it is cached.
    Exchange other =
        calls(LOSSLESS, second)
            .body(JSON.std.asString(Map.of("model", "gpt-4.1", "messages", second)))
            .exchange();
    assertThat(sent(other).request().body().length).isLessThan(other.request().body().length);
  }

  /** Had the first call been made smaller, its smaller beginning would be what is cached. */
  @Test
  void observeReckonsWithTheCacheThatThereWouldBe() {
    StringBuilder table = new StringBuilder("[");
    for (int i = 0; i < 600; i++) {
      table.append(i == 0 ? "" : ",").append("\n  { \"id\" : ").append(i).append(" }");
    }
    List<Map<String, Object>> conversation = new ArrayList<>();
    conversation.add(message("user", table + "\n]"));
    for (int i = 0; i < 3; i++) {
      Settings observe = LOSSLESS.with(Options.PRESET, Preset.OBSERVE);
      Exchange exchange = calls(observe, conversation).exchange();
      assertThat(sent(exchange)).isSameAs(exchange);
      assertThat(exchange.trace().forgone().lever()).isEqualTo("compress");
      conversation.add(message("assistant", "Yes."));
      conversation.add(message("user", "And then?"));
    }
  }

  @Test
  void aFewSpacesAreNotWorthAnotherRequest() {
    Exchange exchange =
        calls(
                LOSSLESS,
                List.of(message("user", "What is this?  And why is it here, of all places?")))
            .exchange();
    assertThat(sent(exchange)).isSameAs(exchange);
  }

  @Test
  void aTextOfMoreThanAMillionCharactersIsNotLookedAt() {
    List<Map<String, Object>> messages = new ArrayList<>(conversation("Who built the bridge?"));
    messages.set(1, message("user", documents(20).repeat(500)));
    Exchange exchange = calls(CONTEXT, messages).exchange();

    assertThat(sent(exchange)).isSameAs(exchange);
    assertThat(new Compressor((provider, model) -> .5).plan(exchange).steps())
        .singleElement()
        .satisfies(step -> assertThat(step.refusal()).contains("1,000,000 characters"));
  }

  @Test
  void whatStandsInACallTwiceIsSentOnce() {
    Settings repeats = Settings.defaults().with(Options.COMPRESS_REPEATS, true);
    String image =
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
            + "A".repeat(500)
            + "\"}}";
    String file = "{\"lines\": [" + "\"a line\", ".repeat(90) + "0]}";
    List<Map<String, Object>> messages = new ArrayList<>();
    messages.add(message("user", "Read it."));
    messages.add(message("tool", file));
    messages.add(message("assistant", file));
    messages.add(message("tool", file));
    messages.add(message("user", "IMAGE"));
    messages.add(message("user", file));
    String asked =
        new String(calls(repeats, messages).exchange().request().body(), UTF_8)
            .replace("\"IMAGE\"", "[" + image + "," + image + "]");

    Exchange sent = sent(new Calls().settings(repeats).body(asked).exchange());
    List<PromptText> texts = sent.call().texts();
    assertThat(texts.get(1).text()).isEqualTo(file);
    assertThat(texts.get(2).text()).as("an assistant's").isEqualTo(file);
    assertThat(texts.get(3).text()).startsWith("[The same text as before in this conversation,");
    assertThat(texts.get(4).text()).isEqualTo("[Here comes again image 1 of this conversation]");
    assertThat(texts.get(5).text()).as("what is asked").isEqualTo(file);
    assertThat(new String(sent.request().body(), UTF_8)).containsOnlyOnce(image);
  }

  @Test
  void toolsSchemasAndWhatIsUnknownStayByteForByte() {
    String tools =
        "\"tools\" : [ { \"type\":\"function\", \"function\" : {\"name\":\"f\",\"parameters\":{ \"a\" : 1.0 } } } ]";
    String other = "\"x\\u0079z\" : [ 1 , 2 ],";
    String body =
        "{ \"model\":\"gpt-4o\", "
            + other
            + tools
            + ", \"messages\" : [ {\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"type\":"
            + "\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{ \\\"a\\\" :  1 }\"}}]} , {\"role\" :"
            + " \"tool\", \"tool_call_id\":\"c\",\"content\":\"{ \\\"rows\\\" : [ 1.50 , 2 , 3 , 4 , 5 , 6 , 7 ] }\" } ] }";

    Exchange sent = sent(new Calls().settings(LOSSLESS).body(body).exchange());

    assertThat(new String(sent.call().body(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(
            body.replace(
                "{ \\\"rows\\\" : [ 1.50 , 2 , 3 , 4 , 5 , 6 , 7 ] }",
                "{\\\"rows\\\":[1.50,2,3,4,5,6,7]}"));
  }

  @Test
  void theOldestTurnsGoAndNoToolResultIsTornFromItsCall() {
    List<Map<String, Object>> messages = new ArrayList<>();
    messages.add(message("system", "Be brief."));
    for (int i = 0; i < 12; i++) {
      messages.add(message("user", "Question " + i + ". " + "It goes on and on. ".repeat(20)));
      Map<String, Object> call = message("assistant", null);
      call.put(
          "tool_calls",
          List.of(
              Map.of(
                  "id",
                  "c" + i,
                  "type",
                  "function",
                  "function",
                  Map.of("name", "f", "arguments", "{}"))));
      messages.add(call);
      Map<String, Object> result = message("tool", "Result " + i);
      result.put("tool_call_id", "c" + i);
      messages.add(result);
      messages.add(message("assistant", "Answer " + i));
    }
    Settings settings = Settings.defaults().with(Options.COMPRESS_HISTORY_MAX_TOKENS, 1000L);

    String sent =
        new String(
            sent(calls(settings, messages).exchange()).call().body(),
            java.nio.charset.StandardCharsets.UTF_8);

    assertThat(sent)
        .contains("Be brief.", "Question 0.", "Question 10.", "Question 11.", "Answer 11");
    assertThat(sent).doesNotContain("Question 1.", "Question 2.", "Result 1\"");
    for (int i = 0; i < 12; i++) {
      assertThat(sent.contains("\"id\":\"c" + i + "\""))
          .isEqualTo(sent.contains("\"tool_call_id\":\"c" + i + "\""))
          .isEqualTo(sent.contains("Question " + i + "."));
    }
  }

  private static Map<String, Object> item(String type, Object... members) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("type", type);
    for (int i = 0; i < members.length; i += 2) {
      item.put((String) members[i], members[i + 1]);
    }
    return item;
  }

  /** Twelve turns: a question, a thought, a call and its result, an answer. */
  private static List<Map<String, Object>> items() {
    List<Map<String, Object>> items = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      items.add(message("user", "Question " + i + ". " + "It goes on and on. ".repeat(20)));
      items.add(item("reasoning", "id", "rs_" + i, "summary", List.of(), "encrypted_content", "x"));
      items.add(
          item("function_call", "call_id", "c" + i, "name", "f", "arguments", "{\"a\":" + i + "}"));
      items.add(item("function_call_output", "call_id", "c" + i, "output", "Result " + i));
      items.add(message("assistant", "Answer " + i));
    }
    return items;
  }

  private static Calls responses(List<Map<String, Object>> items, String more) throws IOException {
    return new Calls()
        .url("https://api.openai.com/v1/responses")
        .settings(Settings.defaults().with(Options.COMPRESS_HISTORY_MAX_TOKENS, 1200L))
        .body("{\"model\":\"gpt-4o\"," + more + "\"input\":" + JSON.std.asString(items) + "}");
  }

  @Test
  void theOldestTurnsOfAResponsesCallGoWithTheirThoughtsCallsAndResults() throws IOException {
    String sent =
        new String(
            sent(responses(items(), "\"instructions\":\"Be brief.\",").exchange()).call().body(),
            java.nio.charset.StandardCharsets.UTF_8);

    assertThat(JSON.std.mapFrom(sent)).containsKeys("input", "instructions");
    assertThat(sent).contains("Question 0.", "Question 11.", "Answer 11");
    assertThat(sent).doesNotContain("Question 1.", "Result 1\"", "rs_1\"");
    for (int i = 0; i < 12; i++) {
      boolean there = sent.contains("Question " + i + ".");
      assertThat(sent.contains("\"rs_" + i + "\"")).isEqualTo(there);
      assertThat(sent.contains("{\\\"a\\\":" + i + "}")).isEqualTo(there);
      assertThat(sent.contains("Result " + i + "\"")).isEqualTo(there);
    }
  }

  @Test
  void aResultThatComesTurnsLaterKeepsItsCall() throws IOException {
    List<Map<String, Object>> items = items();
    Map<String, Object> late = items.remove(2 * 5 + 3);
    items.add(items.size() - 2, late);
    String sent =
        new String(
            sent(responses(items, "").exchange()).call().body(),
            java.nio.charset.StandardCharsets.UTF_8);

    assertThat(sent).contains("Result 2\"", "{\\\"a\\\":2}").doesNotContain("Question 1.");
  }

  @Test
  void aConversationThatIsKeptAtTheProviderStaysWhole() throws IOException {
    for (String state : List.of("\"previous_response_id\":\"r\",", "\"conversation\":\"c\",")) {
      Exchange exchange = responses(items(), state).exchange();
      assertThat(sent(exchange)).isSameAs(exchange);
    }
  }

  @Test
  void callsThatBeginAlikeGetTheSameKey() throws IOException {
    Settings settings = Settings.defaults().with(Options.COMPRESS_PROMPT_CACHE, true);
    List<Map<String, Object>> messages =
        List.of(message("system", documents(80)), message("user", "One?"));
    List<Map<String, Object>> others =
        List.of(message("system", documents(80)), message("user", "Two?"));

    assertThat(sent(calls(settings, messages).exchange()).call().has("prompt_cache_key")).isFalse();
    Exchange second = sent(calls(settings, others).exchange());
    assertThat(second.call().string("prompt_cache_key")).startsWith("llmcost-");
    assertThat(second.call().texts().get(1).text()).isEqualTo("Two?");
    assertThat(JSON.std.mapFrom(second.call().body())).containsKey("prompt_cache_key");

    // A server that a configuration calls by OpenAI's name, and one of its own.
    String own = "https://llm.internal.example/v1/chat/completions";
    assertThat(sent(calls(settings, others).url(own).exchange()).call().has("prompt_cache_key"))
        .isFalse();
    String regional = "https://eu.api.openai.com/v1/chat/completions";
    assertThat(
            sent(calls(settings, others).url(regional).exchange()).call().has("prompt_cache_key"))
        .isTrue();
  }

  @Test
  void whatImagesWouldHaveCostIsNotReckoned() throws IOException {
    Map<String, Object> image =
        Map.of(
            "type",
            "image_url",
            "image_url",
            Map.of("url", "data:image/png;base64," + "iVBORw0KGgo".repeat(40)));
    Map<String, Object> message = Map.of("role", "user", "content", List.of(image, image, image));
    Settings settings = Settings.defaults().with(Options.COMPRESS_REPEATS, true);
    Calls calls = calls(settings, List.of(message));
    assertThat(sent(calls.exchange()).request().body().length)
        .isLessThan(calls.exchange().request().body().length / 2);
    Compression plan = new Compressor((provider, model) -> 1).plan(calls.exchange());
    assertThat(plan.imagesLeftOut()).isEqualTo(2);
    assertThat(plan.before()).isEmpty();
    assertThat(plan.steps())
        .filteredOn(step -> step.images() > 0)
        .singleElement()
        .satisfies(step -> assertThat(step.images()).isEqualTo(2));
  }
}
