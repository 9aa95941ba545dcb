package io.llmcost.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Settings;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.ledger.CallRecord.Attempt;
import io.llmcost.agent.ledger.CallRecord.Setback;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallLogTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    Log.setOut(new PrintStream(out, true));
  }

  @AfterEach
  void restore() {
    Log.setLevel(Log.Level.WARN);
    Log.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true));
  }

  @Test
  void saysWhereACallWentAndWhatItIsCalledThere() {
    CallRecord record =
        CallRecord.builder()
            .callId("llmc-1-1")
            .requestedModel("gpt-4o")
            .cache("miss")
            .status(200)
            .costUsd(new BigDecimal("0.000012"))
            .attempts(
                List.of(
                    new Attempt(
                        "global", "q", 429, null, 1, 0, null, new Setback("rate_limit", 0, "r-1")),
                    new Attempt("openai", "gpt-4o", 200, null, 1, 0, null)))
            .build();
    assertThat(CallLog.line(record))
        .isEqualTo(
            "call llmc-1-1: gpt-4o, q at global said 429 rate_limit as r-1, gpt-4o at openai said"
                + " 200; cache miss, status 200, USD 0.000012");
  }

  /** The id that the application sees, and nothing of what was said. */
  @Test
  void eachCallIsALineForWhoAsksForIt() {
    Log.setLevel(Log.Level.INFO);
    call();
    assertThat(out.toString()).isEmpty();
    Log.setLevel(Log.Level.DEBUG);
    String id = call().headers().get("x-llmcost-call-id");
    assertThat(out.toString()).contains("call " + id + ": gpt-4o").doesNotContain("the prompt");
  }

  private static HttpResponse call() {
    Gateway gateway =
        new Gateway(
            List.of(),
            new PassedThrough(),
            url -> "openai",
            new Accountant(PriceBook::standard, call -> "chat", (made, held) -> made.get()));
    Exchange exchange = new Calls().body(Calls.chatBody("gpt-4o", "the prompt", "")).exchange();
    HttpResponse response =
        gateway
            .handle(
                exchange.request(),
                exchange.context(),
                request ->
                    CompletableFuture.completedFuture(Answers.json(Answers.chat("the answer"))),
                new Rollout(Settings.defaults()))
            .toCompletableFuture()
            .join();
    Answers.read(response);
    return response;
  }
}
