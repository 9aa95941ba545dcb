package io.llmcost.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTest {

  private static final String QUESTION =
      "{\"model\":\"gpt-4o\",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":"
          + "\"What is your refund policy?\"}]}";
  private static final String ROUTED =
      """
      preset: %s
      providers:
        global: { base_url: https://global-apis.com/v1, api_key: gk-secret }
      models:
        small: { provider: global, name: Qwen/Qwen3-8B, price: { input: 1, output: 2 } }
      routes:
        - name: german
          when: { call_site: "de.**" }
          use: [small]
        - name: mini
          when: { model: "gpt-4o-mini" }
          use: [small]
        - name: long
          when: { prompt_tokens: { min: 5000 } }
          use: [small]
        - name: code
          when: { task: [code] }
          use: [small]
        - name: tagged
          when: { tags: [billing] }
          use: [small]
        - name: faq
          when: { call_site: "com.acme.**", task: [faq] }
          use: [small]
      """;

  @TempDir Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int explain(String config, String body, String... more) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add("explain");
    arguments.add(Files.writeString(dir.resolve("llmcost.yaml"), config).toString());
    arguments.add("--request");
    arguments.add(Files.writeString(dir.resolve("request.json"), body).toString());
    arguments.add("--ascii");
    Collections.addAll(arguments, more);
    return CommandLineEntry.commandLine(new OwnJar(null))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(new String[0]));
  }

  @Test
  void saysHowLongACallMayWaitAndWhy() throws IOException {
    String config =
        """
        urgency:
          recognise: true
          rules:
            - { when: { call_site: "com.acme.nightly.**" }, urgency: deferred }
        batch: { chat: { call_sites: ["com.acme.**"] } }
        """;
    String patient = QUESTION.replace("gpt-4o", "gpt-5-mini");
    assertThat(explain(config, patient, "--call-site", "com.acme.nightly.Job.run")).isZero();
    assertThat(out.toString())
        .contains("deferred: rule 1 of urgency.rules")
        .contains("waits for one up to 1h, then is made alone")
        .contains("asks for service_tier flex")
        .contains("what it shares with others is too short to pay");
    out.getBuffer().setLength(0);
    assertThat(explain(config, QUESTION, "--thread", "queue")).isZero();
    assertThat(out.toString())
        .contains("background: the thread is of kind queue")
        .contains("not used: there is no flex price of gpt-4o here");
    out.getBuffer().setLength(0);
    assertThat(explain(config, patient)).isZero();
    assertThat(out.toString())
        .contains("interactive: no rule fits")
        .doesNotContain("asks for service_tier")
        .contains("background    would ask for service_tier flex")
        .contains("deferred      would go through the Batch API");
  }

  @Test
  void saysWhatCompanyACallWouldHave() throws IOException {
    String embeddings = "{\"model\":\"text-embedding-3-small\",\"input\":\"a\"}";
    assertThat(explain("", embeddings, "--endpoint", "embeddings")).isZero();
    assertThat(out.toString()).contains("off; with batch.embeddings: sent with others");
    out.getBuffer().setLength(0);
    assertThat(explain("batch.embeddings: true", embeddings, "--endpoint", "embeddings")).isZero();
    assertThat(out.toString()).contains("sent with others that differ in their texts only");
    out.getBuffer().setLength(0);
    String many = embeddings.replace("\"a\"", "[" + "\"a\",".repeat(99) + "\"a\"]");
    assertThat(explain("batch.embeddings: true", many, "--endpoint", "embeddings")).isZero();
    assertThat(out.toString()).contains("sent alone: it fills a request by itself");
    out.getBuffer().setLength(0);
    String rules = "{\"role\":\"system\",\"content\":\"" + "Tag it as it is. ".repeat(400) + "\"},";
    String tagging = QUESTION.replace("\"messages\":[", "\"messages\":[" + rules);
    assertThat(explain("", tagging)).isZero();
    assertThat(out.toString())
        .contains("off; with batch.chat.call_sites: may be sent with others of this call site");
  }

  @Test
  void saysEveryStepOfARoutedCall() throws IOException {
    int status =
        explain(
            ROUTED.formatted("safe"),
            QUESTION,
            "--call-site",
            "com.acme.Desk.answer",
            "--header",
            "Authorization: Bearer sk-secret",
            "--header",
            "Cookie: a=b",
            "--tag",
            "team-a",
            "--output-tokens",
            "1000");
    assertThat(status).as(err.toString()).isZero();
    assertThat(out.toString().replaceFirst("[0-9a-f]{12}\\.\\.\\.", "KEY..."))
        .isEqualToNormalizingNewlines(
            """

            The call
              asks for      gpt-4o, chat_completions
              goes to       https://api.openai.com/v1/chat/completions (openai)
              call site     com.acme.Desk.answer
              tags          team-a
              task          faq
              prompt        13 tokens
              determinism   deterministic
              state         stateless

            Preset safe

            Cache
              answers if the same was asked within 1h
              key           KEY..., of URL, credentials, model and content

            Coalescing
              shares an equal call that is under way

            Compression
              off           and without effect on this call: lossless, html, repeats, context (4), history (30000), prompt_cache
              summarise     off; what it would save is not known before a model is asked

            Route
              Route german does not match: call site com.acme.Desk.answer is not de.**
              Route mini does not match: model gpt-4o is not gpt-4o-mini
              Route long does not match: the prompt has about 7 tokens, it asks for 5000 or more
              Route code does not match: task faq is not code
              Route tagged does not match: tags team-a is not billing
              Route faq matches
              Route faq sends the call to Qwen/Qwen3-8B of global

            What is sent, if no lever answers
              to            https://global-apis.com/v1/chat/completions
              model         Qwen/Qwen3-8B
              headers       content-type, authorization
                            and nothing of the application's: no key, cookie or name of it

            What it costs
              gpt-4o        $0.0100 (prices.json 2026-08-01)
              Qwen/Qwen3-8B $0.0020 (config models.small)
              difference    $0.0080 for each call
              Estimated for the prompt and 1,000 tokens of answer, nothing of it cached at the provider.
            """);
  }

  @Test
  void observedCallsGoOnAsTheyAre() throws IOException {
    assertThat(explain(ROUTED.formatted("observe"), QUESTION, "--call-site", "com.acme.A.b"))
        .isZero();
    assertThat(out.toString())
        .contains("would have been done")
        .contains("Route faq sends the call to Qwen/Qwen3-8B of global")
        .containsPattern("What is sent.*\\R  to +https://api.openai.com/v1/chat/completions")
        .containsPattern("  model +gpt-4o\\R")
        .contains("difference");
  }

  @Test
  void saysWhatTheCachesPolicyIs() throws IOException {
    String config =
        """
        redis: { url: "redis://127.0.0.1:1" }
        cache:
          when: always
          ttl: 1h
          stale: 10m
          replay: paced
          shared: { store: redis }
          semantic: { enabled: true, shared: true }
        routes: [{ name: brief, use: ["same:gpt-4o-mini"], cache_ttl: 5m }]
        """;
    String stream = QUESTION.replace("{\"model\"", "{\"stream\":true,\"model\"");
    assertThat(explain(config, stream, "--header", "Authorization: Bearer sk-secret")).isZero();
    assertThat(out.toString())
        .contains("answers if the same was asked within 1h")
        .contains("and for 10m after that, while it is asked for anew beside")
        .contains("what route brief has given, within 5m")
        .contains("a kept stream is given event by event")
        .contains("the text is written down beside its answer, for other processes, not encrypted");
  }

  @Test
  void saysWhichRuleKeepsACallOutOfTheCache() throws IOException {
    String config = "cache: { when: always, never: [{ tags: [x] }, { call_site: '**.A.*' }] }\n";
    assertThat(explain(config, QUESTION, "--call-site", "com.acme.A.b")).isZero();
    assertThat(out.toString()).contains("not used: rule 2 of cache.never says so");
  }

  @Test
  void offIsUntouched() throws IOException {
    assertThat(explain("preset: off\n", QUESTION)).isZero();
    assertThat(out.toString()).contains("The agent does nothing").contains("untouched");
  }

  @Test
  void unwatchedHostsPassUnseen() throws IOException {
    assertThat(explain("", QUESTION, "--url", "https://llm.example/v1")).isZero();
    assertThat(out.toString()).contains("llm.example:443 is not watched").contains("untouched");
  }

  @Test
  void configuredHostsAreWatched() throws IOException {
    String config = "intercept: { hosts: [llm.example] }\n";
    assertThat(explain(config, QUESTION, "--url", "https://llm.example/v1")).isZero();
    assertThat(out.toString())
        .contains("https://llm.example/v1/chat/completions (llm.example)")
        .contains("unpriced: no price of gpt-4o at llm.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chat | {'model':'gpt-4o','messages':[]} | temperature is not 0 and there is no seed",
        "chat | {'model':'gpt-4o','seed':1,'n':2,'messages':[]} | n asks for several choices",
        "chat | {'model':'gpt-4o','seed':1,'store':true,'messages':[]} | stateful: store is true",
        "chat | {'model':'gpt-4o','temperature':0,'web_search_options':{},'messages':[]} | looks something up",
        "responses | {'model':'gpt-4o','input':'a','temperature':0} | without store: false",
        "responses | {'model':'gpt-4o','input':'a','store':false} | Responses takes no seed",
        "responses | {'model':'gpt-4o','input':'a','store':false,'temperature':0,'conversation':'c'} | it has conversation",
        "embeddings | {'model':'text-embedding-3-small','input':['a','b']} | 2 texts, each kept for itself",
        "completions | {'model':'gpt-3.5-turbo-instruct','prompt':'a','seed':1} | shares an equal call",
      })
  void saysWhyACallMayBeCachedOrNot(String endpoint, String body, String said) throws IOException {
    assertThat(explain("", body.replace('\'', '"'), "--endpoint", endpoint))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains(said);
  }

  @ParameterizedTest
  @CsvSource({
    "x-llmcost-bypass:true, the call asks to be left alone (x-llmcost-bypass)",
    "x-llmcost-cache:no-store, (x-llmcost-cache: no-store)",
    "x-llmcost-cache:no-cache, asks the provider (x-llmcost-cache: no-cache)",
    "x-llmcost-cache:only, else the application gets an error",
    "x-llmcost-quality:high, The call asks for the model it names",
  })
  void controlsOfTheCallCount(String header, String said) throws IOException {
    assertThat(explain(ROUTED.formatted("safe"), QUESTION, "--header", header)).isZero();
    assertThat(out.toString()).contains(said).doesNotContain("headers       x-llmcost");
  }

  @Test
  void whatCompressionDoesIsSaidMethodByMethod() throws IOException {
    StringBuilder docs = new StringBuilder();
    for (int i = 1; i <= 20; i++) {
      docs.append("Document [").append(i).append("](Title: Town ").append(i).append(") ");
      docs.append(i == 9 ? "The bridge was built by Elsa Varga." : "Cloth is made and sold there.");
      docs.append(" Every summer there is a fair.\\n");
    }
    String body =
        "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\""
            + docs
            + "\\nQuestion: Who built the bridge?\"}]}";
    String config = "compress: { lossless: true, context: { ratio: 4, min_tokens: 100 } }\n";

    assertThat(explain(config, body)).as(err.toString()).isZero();

    assertThat(out.toString())
        .contains("Compression\n", "lossless      not done: there is no JSON")
        .containsPattern("context +[0-9]+ tokens of text become [0-9]+ \\(-[67][0-9] %\\), about")
        .containsPattern("together +[0-9]+ tokens .* saves \\$0\\.00");
  }

  @Test
  void whatMethodsThatAreOffWouldDoIsSaidToo() throws IOException {
    StringBuilder docs = new StringBuilder();
    for (int i = 1; i <= 60; i++) {
      docs.append("Document [").append(i).append("](Title: Town ").append(i).append(") ");
      docs.append(i == 9 ? "The bridge was built by Elsa Varga." : "Cloth is made and sold there.");
      docs.append(" Every summer there is a fair.  A market is held.\\n");
    }
    String body =
        "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\""
            + docs
            + "\\nQuestion: Who built the bridge?\"}]}";

    assertThat(explain("", body)).as(err.toString()).isZero();

    assertThat(out.toString())
        .containsPattern(
            "lossless +off; switched on: [0-9,]+ tokens of text become [0-9,]+ .*saves \\$")
        .containsPattern(
            "context \\(4\\) +off; switched on: [0-9,]+ tokens .* \\(-7[0-9] %\\), saves \\$")
        .contains(
            "off           and without effect on this call: html, repeats, history (30000), prompt_cache")
        .contains("summarise     off; what it would save is not known");
    // What is switched on is not said twice.
    out.getBuffer().setLength(0);
    assertThat(explain("compress: { lossless: true }\n", body)).isZero();
    assertThat(out.toString()).doesNotContain("lossless      off").contains("context (4)");
  }

  @Test
  void whatIsSaidToAnthropicsCacheIsExplained() throws IOException {
    String body =
        "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":9,\"system\":\"%s\",\"messages\":[{\"role\":"
            + "\"user\",\"content\":\"Why?\"}]}";
    String url = "https://api.anthropic.com/v1/messages";
    String config = "compress.prompt_cache: true\n";

    assertThat(explain(config, body.formatted("Be brief."), "--url", url)).isZero();
    assertThat(out.toString())
        .contains("The provider's prompt cache\n", "too few to be kept, which takes 1024");
    out.getBuffer().setLength(0);
    assertThat(explain(config, body.formatted("Be brief. ".repeat(600)), "--url", url)).isZero();
    assertThat(out.toString()).contains("marked with cache_control where they come often enough");
  }

  @Test
  void summariesAreExplainedBeforeAnyIsMade() throws IOException {
    String rules = "Never promise a refund. It is a pleasure that you are here. ".repeat(80);
    String body =
        "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"system\",\"content\":\""
            + rules
            + "\"},{\"role\":\"user\",\"content\":\"Why?\"}]}";
    String config =
        ROUTED.formatted("safe") + "compress: { summarise: { model: small, system: true } }\n";

    assertThat(explain(config, body)).as(err.toString()).isZero();
    assertThat(out.toString())
        .containsPattern("summarise.system\\s+not done: the text has come 0 times")
        .contains("when it has come 2 times");
  }

  @Test
  void aRolloutThatLeavesACallOutIsNamed() throws IOException {
    assertThat(explain("rollout: 0%\n", QUESTION)).isZero();
    assertThat(out.toString()).contains("Preset observe").contains("outside of the rollout of 0 %");
  }

  @Test
  void keysDifferByCredentialAndNotByStream() throws IOException {
    String streamed = QUESTION.replace("\"temperature\"", "\"stream\":true,\"temperature\"");
    assertThat(key(QUESTION, "Authorization: Bearer a"))
        .isEqualTo(key(streamed, "Authorization: Bearer a"))
        .isNotEqualTo(key(QUESTION, "Authorization: Bearer b"));
  }

  private String key(String body, String header) throws IOException {
    out.getBuffer().setLength(0);
    assertThat(explain("", body, "--header", header)).isZero();
    return out.toString()
        .lines()
        .filter(line -> line.startsWith("  key"))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "not json, is no request that the agent understands",
    "{}, names no model",
  })
  void whatIsNoCallIsSaidToBeNone(String body, String said) throws IOException {
    assertThat(explain("", body)).isEqualTo(1);
    assertThat(err.toString()).contains(said).contains("untouched").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({
    "--header, colon-less, NAME:VALUE",
    "--url, ftp://x, Not an absolute http",
    "--endpoint, images, 'chat, responses, embeddings or completions'",
  })
  void wrongOptionsAreNamed(String option, String value, String said) throws IOException {
    assertThat(explain("", QUESTION, option, value)).isEqualTo(2);
    assertThat(err.toString()).contains(option).contains(said);
  }

  @Test
  void wrongConfigurationsAndMissingFilesAreNamed() throws IOException {
    assertThat(explain("preset: loud\n", QUESTION)).isEqualTo(1);
    assertThat(err.toString()).contains("llmcost.yaml:1:9: preset");
    assertThat(
            CommandLineEntry.commandLine(new OwnJar(null))
                .setErr(new PrintWriter(err))
                .execute("explain", "--request", dir.resolve("none.json").toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("none.json: there is no such file");
  }
}
