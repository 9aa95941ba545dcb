package io.llmcost.agent.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.cache.CacheStage;
import io.llmcost.agent.config.RedisSettings;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.redis.RedisServer;
import io.llmcost.agent.redis.TestAuthority;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Budgets and the shared cache with a Redis that wants TLS, a certificate and a user, who may do
 * what the guide says that it needs, and no more.
 */
@Timeout(120)
class SecuredRedisTest {

  private static final String RIGHTS =
      "ACL SETUSER app on >pw -@all ~llmcost:* +ping +get +set +pexpire +eval +time +hgetall +hset"
          + " +hdel +del +scan";

  private static void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void cacheAndBudgetsWorkWithTheRightsOfTheGuide() throws Exception {
    TestAuthority authority = TestAuthority.get();
    try (RedisServer server = authority.server(true)) {
      server.command(RIGHTS.split(" "));
      String yaml =
          """
          redis:
            url: rediss://app:pw@127.0.0.1:%d/0
            timeout: 30s
            tls: { ca: '%s', cert: '%s', key: '%s', host: %s }
          cache: { shared: { store: redis, timeout: 30s, lease: 10s }, idle_ttl: 1m }
          budgets: [{ name: b, window: day, limit: { calls: 40 }, when_unknown: closed }]
          """
              .formatted(
                  server.tlsPort(),
                  authority.ca(),
                  authority.certificate(),
                  authority.key(),
                  TestAuthority.HOST);
      Settings settings = Shop.settings(yaml);
      assertThat(RedisSettings.problem(settings)).isNull();
      share(settings);
      spend(settings);
      assertThat((List<?>) server.command("KEYS", "llmcost:*")).hasSizeGreaterThanOrEqualTo(2);
      assertThat(RedisSettings.problem(Shop.settings(yaml.replace("server.pem", "absent.pem"))))
          .contains("redis.tls.cert");
      assertThat(RedisSettings.problem(Shop.settings(yaml.replace("rediss:", "redis:"))))
          .contains("no effect");
    }
  }

  private static void share(Settings settings) throws InterruptedException {
    FakeChain provider = FakeChain.answering(exchange -> Answers.json(Answers.chat("hello")));
    CacheStage one = new CacheStage();
    CacheStage two = new CacheStage();
    try {
      Calls call = Calls.chat("hi").settings(settings).blocking();
      Answers.read(Stages.pass(one, call.exchange(), provider).toCompletableFuture().join());
      until(() -> one.sharedStats().stores() + one.sharedStats().drops() > 0);
      Answers.read(Stages.pass(two, call.exchange(), provider).toCompletableFuture().join());
      assertThat(two.sharedStats().hits()).isEqualTo(1);
      assertThat(provider.calls()).isEqualTo(1);
    } finally {
      one.end();
      two.end();
    }
  }

  private static void spend(Settings settings) throws InterruptedException {
    Shop one = new Shop((made, held) -> made.get());
    one.stage.begin(settings);
    try {
      until(() -> !one.stage.shared().redis().isStarting());
      int answered = 0;
      for (int i = 0; i < 50; i++) {
        answered += one.ask(Shop.shortAnswer("hello"), settings).status() == 200 ? 1 : 0;
      }
      assertThat(answered).isEqualTo(40);
    } finally {
      one.stage.end();
    }
  }
}
