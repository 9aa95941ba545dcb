package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmcost.it.harness.Command.Running;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** Answers that outlive the process that asked for them, and are there for others. */
class SharedCacheIT {

  private static final String MISS = "200 miss";
  private static final String HIT = "200 hit";

  private static final List<String> THINGS =
      List.of(
          "router",
          "printer",
          "camera",
          "phone",
          "laptop",
          "tablet",
          "scanner",
          "television",
          "watch",
          "modem",
          "projector",
          "speaker",
          "keyboard",
          "monitor",
          "drone",
          "server");

  @TempDir Path folder;

  private static Running start(Rig rig, int release) throws Exception {
    return rig.agent(Rig.javaHome(release))
        .classPath(Rig.apps8(), Rig.withOkHttp("okhttp-4.12"))
        .with("io.llmcost.it.apps.AskedApp", rig.openAi().baseUrl())
        .start();
  }

  @Test
  void processesShareThroughRedisAndOutliveIt() throws Exception {
    RedisServer redis = redis();
    String configuration =
        "redis: { url: 'redis://127.0.0.1:"
            + redis.ports().get(0)
            + "' }\n"
            + "cache: { when: always, shared: { store: redis, timeout: 10s,"
            + " key: 'a-key-for-this-test-only' } }";
    try (Rig rig = new Rig(folder, configuration)) {
      try (Running first = start(rig, 8)) {
        assertThat(first.ask("a question")).isEqualTo(MISS);
        first.end().orThrow();
      }
      try (Running second = start(rig, 17);
          Running third = start(rig, 25)) {
        assertThat(second.ask("a question")).isEqualTo(HIT);
        assertThat(third.ask("a question")).isEqualTo(HIT);
        assertThat(rig.openAi().requests()).hasSize(1);
        redis.stop();
        assertThat(second.ask("a question")).isEqualTo(HIT);
        for (int i = 0; i < 5; i++) {
          assertThat(second.ask("another question " + i)).isEqualTo(MISS);
        }
        second.end().orThrow();
        third.end().orThrow();
      }
    } finally {
      redis.stop();
    }
  }

  private static Running startSemantic(Rig rig) throws Exception {
    return rig.agent(Rig.javaHome(17))
        .classPath(Rig.withOkHttp("openai-4.100"))
        .with("io.llmcost.it.apps.SemanticApp", rig.openAi().baseUrl())
        .start();
  }

  @Test
  void aParaphraseIsFoundInAnotherProcess() throws Exception {
    RedisServer redis = redis();
    String configuration =
        """
        preset: safe
        redis: { url: 'redis://127.0.0.1:%s' }
        cache:
          normalised: { enabled: true }
          shared: { store: redis, timeout: 10s, key: 'a-key-for-this-test-only' }
          semantic: { enabled: true, shared: true, verify: 0 }
        """
            .formatted(redis.ports().get(0));
    String paraphrase = "How can I reset the router's password?";
    try (Rig rig = new Rig(folder, configuration)) {
      try (Running first = startSemantic(rig)) {
        assertThat(first.ask("okhttp whole - How do I reset the password of the router?"))
            .startsWith("miss");
        first.end().orThrow();
      }
      try (Running second = startSemantic(rig)) {
        assertThat(second.ask("okhttp whole key=sk-other " + paraphrase)).startsWith("miss");
        assertThat(second.ask("okhttp stream - " + paraphrase)).startsWith("semantic");
        assertThat(rig.openAi().requests()).hasSize(2);
        redis.stop();
        assertThat(second.ask("okhttp whole - " + paraphrase)).startsWith("semantic");
        for (int i = 0; i < 5; i++) {
          assertThat(second.ask("okhttp whole - Why is whale number " + i + " blue?"))
              .startsWith("miss");
        }
        second.end().orThrow();
      }
      assertThat(rig.ledger().where(entry -> "semantic".equals(entry.text("cache"))).entries())
          .hasSize(2)
          .allSatisfy(entry -> assertThat(entry.number("cost_usd")).isZero())
          .allSatisfy(entry -> assertThat(entry.number("saved_usd")).isPositive());
    } finally {
      redis.stop();
    }
  }

  @Test
  void textsOfOneProcessAreFoundInOthersWhileTheyRun() throws Exception {
    RedisServer redis = redis();
    String configuration =
        """
        preset: safe
        redis: { url: 'redis://127.0.0.1:%s' }
        cache:
          normalised: { enabled: true }
          shared: { store: redis, timeout: 10s, key: 'a-key-for-this-test-only' }
          semantic: { enabled: true, shared: true, verify: 0 }
        """
            .formatted(redis.ports().get(0));
    try (Rig rig = new Rig(folder, configuration);
        Running first = startSemantic(rig);
        Running second = startSemantic(rig)) {
      // With its first call there a process reads what it was told before.
      assertThat(second.ask("okhttp whole - Why are whales blue?")).startsWith("miss");
      for (String thing : THINGS) {
        assertThat(first.ask("okhttp whole - How do I renew the certificate of the " + thing + "?"))
            .startsWith("miss");
      }
      String found = null;
      for (int i = 0; found == null && i < THINGS.size(); i++) {
        // News are asked for with calls that come, once a second, and none waits for them.
        for (int filler = 0; filler < 60; filler++) {
          second.ask("okhttp whole - Why is whale number " + (100 * i + filler) + " blue?");
        }
        String asked = "How can I renew the " + THINGS.get(i) + "'s certificate?";
        found = second.ask("okhttp whole - " + asked).startsWith("semantic") ? asked : null;
      }
      assertThat(found).isNotNull();
      for (String line :
          List.of("whole model=gpt-4o-mini", "whole key=sk-other", "whole tools=send")) {
        assertThat(second.ask("okhttp " + line + " " + found)).as(line).startsWith("miss");
      }

      command(redis, "FLUSHALL");
      assertThat(second.ask("okhttp whole - " + found)).startsWith("semantic");
      try (Running third = startSemantic(rig)) {
        assertThat(third.ask("okhttp whole - " + found)).startsWith("miss");
        assertThat(third.ask("okhttp stream - " + found.replace("How can I", "How do I")))
            .startsWith("semantic");
        third.end().orThrow();
      }
      first.end().orThrow();
      second.end().orThrow();
    } finally {
      redis.stop();
    }
  }

  /** Says a command without blanks in its words to a Redis, and waits for its answer. */
  static String command(RedisServer redis, String line) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.ports().get(0))) {
      socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }

  static RedisServer redis() throws IOException {
    RedisServer redis = new RedisServer(freePort());
    try {
      redis.start();
    } catch (IOException | RuntimeException e) {
      assumeTrue(false, () -> "No redis-server runs here: " + e);
    }
    return redis;
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }
}
