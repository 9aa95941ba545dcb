package io.llmcost.agent.cache;

import static io.llmcost.agent.stagetest.Answers.chat;
import static io.llmcost.agent.stagetest.Answers.chatStream;
import static io.llmcost.agent.stagetest.Answers.json;
import static io.llmcost.agent.stagetest.Answers.read;
import static io.llmcost.agent.stagetest.Answers.readPart;
import static io.llmcost.agent.stagetest.Answers.sse;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.CacheWhen;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.ReadResult;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Shadowing;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.config.When;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheStageTest {

  private static final String STREAM = ",\"temperature\":0,\"stream\":true";
  private static final String STREAM_WITH_USAGE =
      STREAM + ",\"stream_options\":{\"include_usage\":true}";

  private final AtomicLong clock = new AtomicLong(1);
  private final CacheStage stage = new CacheStage(clock::get, null, Savings.UNKNOWN);
  private final AtomicInteger count = new AtomicInteger();
  private final FakeChain wholes =
      FakeChain.answering(exchange -> json(chat("answer " + count.incrementAndGet())));

  private HttpResponse send(Exchange exchange, FakeChain chain) {
    return Stages.pass(stage, exchange, chain).toCompletableFuture().join();
  }

  private String ask(Calls call, FakeChain chain) {
    return read(send(call.exchange(), chain));
  }

  private static Calls streaming(String more) {
    return new Calls().body(Calls.chatBody("gpt-4o", "hi", more));
  }

  @Test
  void answersTheSecondCallWithoutAsking() {
    String first = ask(Calls.chat("hi"), wholes);
    Exchange second = Calls.chat("hi").exchange();
    HttpResponse hit = send(second, wholes);
    assertThat(read(hit)).isEqualTo(first);
    assertThat(hit.headers().get("content-type")).isEqualTo("application/json");
    assertThat(hit.headers().has("set-cookie")).isFalse();
    assertThat(wholes.calls()).isEqualTo(1);
    assertThat(second.trace().cache()).isEqualTo("hit");
    assertThat(stage.stats().hits()).isEqualTo(1);
    assertThat(stage.stats().misses()).isEqualTo(1);
    assertThat(stage.stats().stores()).isEqualTo(1);
    assertThat(stage.stats().entries()).isEqualTo(1);
    assertThat(stage.stats().bytes()).isGreaterThan(first.length());
  }

  @Test
  void keepsNoAnswerThatWasOnlyTheBestThereWas() {
    FakeChain poor =
        FakeChain.answering(
            exchange -> {
              exchange.trace().makeshift(null);
              return Answers.json(Answers.chat("poor"));
            });
    ask(Calls.chat("hi"), poor);
    ask(Calls.chat("hi"), poor);
    assertThat(poor.calls()).isEqualTo(2);
  }

  @Test
  void keepsTenantsApart() {
    ask(Calls.chat("hi"), wholes);
    String other = ask(Calls.chat("hi").header("Authorization", "Bearer other"), wholes);
    assertThat(other).contains("answer 2");
  }

  @Test
  void keepsClientsApartThatMaySayUnseenWhoCalls() {
    assertThat(ask(Calls.chat("hi"), wholes)).contains("answer 1");
    assertThat(ask(Calls.chat("hi").clientId("1"), wholes)).contains("answer 2");
    assertThat(ask(Calls.chat("hi").clientId("2"), wholes)).contains("answer 3");
    assertThat(ask(Calls.chat("hi").clientId("1"), wholes)).contains("answer 2");
    assertThat(ask(Calls.chat("hi"), wholes)).contains("answer 1");
  }

  @Test
  void keepsNothingForCallersThatItCannotTellApart() {
    Calls unknown = Calls.chat("hi").withoutHeader("Authorization").mayAddCredentials();
    assertThat(ask(unknown, wholes)).contains("answer 1");
    assertThat(ask(unknown, wholes)).contains("answer 2");
    Calls keyInUrl =
        unknown.url("https://gateway.example/v1/chat/completions?api-version=1&api-key=k");
    assertThat(ask(keyInUrl, wholes)).contains("answer 3");
    assertThat(ask(keyInUrl, wholes)).contains("answer 3");
    Calls keyInHeader = Calls.chat("hi").mayAddCredentials();
    assertThat(ask(keyInHeader, wholes)).contains("answer 4");
    assertThat(ask(keyInHeader, wholes)).contains("answer 4");
    Calls local = Calls.chat("hi").withoutHeader("Authorization");
    assertThat(ask(local, wholes)).contains("answer 5");
    assertThat(ask(local, wholes)).contains("answer 5");
  }

  @Test
  void givesAWholeAnswerAsAStream() {
    ask(Calls.chat("hi"), wholes);
    HttpResponse hit = send(streaming(STREAM).exchange(), wholes);
    assertThat(hit.isEventStream()).isTrue();
    assertThat(read(hit)).contains("answer 1").endsWith("data: [DONE]\n\n").doesNotContain("usage");
    assertThat(ask(streaming(STREAM_WITH_USAGE), wholes)).contains("\"usage\":{");
    assertThat(wholes.calls()).isEqualTo(1);
  }

  @Test
  void givesAStreamAsAWholeAnswer() {
    FakeChain streams = FakeChain.answering(exchange -> sse(chatStream("streamed", true)));
    ask(streaming(STREAM_WITH_USAGE), streams);
    HttpResponse hit = send(Calls.chat("hi").exchange(), streams);
    assertThat(hit.isEventStream()).isFalse();
    assertThat(hit.headers().get("content-type")).isEqualTo("application/json");
    assertThat(read(hit)).contains("streamed", "\"prompt_tokens\":5", "chat.completion\"");
    assertThat(streams.calls()).isEqualTo(1);
  }

  @Test
  void givesAStreamAsItCame() {
    FakeChain streams = FakeChain.answering(exchange -> sse(chatStream("streamed", true)));
    ask(streaming(STREAM_WITH_USAGE), streams);
    assertThat(ask(streaming(STREAM_WITH_USAGE), streams)).isEqualTo(chatStream("streamed", true));
    assertThat(ask(streaming(STREAM), streams)).isEqualTo(chatStream("streamed", false));
    assertThat(streams.calls()).isEqualTo(1);
  }

  @Test
  void asksAgainIfUsageIsWantedAndTheStreamHasNone() {
    FakeChain streams =
        FakeChain.answering(
            exchange -> sse(chatStream("streamed", exchange.call().asksForUsage())));
    ask(streaming(STREAM), streams);
    assertThat(ask(streaming(STREAM_WITH_USAGE), streams)).contains("\"usage\":{");
    assertThat(streams.calls()).isEqualTo(2);
  }

  @Test
  void keepsAStreamThatIsClosedAfterItsLastEvent() {
    String body = chatStream("streamed", true);
    FakeChain streams = FakeChain.answering(exchange -> sse(body));
    HttpResponse response = send(streaming(STREAM_WITH_USAGE).exchange(), streams);
    readPart(response, body.length() - 1, null);
    assertThat(ask(streaming(STREAM_WITH_USAGE), streams)).isEqualTo(body);
    assertThat(streams.calls()).isEqualTo(1);
  }

  @Test
  void keepsAWholeAnswerThatIsClosedBehindItsLastBrace() {
    HttpResponse response = send(Calls.chat("hi").exchange(), wholes);
    readPart(response, chat("answer 1").length(), null);
    assertThat(ask(Calls.chat("hi"), wholes)).isEqualTo(chat("answer 1"));
  }

  @Test
  void doesNotKeepWhatIsCutOff() {
    readPart(send(Calls.chat("hi").exchange(), wholes), 100, null);
    readPart(send(Calls.chat("hi").exchange(), wholes), 100, new IOException("reset"));
    readPart(
        send(Calls.chat("hi").exchange(), wholes),
        chat("answer 1").length(),
        new IOException("reset"));
    FakeChain cut =
        FakeChain.answering(e -> sse(chatStream("s", true).replace("data: [DONE]", "")));
    ask(streaming(STREAM_WITH_USAGE), cut);
    FakeChain unfinished =
        FakeChain.answering(e -> sse(chatStream("s", true).replace("\"stop\"", "null")));
    ask(streaming(STREAM_WITH_USAGE), unfinished);
    assertThat(stage.stats().stores()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"no\"}}",
        "",
        "not json",
        "{}",
        "{\"choices\":[]}",
        "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"x\"},\"finish_reason\":null}]}"
      })
  void doesNotKeepWhatIsNoGoodAnswer(String body) {
    FakeChain chain = FakeChain.answering(exchange -> json(body));
    ask(Calls.chat("hi"), chain);
    ask(Calls.chat("hi"), chain);
    assertThat(chain.calls()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"content_filter", "error", "insufficient_system_resource"})
  void doesNotKeepAnswersOfWhichAnyChoiceIsNoGood(String reason) {
    Settings always = Settings.defaults().with(Options.CACHE_WHEN, CacheWhen.ALWAYS);
    String whole =
        chat("fine")
            .replace(
                "}],\"usage\"",
                "},{\"index\":1,\"message\":{\"role\":\"assistant\",\"content\":\"\"},"
                    + "\"finish_reason\":\""
                    + reason
                    + "\"}],\"usage\"");
    FakeChain bad = FakeChain.answering(exchange -> json(whole));
    Calls call = new Calls().settings(always).body(Calls.chatBody("gpt-4o", "hi", ",\"n\":2"));
    ask(call, bad);
    ask(call, bad);
    assertThat(bad.calls()).isEqualTo(2);

    String stream = chatStream("fine", true);
    String second =
        stream
            .substring(0, stream.indexOf("data: {\"id\"", 10))
            .replace("\"index\":0", "\"index\":1")
            .replace("\"finish_reason\":null", "\"finish_reason\":\"" + reason + "\"");
    FakeChain badStream = FakeChain.answering(exchange -> sse(second + stream));
    FakeChain badLater =
        FakeChain.answering(
            exchange -> sse(stream.replace("data: [DONE]", second + "data: [DONE]")));
    for (FakeChain chain : List.of(badStream, badLater)) {
      Calls streaming =
          streaming(",\"n\":2,\"stream\":true,\"stream_options\":{\"include_usage\":true}")
              .settings(always);
      ask(streaming, chain);
      ask(streaming, chain);
      assertThat(chain.calls()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 206, 400, 429, 500, 503})
  void doesNotKeepOtherStatuses(int status) {
    FakeChain chain =
        FakeChain.answering(e -> Answers.live(status, "application/json", Answers.utf8(chat("x"))));
    ask(Calls.chat("hi"), chain);
    ask(Calls.chat("hi"), chain);
    assertThat(chain.calls()).isEqualTo(2);
  }

  @Test
  void doesNotKeepAnErrorInAStream() {
    String stream =
        chatStream("s", true)
            .replace("data: [DONE]", "data: {\"error\":{\"message\":\"x\"}}\n\ndata: [DONE]");
    FakeChain chain = FakeChain.answering(exchange -> sse(stream));
    ask(streaming(STREAM_WITH_USAGE), chain);
    ask(streaming(STREAM_WITH_USAGE), chain);
    assertThat(chain.calls()).isEqualTo(2);
  }

  @Test
  void doesNotTakeTheWordForTheEnd() {
    String stream = chatStream("x data: [DONE] \\ndata: [DONE]\\n\\n y", true);
    FakeChain chain = FakeChain.answering(exchange -> sse(stream));
    ask(streaming(STREAM_WITH_USAGE), chain);
    assertThat(ask(streaming(STREAM_WITH_USAGE), chain)).isEqualTo(stream);
    assertThat(chain.calls()).isEqualTo(1);
  }

  @Test
  void leavesAloneWhatIsNotDeterministic() {
    Calls call = new Calls().body(Calls.chatBody("gpt-4o", "hi", ",\"temperature\":1"));
    ask(call, wholes);
    Exchange second = call.exchange();
    send(second, wholes);
    assertThat(wholes.calls()).isEqualTo(2);
    assertThat(second.trace().cache()).isEqualTo("bypass");
    Settings always = Settings.defaults().with(Options.CACHE_WHEN, CacheWhen.ALWAYS);
    ask(call.settings(always), wholes);
    ask(call.settings(always), wholes);
    assertThat(wholes.calls()).isEqualTo(3);
  }

  @Test
  void neverTouchesStatefulCalls() {
    Settings always = Settings.defaults().with(Options.CACHE_WHEN, CacheWhen.ALWAYS);
    Calls call =
        new Calls()
            .settings(always)
            .body(Calls.chatBody("gpt-4o", "hi", ",\"temperature\":0,\"store\":true"));
    ask(call, wholes);
    ask(call, wholes);
    assertThat(wholes.calls()).isEqualTo(2);
  }

  @Test
  void forgetsAfterTheTimeToLive() {
    ask(Calls.chat("hi"), wholes);
    clock.addAndGet(Duration.ofMinutes(59).toNanos());
    ask(Calls.chat("hi"), wholes);
    assertThat(wholes.calls()).isEqualTo(1);
    clock.addAndGet(Duration.ofMinutes(1).toNanos());
    ask(Calls.chat("hi"), wholes);
    assertThat(wholes.calls()).isEqualTo(2);
  }

  @Test
  void aCallCanShortenTheTimeToLiveButNotLengthenIt() {
    ask(Calls.chat("short").control("cache-ttl", "60"), wholes);
    ask(Calls.chat("long").control("cache-ttl", "24h"), wholes);
    clock.addAndGet(Duration.ofSeconds(60).toNanos());
    ask(Calls.chat("short"), wholes);
    assertThat(wholes.calls()).isEqualTo(3);
    ask(Calls.chat("long").control("cache-ttl", "59s"), wholes);
    assertThat(wholes.calls()).isEqualTo(4);
    clock.addAndGet(Duration.ofHours(1).toNanos());
    ask(Calls.chat("long"), wholes);
    assertThat(wholes.calls()).isEqualTo(5);
  }

  @Test
  void followsTheCallsOwnControls() {
    ask(Calls.chat("hi"), wholes);
    Exchange bypass = Calls.chat("hi").control("bypass", "true").exchange();
    assertThat(read(send(bypass, wholes))).contains("answer 2");
    assertThat(bypass.trace().cache()).isEqualTo("bypass");
    assertThat(ask(Calls.chat("hi").control("cache", "no-store"), wholes)).contains("answer 3");
    assertThat(ask(Calls.chat("hi"), wholes)).contains("answer 1");
    assertThat(ask(Calls.chat("hi").control("cache", "no-cache"), wholes)).contains("answer 4");
    assertThat(ask(Calls.chat("hi"), wholes)).contains("answer 4");
    assertThat(ask(Calls.chat("hi").control("cache", "only"), wholes)).contains("answer 4");
    HttpResponse error = send(Calls.chat("new").control("cache", "only").exchange(), wholes);
    assertThat(error.status()).isEqualTo(504);
    assertThat(error.headers().get("x-should-retry")).isEqualTo("false");
    assertThat(read(error)).contains("\"code\":\"cache_miss\"", "\"param\":null");
    assertThat(wholes.calls()).isEqualTo(4);
  }

  @Test
  void doesNotKeepWhatIsTooBig() {
    Settings small = Settings.defaults().with(Options.CACHE_MAX_ENTRY_BYTES, 100L);
    ask(Calls.chat("hi").settings(small), wholes);
    ask(Calls.chat("hi").settings(small), wholes);
    assertThat(wholes.calls()).isEqualTo(2);
  }

  @Test
  void staysBelowItsLimitWhateverComes() {
    String big = "x".repeat(1_000_000);
    FakeChain chain =
        FakeChain.answering(
            e -> json(chat(e.call().lastUserText().startsWith("big") ? big : "small")));
    Settings settings =
        Settings.defaults()
            .with(Options.CACHE_MAX_BYTES, 4L << 20)
            .with(Options.CACHE_MAX_ENTRY_BYTES, 2L << 20);
    for (int i = 0; i < 20; i++) {
      ask(Calls.chat("big " + i).settings(settings), chain);
      assertThat(stage.stats().bytes()).isLessThanOrEqualTo(4L << 20);
    }
    for (int i = 0; i < 20_000; i++) {
      ask(Calls.chat("small " + i).settings(settings), chain);
    }
    assertThat(stage.stats().bytes()).isBetween(1L << 20, 4L << 20);
    assertThat(stage.stats().evictions()).isPositive();
    Settings less = settings.with(Options.CACHE_MAX_BYTES, 1L << 20);
    ask(Calls.chat("one more").settings(less), chain);
    assertThat(stage.stats().bytes()).isLessThanOrEqualTo(1L << 20);
  }

  @Test
  void observesWithoutAnswering() {
    Settings observe = Settings.defaults().with(Options.PRESET, Preset.OBSERVE);
    Exchange first = Calls.chat("hi").settings(observe).exchange();
    send(first, wholes);
    Exchange second = Calls.chat("hi").settings(observe).exchange();
    HttpResponse response = send(second, wholes);
    assertThat(read(response)).contains("answer 2");
    assertThat(response.pipeline().isEmpty()).isTrue();
    assertThat(first.trace().forgone()).isNull();
    assertThat(second.trace().forgone().lever()).isEqualTo("cache");
    assertThat(second.trace().cache()).isNull();
    assertThat(stage.stats().stores()).isZero();
    clock.addAndGet(Duration.ofHours(2).toNanos());
    Exchange third = Calls.chat("hi").settings(observe).exchange();
    send(third, wholes);
    assertThat(third.trace().forgone()).isNull();
  }

  @Test
  void sendsNothingForACallThatWantsAKeptAnswerOnlyWhateverThePreset() {
    Settings observe = Settings.defaults().with(Options.PRESET, Preset.OBSERVE);
    Settings uncached = Settings.defaults().with(Options.CACHE_ENABLED, false);
    for (Settings settings : List.of(observe, uncached)) {
      ask(Calls.chat("hi").settings(settings), wholes);
      int sent = wholes.calls();
      Exchange only = Calls.chat("hi").settings(settings).control("cache", "only").exchange();
      HttpResponse error = send(only, wholes);
      assertThat(error.status()).isEqualTo(504);
      assertThat(read(error)).contains("cache_miss");
      assertThat(only.trace().cache()).isEqualTo("bypass");
      assertThat(wholes.calls()).isEqualTo(sent);
    }
    Settings off = Settings.defaults().with(Options.PRESET, Preset.OFF);
    assertThat(ask(Calls.chat("hi").settings(off).control("cache", "only"), wholes))
        .contains("answer 3");
  }

  @Test
  void doesNothingWhenOff() {
    Settings off = Settings.defaults().with(Options.PRESET, Preset.OFF);
    ask(Calls.chat("hi").settings(off), wholes);
    Exchange second = Calls.chat("hi").settings(off).exchange();
    assertThat(send(second, wholes).pipeline().isEmpty()).isTrue();
    assertThat(second.trace().cache()).isNull();
    assertThat(wholes.calls()).isEqualTo(2);
  }

  @Test
  void compressesOnlyForThoseWhoAskedForIt() throws IOException {
    byte[] zipped = ContentCoding.gzip(Answers.utf8(chat("zipped")));
    FakeChain chain =
        FakeChain.answering(
            e ->
                Answers.live(200, "application/json", zipped)
                    .withHeader("Content-Encoding", "gzip"));
    Calls asking = Calls.chat("hi").header("Accept-Encoding", "br, gzip");
    assertThat(Answers.readBytes(send(asking.exchange(), chain))).isEqualTo(zipped);
    HttpResponse hit = send(asking.exchange(), chain);
    assertThat(hit.headers().get("content-encoding")).isEqualTo("gzip");
    byte[] body = Answers.readBytes(hit);
    assertThat(ContentCoding.gunzip(body, body.length, 10_000))
        .asString()
        .isEqualTo(chat("zipped"));
    HttpResponse plain = send(Calls.chat("hi").exchange(), chain);
    assertThat(plain.headers().has("content-encoding")).isFalse();
    assertThat(read(plain)).isEqualTo(chat("zipped"));
    HttpResponse refused =
        send(Calls.chat("hi").header("Accept-Encoding", "gzip;q=0").exchange(), chain);
    assertThat(refused.headers().has("content-encoding")).isFalse();
    assertThat(chain.calls()).isEqualTo(1);
  }

  @Test
  void doesNotKeepABomb() {
    byte[] zipped = ContentCoding.gzip(new byte[50 << 20]);
    FakeChain chain =
        FakeChain.answering(
            e ->
                Answers.live(200, "application/json", zipped)
                    .withHeader("Content-Encoding", "gzip"));
    Answers.readBytes(send(Calls.chat("hi").exchange(), chain));
    assertThat(stage.stats().stores()).isZero();
  }

  @Test
  void aRoutedAnswerIsForCallsThatTheSameRouteTakes() {
    Route route = new Route("r", When.ALWAYS, List.of("cheap"), Gate.OPEN, Shadowing.NONE, 1, 1);
    Settings routed = Settings.defaults().with(Options.ROUTES, List.of(route));
    FakeChain chain =
        FakeChain.answering(
            e -> {
              e.trace().route("r");
              e.trace().served("p", "cheap");
              return json(chat("cheap " + count.incrementAndGet()));
            });
    ask(Calls.chat("hi").settings(routed), chain);
    Exchange same = Calls.chat("hi").settings(routed).exchange();
    assertThat(read(send(same, chain))).contains("cheap 1");
    assertThat(same.trace().servedModel()).isEqualTo("cheap");
    assertThat(ask(Calls.chat("hi").settings(routed).control("quality", "high"), chain))
        .contains("cheap 2");
    ask(Calls.chat("hi").settings(routed).callSite("com.acme.Other.x"), chain);
    ask(Calls.chat("hi").settings(routed).control("tags", "gold"), chain);
    ask(Calls.chat("hi").settings(routed.with(Options.ROUTES, List.of(route, route))), chain);
    assertThat(chain.calls()).isEqualTo(5);
  }

  @Test
  void aCopyOfACallUnderWayIsNotKeptTwice() {
    FakeChain chain =
        FakeChain.answering(
            e -> {
              e.trace().cache("coalesced");
              return HttpResponse.whole(
                  200, Headers.of("content-type", "application/json"), Answers.utf8(chat("x")));
            });
    ask(Calls.chat("hi"), chain);
    assertThat(stage.stats().stores()).isZero();
  }

  private static Settings settings(String yaml) {
    try {
      Path file = Files.createTempFile("llmcost", ".yaml");
      Files.writeString(file, yaml);
      ReadResult read = SettingsReader.read(Sources.ofFile(file.toFile()));
      Files.delete(file);
      assertThat(read.errors()).isEmpty();
      return read.settings();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anAnswerThatNobodyAsksForGoesEarlier() {
    Settings settings = settings("cache: { ttl: 10s, idle_ttl: 3s }");
    Calls call = Calls.chat("hi").settings(settings);
    ask(call, wholes);
    for (int second = 0; second < 8; second += 2) {
      clock.addAndGet(Duration.ofSeconds(2).toNanos());
      assertThat(ask(call, wholes)).contains("answer 1");
    }
    clock.addAndGet(Duration.ofMillis(2_500).toNanos());
    assertThat(ask(call, wholes)).contains("answer 2");
    clock.addAndGet(Duration.ofMillis(3_500).toNanos());
    assertThat(ask(call, wholes)).contains("answer 3");
  }

  @Test
  void withJitterNoAnswerIsKeptLonger() {
    Settings settings = settings("cache: { ttl: 10s, jitter: 50% }");
    for (int i = 0; i < 50; i++) {
      ask(Calls.chat("hi " + i).settings(settings), wholes);
    }
    clock.addAndGet(Duration.ofMillis(4_900).toNanos());
    for (int i = 0; i < 50; i++) {
      ask(Calls.chat("hi " + i).settings(settings), wholes);
    }
    assertThat(wholes.calls()).isEqualTo(50);
    clock.addAndGet(Duration.ofMillis(2_600).toNanos());
    for (int i = 0; i < 50; i++) {
      ask(Calls.chat("hi " + i).settings(settings), wholes);
    }
    assertThat(wholes.calls()).isBetween(52, 98);
    clock.addAndGet(Duration.ofMillis(2_500).toNanos());
    int before = wholes.calls();
    for (int i = 0; i < 50; i++) {
      ask(Calls.chat("hi " + i).settings(settings).control("cache", "only"), wholes);
    }
    assertThat(wholes.calls()).isEqualTo(before);
  }

  @Test
  void callSitesMayHaveTimesOfTheirOwn() {
    Settings settings =
        settings(
            "cache: { ttl: 1h, sites: { 'com.acme.Live.*': { ttl: 1s },"
                + " 'com.acme.Never.**': { enabled: false } } }");
    Calls shop = Calls.chat("hi").settings(settings);
    ask(shop, wholes);
    clock.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(ask(shop, wholes)).contains("answer 1");
    Calls live = Calls.chat("hi").settings(settings).callSite("com.acme.Live.now");
    assertThat(ask(live, wholes)).contains("answer 2");
    Exchange never = Calls.chat("hi").settings(settings).callSite("com.acme.Never.a.b").exchange();
    assertThat(read(send(never, wholes))).contains("answer 3");
    assertThat(never.trace().cache()).isEqualTo("bypass");
  }
}
