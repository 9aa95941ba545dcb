package io.llmcost.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real servers that speak TLS, and users that may not do everything. */
@Timeout(120)
class RedisTlsTest {

  private static final Pattern GRANT = Pattern.compile("ACL SETUSER (\\S+) ([^(]+)\\(");

  @TempDir static Path folder;
  private static TestAuthority authority;
  private static RedisServer open;
  private static RedisServer strict;

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private Redis redis;

  @BeforeAll
  static void start() throws Exception {
    authority = TestAuthority.get();
    open = authority.server(false);
    strict = authority.server(true);
  }

  @AfterAll
  static void stop() {
    open.close();
    strict.close();
  }

  @BeforeEach
  void listen() {
    Log.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void close() {
    Log.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true));
    if (redis != null) {
      redis.close();
    }
  }

  private void begin(RedisServer server, String user, RedisTls tls) {
    redis =
        Redis.start(
            RedisAddress.of("rediss://" + user + "127.0.0.1:" + server.tlsPort())
                .with(tls, "llmcost:"),
            () -> {});
  }

  private static RedisTls known() {
    return new RedisTls(authority.ca(), null, null, TestAuthority.HOST);
  }

  private static RedisTls withCertificate() {
    return new RedisTls(
        authority.ca(), authority.certificate(), authority.key(), TestAuthority.HOST);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private String said() {
    return log.toString(StandardCharsets.UTF_8);
  }

  /** What came of a command: null, or the error. */
  private Throwable outcome(CompletableFuture<?> reply) {
    try {
      reply.orTimeout(60, TimeUnit.SECONDS).join();
      return null;
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  private boolean sets(String key) {
    return outcome(redis.set(bytes(key), bytes("value of " + key), 60_000)) == null;
  }

  @Test
  void isSpokenToWhoseCertificateIsSignedByAnAuthorityOfOnesOwn() throws Exception {
    begin(open, "", known());
    until(() -> sets("llmcost:k"));
    assertThat(open.command("GET", "llmcost:k")).isEqualTo(bytes("value of llmcost:k"));
  }

  @Test
  void isNotSpokenToWhoseSignerNobodyKnows() throws Exception {
    begin(open, "", RedisTls.OF_JVM);
    until(() -> said().contains("redis.tls.ca names who signs"));
    assertThat(redis.isAnswering()).isFalse();
  }

  @Test
  void isNotSpokenToUnderAnotherName() throws Exception {
    begin(open, "", new RedisTls(authority.ca(), null, null, null));
    until(() -> said().contains("redis.tls.host the name in it"));
    assertThat(redis.isAnswering()).isFalse();
    redis.close();
    begin(open, "", new RedisTls(authority.ca(), null, null, "other.test"));
    until(() -> said().contains("other.test"));
    assertThat(redis.isAnswering()).isFalse();
  }

  @Test
  void aServerMayAskForTheClientsCertificate() throws Exception {
    begin(strict, "", withCertificate());
    until(() -> sets("llmcost:k"));
    redis.close();
    begin(strict, "", known());
    until(() -> said().contains(String.valueOf(strict.tlsPort())));
    assertThat(redis.isAnswering()).isFalse();
  }

  @Test
  void aServerWithoutTlsIsNotWaitedForForEver() throws Exception {
    redis =
        Redis.start(
            RedisAddress.of("rediss://127.0.0.1:" + open.port()).with(known(), "llmcost:"),
            () -> {});
    until(() -> said().contains("127.0.0.1:" + open.port()));
    assertThat(redis.isAnswering()).isFalse();
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws Exception {
    String absent = folder.resolve("absent.pem").toString();
    assertThatThrownBy(() -> new RedisTls(absent, null, null, null).factory())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("redis.tls.ca: " + absent + " cannot be read");
    assertThatThrownBy(() -> new RedisTls(authority.key(), null, null, null).factory())
        .hasMessageContaining("holds no certificate");
    String certificate = authority.certificate();
    assertThatThrownBy(() -> new RedisTls(null, certificate, certificate, null).factory())
        .hasMessageContaining("redis.tls.key: " + certificate + " holds no key");
    assertThatThrownBy(() -> new RedisTls(null, certificate, null, null).factory())
        .hasMessageContaining("belong together");
    Path damaged =
        Files.writeString(
            folder.resolve("damaged.pem"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertThatThrownBy(() -> new RedisTls(damaged.toString(), null, null, null).factory())
        .hasMessageContaining("redis.tls.ca: " + damaged);
  }

  /** What the log says is done to the letter, until nothing is left to say. */
  @Test
  void whatAUserMayNotDoIsSaidOnceAndHowToGrantIt() throws Exception {
    open.command("ACL", "SETUSER", "app", "on", ">p@ss", "-@all");
    begin(open, "app:p%40ss@", known());
    until(() -> said().contains("do PING"));
    grant();
    until(redis::isAnswering);
    until(() -> outcome(redis.get(bytes("llmcost:k"))) instanceof RedisError);
    outcome(redis.get(bytes("llmcost:other")));
    assertThat(said())
        .containsOnlyOnce("do GET on llmcost:k; grant it: ACL SETUSER app +get ~llmcost:*");
    String script = "redis.call('TIME'); return redis.call('HGETALL', KEYS[1])";
    outcome(redis.eval(script, "llmcost:h", List.of()));
    assertThat(said()).contains("do EVAL on llmcost:h");
    grant();
    assertThat(outcome(redis.get(bytes("llmcost:k")))).isNull();
    assertThat(outcome(redis.eval(script, "llmcost:h", List.of()))).isNull();
    assertThat(outcome(redis.get(bytes("foreign")))).isInstanceOf(RedisError.class);
    assertThat(said()).doesNotContain("p@ss");
  }

  private void grant() throws IOException {
    Matcher grants = GRANT.matcher(said());
    while (grants.find()) {
      open.command(("ACL SETUSER " + grants.group(1) + " " + grants.group(2).trim()).split(" "));
    }
  }

  @Test
  void aPasswordThatIsMissingOrWrongIsSaid() throws Exception {
    open.command("ACL", "SETUSER", "other", "on", ">right", "~*", "+@all");
    begin(open, "other:wrong@", known());
    until(() -> said().contains("it does not take the user and password of redis.url"));
    assertThat(redis.isAnswering()).isFalse();
  }
}
