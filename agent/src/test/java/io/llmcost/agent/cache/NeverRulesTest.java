package io.llmcost.agent.cache;

import static io.llmcost.agent.stagetest.Answers.chat;
import static io.llmcost.agent.stagetest.Answers.json;
import static io.llmcost.agent.stagetest.Answers.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.ReadResult;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class NeverRulesTest {

  @TempDir private Path folder;

  private final AtomicLong clock = new AtomicLong(7);
  private final CacheStage stage = new CacheStage(clock::get, null, Savings.UNKNOWN);
  private final FakeChain provider = FakeChain.answering(exchange -> json(chat("an answer")));

  private ReadResult result(String yaml) throws IOException {
    Path file = folder.resolve("llmcost.yaml");
    Files.writeString(file, yaml);
    return SettingsReader.read(Sources.ofFile(file.toFile()));
  }

  private Settings settings(String yaml) throws IOException {
    ReadResult result = result(yaml);
    assertThat(result.errors()).isEmpty();
    return result.settings();
  }

  private Settings never(String rule) throws IOException {
    return settings("cache: { never: [" + rule + "] }");
  }

  private String ask(Calls call, Settings settings) {
    Exchange exchange = call.settings(settings).exchange();
    read(Stages.pass(stage, exchange, provider).toCompletableFuture().join());
    return exchange.trace().cache();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{ text: 'pass(word|phrase)' }; bypass",
        "{ text: ['nothing', '(?i)PASSWORD'] }; bypass",
        "{ text: '^password$' }; hit",
        "{ call_site: 'com.acme.**' }; bypass",
        "{ call_site: 'com.other.**' }; hit",
        "{ model: 'gpt-*' }; bypass",
        "{ model: 'o1*' }; hit",
        "{ tags: [secret, other] }; bypass",
        "{ tags: [other] }; hit",
        "{ header: { x-private: 'y*' } }; bypass",
        "{ header: { x-private: 'n*' } }; hit",
        "{ header: { x-absent: '*' } }; hit",
        "{ text: 'password', tags: [secret] }; bypass",
        "{ text: 'password', tags: [other] }; hit",
      })
  void whatARuleFitsIsNeitherAnsweredNorKept(String rule, String use) throws IOException {
    Calls call =
        Calls.chat("my password is here").control("tags", "secret").header("x-private", "yes");
    assertThat(ask(call, Settings.defaults())).isEqualTo("miss");
    Settings settings = never(rule);
    assertThat(ask(call, settings)).isEqualTo(use);
    int before = provider.calls();
    assertThat(ask(call, settings)).isEqualTo(use);
    assertThat(provider.calls() - before).isEqualTo(use.equals("hit") ? 0 : 1);
    assertThat(stage.stats().stores()).isEqualTo(1);
  }

  @Test
  void peopleAreToldWhichRule() throws IOException {
    Settings settings = never("{ tags: [a] }, { text: 'pass' }");
    assertThat(CacheStage.refusal(Calls.chat("my password").settings(settings).exchange()))
        .isEqualTo("rule 2 of cache.never says so: pass is found in the prompt");
    assertThat(CacheStage.refusal(Calls.chat("hi").settings(settings).exchange())).isNull();
  }

  @Test
  void embeddingsAreNotKeptEither() throws IOException {
    Settings settings = never("{ model: 'text-embedding-*' }");
    assertThat(ask(Calls.embeddings("a"), settings)).isEqualTo("bypass");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+)+b", "(a|aa)*b", "(a*)*b", "a*a*a*a*a*b", "(.*a){12}b"})
  void expressionsThatTryOutTooMuchEnd(String expression) throws IOException {
    Settings settings = never("{ text: '" + expression + "' }");
    Exchange exchange = Calls.chat("a".repeat(200_000) + "c").settings(settings).exchange();

    assertThat(CacheStage.refusal(exchange)).contains("rule 1", "too long");
  }

  @Test
  void longTextsEnd() throws IOException {
    Settings settings = never("{ text: ['one', 'two', 'three'] }");
    Exchange exchange = Calls.chat("x".repeat(10 << 20)).settings(settings).exchange();

    assertThat(CacheStage.refusal(exchange)).contains("too long");
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    assertThat(result("cache: { never: [{ text: '(' }] }").errors())
        .singleElement()
        .asString()
        .contains("cache.never[0].text", "a regular expression");
    assertThat(result("cache: { never: [{ }] }").errors())
        .singleElement()
        .asString()
        .contains("says nothing");
  }

  @Test
  void aRoutesTimeHoldsForItsAnswers() throws IOException {
    for (String[] each :
        new String[][] {
          {"10m", "", "5", "hit"},
          {"10m", "", "11", "miss"},
          {"3h", "", "179", "hit"},
          {"3h", "", "181", "miss"},
          {"3h", "sites: { 'com.acme.**': { ttl: 2h } },", "121", "miss"},
          {"3h", "sites: { 'com.acme.**': { ttl: 4h } },", "179", "hit"},
          {"3h", "sites: { 'com.acme.**': { ttl: 4h } },", "181", "miss"},
        }) {
      Settings settings =
          settings(
              "cache: { "
                  + each[1]
                  + " ttl: 1h }\nroutes: [{ name: r, use: ['same:mini'], cache_ttl: "
                  + each[0]
                  + " }]");
      FakeChain routing =
          FakeChain.answering(
              exchange -> {
                exchange.trace().route("r");
                return json(chat("routed"));
              });
      String text = String.join(" ", each);
      Exchange first = Calls.chat(text).settings(settings).exchange();
      read(Stages.pass(stage, first, routing).toCompletableFuture().join());
      clock.addAndGet(TimeUnit.MINUTES.toNanos(Long.parseLong(each[2])));
      Exchange second = Calls.chat(text).settings(settings).exchange();
      read(Stages.pass(stage, second, routing).toCompletableFuture().join());
      assertThat(second.trace().cache()).as(text).isEqualTo(each[3]);
    }
  }

  @Test
  void aRoutesTimeIsNotThatOfOtherAnswers() throws IOException {
    Settings settings =
        settings(
            "cache: { ttl: 1h }\n"
                + "routes: [{ name: r, when: { tags: x }, use: ['same:mini'], cache_ttl: 3h }]");
    assertThat(ask(Calls.chat("hi"), settings)).isEqualTo("miss");
    clock.addAndGet(Duration.ofMinutes(61).toNanos());
    assertThat(ask(Calls.chat("hi"), settings)).isEqualTo("miss");
  }
}
