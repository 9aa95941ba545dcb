package io.llmcost.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sentinels that do not tell everybody who the master is. */
@Timeout(120)
class SentinelsTest {

  private static final int MILLIS = 10_000;

  private RedisServer master;
  private RedisServer sentinel;

  @TempDir Path folder;

  @BeforeEach
  void open() {
    master = RedisServer.open("of-the-master");
  }

  @AfterEach
  void close() {
    if (sentinel != null) {
      sentinel.close();
    }
    master.close();
  }

  private void begin(String more) throws Exception {
    Path configuration =
        Files.writeString(
            folder.resolve("sentinel.conf"),
            "sentinel monitor shop 127.0.0.1 " + master.port() + " 1\n" + more + "\n");
    sentinel = RedisServer.sentinel(folder, configuration);
  }

  private RedisConnection connect(RedisLogin login) throws Exception {
    RedisAddress address =
        RedisAddress.of("redis-sentinel://:of-the-master@127.0.0.1:" + sentinel.port() + "/0#shop")
            .askingSentinelsAs(login);
    return new Sentinels(address).connect(MILLIS);
  }

  private void assertIsMaster(RedisLogin login) throws Exception {
    try (RedisConnection connection = connect(login)) {
      assertThat(connection.ask(RedisConnection.bytes("PING"))).isEqualTo("PONG");
    }
  }

  private void assertRefused(RedisLogin login, String why) {
    assertThatThrownBy(() -> connect(login))
        .isInstanceOf(RedisRefusal.class)
        .hasMessageContaining("127.0.0.1:" + sentinel.port())
        .hasMessageContaining(why)
        .hasMessageNotContaining("s3crt");
  }

  @Test
  void aPasswordOfTheirOwn() throws Exception {
    begin("requirepass s3crt");
    assertIsMaster(new RedisLogin(null, "s3crt"));
    assertRefused(RedisLogin.NONE, "set redis.sentinel.password");
    assertRefused(new RedisLogin(null, "s3crt-2"), "do not take redis.sentinel.user");
    assertRefused(new RedisLogin("nobody", "s3crt"), "do not take redis.sentinel.user");
  }

  @Test
  void aUserOfTheirOwn() throws Exception {
    begin(
        "user asking on >s3crt +auth +sentinel\nuser other on >s3crt +auth +ping\nuser default off");
    assertIsMaster(new RedisLogin("asking", "s3crt"));
    assertRefused(new RedisLogin("other", "s3crt"), "+sentinel");
    assertRefused(RedisLogin.NONE, "set redis.sentinel.password");
  }

  @Test
  void aPasswordThatNobodyAsksForIsSaid() throws Exception {
    begin("");
    assertIsMaster(RedisLogin.NONE);
    assertRefused(new RedisLogin(null, "s3crt"), "redis.sentinel.password");
  }
}
