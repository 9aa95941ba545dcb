package io.llmcost.agent.instrumentation.okhttp.glue;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.coalesce.CoalesceStage;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Accountant;
import io.llmcost.agent.gateway.Gateway;
import io.llmcost.agent.gateway.PassedThrough;
import io.llmcost.agent.gateway.Rollout;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;

/** Responses that the application gets and drops, through the chain that is real. */
class OkHttpForgottenTest extends OkHttpCase {

  private static final String LONG = "x".repeat(1 << 20);

  private final List<CallRecord> booked = new CopyOnWriteArrayList<>();

  private Request call(String prompt) {
    return chat()
        .post(RequestBody.create(JSON, Calls.chatBody("gpt-4o", prompt, ",\"temperature\":0")))
        .build();
  }

  private static void forget(OkHttpClient client, Request request) throws IOException {
    assertThat(client.newCall(request).execute().code()).isEqualTo(200);
  }

  @Test
  void aDroppedResponseIsBookedAndItsConnectionIsFoundByTheClient() throws Exception {
    Gateway chain =
        new Gateway(
            List.of(new CoalesceStage()),
            new PassedThrough(),
            url -> "openai",
            new Accountant(
                PriceBook::standard, call -> "chat", (made, held) -> booked.add(made.get())));
    Rollout rollout = new Rollout(Settings.defaults());
    gateway.plan = (request, context, up) -> chain.handle(request, context, up, rollout);
    OkHttpClient client =
        gateway.client(
            new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(5, 1, TimeUnit.MILLISECONDS)));
    server.enqueue(json(Answers.chat(LONG)));
    forget(client, call("dropped"));
    gateway.contexts.clear(); // each holds on to its call

    await(
        () -> {
          System.gc();
          client.connectionPool().evictAll();
          return client.connectionPool().connectionCount() == 0
              || client.connectionPool().idleConnectionCount() > 0;
        });
    await(
        () -> {
          System.gc();
          server.enqueue(json(Answers.chat("read")));
          try {
            text(client, call("read"));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          return booked.stream().anyMatch(r -> r.usage().source() == TokenUsage.Source.ESTIMATED);
        });
    CallRecord dropped =
        booked.stream()
            .filter(r -> r.usage().source() == TokenUsage.Source.ESTIMATED)
            .findFirst()
            .get();
    assertThat(dropped.client()).isEqualTo("okhttp");
    assertThat(dropped.costUsd()).isPositive();
  }
}
