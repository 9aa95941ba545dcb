package io.llmcost.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RedisTest {

  private RedisServer server;
  private Redis redis;

  @BeforeEach
  void open() {
    server = RedisServer.open("s3crt/:@");
    redis = null;
  }

  @AfterEach
  void close() {
    if (redis != null) {
      redis.close();
    }
    server.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String url() {
    return server.urlWithPassword("s3crt%2F%3A%40");
  }

  private void begin(String url) {
    redis = Redis.start(RedisAddress.of(url), () -> {});
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(5);
    }
  }

  private static Object join(CompletableFuture<?> reply) {
    return reply.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private boolean answersAgain() {
    CompletableFuture<byte[]> reply = redis.get(bytes("k"));
    redis.await(reply, System.nanoTime() + TimeUnit.SECONDS.toNanos(10));
    return reply.isDone() && !reply.isCompletedExceptionally();
  }

  @Test
  void keepsValuesForATimeAndRunsScripts() {
    begin(url());
    byte[] value = new byte[100_000];
    value[77] = '\r';
    value[78] = '\n';
    join(redis.set(bytes("k"), value, 60_000));
    assertThat((byte[]) join(redis.get(bytes("k")))).isEqualTo(value);
    assertThat(join(redis.get(bytes("none")))).isNull();
    assertThat(join(redis.eval("return {1, ARGV[1], {2, false}}", "key", List.of("x"))))
        .asInstanceOf(LIST)
        .containsExactly(1L, bytes("x"), Arrays.asList(2L, null));
    assertThatThrownBy(() -> join(redis.eval("no script", "key", List.of())))
        .hasCauseInstanceOf(RedisError.class);
    assertThat(answersAgain()).as("an error is an answer").isTrue();
  }

  @Test
  void nobodyWaitsForOneThatHangsOnceOneHas() throws Exception {
    begin(url());
    assertThat(answersAgain()).isTrue();
    server.hang();
    CompletableFuture<byte[]> reply = redis.get(bytes("k"));
    assertThat(redis.await(reply, System.nanoTime() + 5_000_000)).isFalse();
    assertThat(redis.isAnswering()).isFalse();
    assertThat(redis.get(bytes("k"))).isCompletedExceptionally();
    server.goOn();
    until(this::answersAgain);
  }

  @Test
  void comesBackAfterOneThatDied() throws Exception {
    begin(url());
    assertThat(answersAgain()).isTrue();
    server.die();
    until(() -> !answersAgain());
    server.start();
    until(this::answersAgain);
  }

  @Test
  void isNotUsedWithAWrongPasswordWhichNobodySees() throws Exception {
    begin(server.urlWithPassword("wrong-one"));
    until(() -> !redis.isAnswering());
    assertThat(RedisAddress.of(url())).asString().doesNotContain("s3cr");
    assertThat(redis.get(bytes("k"))).isCompletedExceptionally();
  }

  @Test
  void readsAddresses() {
    RedisAddress full = RedisAddress.of("rediss://me:p%40ss@redis.example:7000/3");
    assertThat(full.user).isEqualTo("me");
    assertThat(full.password).isEqualTo("p@ss");
    assertThat(full.tls).isTrue();
    assertThat(full.first().port).isEqualTo(7000);
    assertThat(full.database).isEqualTo(3);
    RedisAddress least = RedisAddress.of("redis://h");
    assertThat(least.password).isNull();
    assertThat(least.first().port).isEqualTo(6379);
    assertThat(RedisAddress.of("redis://:only@h").password).isEqualTo("only");
    assertThat(RedisAddress.of("redis://:only@h").user).isNull();
    RedisAddress sentinels =
        RedisAddress.of("rediss-sentinel://u:p@one,two:7000,[::1]:7001/2#shop");
    assertThat(sentinels.places)
        .containsExactly(
            new RedisPlace("one", 26379), new RedisPlace("two", 7000), new RedisPlace("::1", 7001));
    assertThat(sentinels.master).isEqualTo("shop");
    assertThat(sentinels.database).isEqualTo(2);
    assertThat(sentinels.tls).isTrue();
    assertThat(sentinels).hasToString("rediss-sentinel://one:26379,two:7000,[::1]:7001/2#shop");
    assertThat(RedisAddress.of("redis-cluster://a,b:1").places).hasSize(2);
    for (String bad :
        List.of(
            "redis://a,b",
            "redis-sentinel://a",
            "redis-cluster://a/1",
            "redis://a#m",
            "http://a",
            "redis://",
            "redis://a:0",
            "redis://a/x",
            "redis://a?b=c",
            "redis-cluster://a,,b")) {
      assertThatThrownBy(() -> RedisAddress.of(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> RedisAddress.of("redis:// secret")).hasMessageNotContaining("secret");
  }

  @Test
  void knowsTheSlotsOfKeys() {
    // The values of Redis's own documentation and of CLUSTER KEYSLOT.
    assertThat(Slots.of(bytes("123456789"))).isEqualTo(0x31C3 % Slots.COUNT);
    assertThat(Slots.of(bytes("foo"))).isEqualTo(12182);
    assertThat(Slots.of(bytes("{foo}.bar"))).isEqualTo(12182);
    assertThat(Slots.of(bytes("{}foo"))).isNotEqualTo(Slots.of(bytes("")));
  }
}
