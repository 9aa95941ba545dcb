package io.llmcost.it.apps;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What the applications on clients that go over the loopback bridge do, each with its client. */
abstract class PostingApp {

  /** An answer as it came. */
  static final class Answer {
    final int status;
    final String body;

    Answer(int status, String body) {
      this.status = status;
      this.body = body;
    }
  }

  private final String baseUrl;

  PostingApp(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** Sends a body of known length. */
  abstract CompletionStage<Answer> post(String url, String body) throws Exception;

  /** Sends a body whose length nobody knows before it is sent. */
  abstract CompletionStage<Answer> postInPieces(String url, String one, String other)
      throws Exception;

  /** Reads the first bytes of an answer only. */
  abstract CompletionStage<Answer> postAndLeave(String url, String body) throws Exception;

  /** What is cancelled when the provider has it. */
  CompletionStage<Answer> postAndCancel(String url, String body, Consumer<Cancelling.Cancel> later)
      throws Exception {
    CompletionStage<Answer> answer = post(url, body);
    later.accept(() -> answer.toCompletableFuture().cancel(true));
    return answer;
  }

  /** Sends a body, and waits in the client for what comes. */
  Answer send(String url, String body) throws Exception {
    throw new UnsupportedOperationException();
  }

  final void run(String[] scenarios) {
    for (int i = 1; i < scenarios.length; i++) {
      try {
        run(scenarios[i]);
      } catch (ExecutionException e) {
        Output.failure(scenarios[i], e.getCause());
      } catch (Exception e) {
        Output.failure(scenarios[i], e);
      }
    }
  }

  private void run(String scenario) throws Exception {
    String chat = Bodies.chat(scenario, "");
    switch (Output.kind(scenario)) {
      case "async":
        print(scenario, post(baseUrl + "/chat/completions", chat));
        break;
      case "sync":
        Answer sent = send(baseUrl + "/chat/completions", chat);
        Output.result(scenario, sent.status, sent.body);
        break;
      case "cancel-async":
        print(
            scenario,
            postAndCancel(
                baseUrl + "/chat/completions",
                chat,
                cancel -> Cancelling.onceAsked(baseUrl, scenario, cancel)));
        break;
      case "pieces":
        int half = chat.length() / 2;
        print(
            scenario,
            postInPieces(
                baseUrl + "/chat/completions", chat.substring(0, half), chat.substring(half)));
        break;
      case "stream":
        print(scenario, post(baseUrl + "/chat/completions", Bodies.chat(scenario, Bodies.STREAM)));
        break;
      case "stream-usage":
        print(
            scenario,
            post(baseUrl + "/chat/completions", Bodies.chat(scenario, Bodies.STREAM_USAGE)));
        break;
      case "stream-abandoned":
        print(
            scenario,
            postAndLeave(baseUrl + "/chat/completions", Bodies.chat(scenario, Bodies.STREAM)));
        break;
      case "responses":
        print(scenario, post(baseUrl + "/responses", Bodies.responses(scenario, "")));
        break;
      case "responses-stream":
        print(scenario, post(baseUrl + "/responses", Bodies.responses(scenario, Bodies.STREAM)));
        break;
      case "completions":
        print(scenario, post(baseUrl + "/completions", Bodies.completions(scenario)));
        break;
      case "embeddings":
        print(scenario, post(baseUrl + "/embeddings", Bodies.embeddings(scenario)));
        break;
      case "warm":
        print(scenario, post(baseUrl + "/chat/completions", Bodies.warm(scenario)));
        break;
      case "not-llm":
        print(scenario, post(baseUrl + "/files", "{\"purpose\":\"batch\"}"));
        break;
      case "pause":
        Output.pause(scenario);
        break;
      default:
        throw new IllegalArgumentException(scenario);
    }
  }

  private static void print(String scenario, CompletionStage<Answer> answer) throws Exception {
    Answer got = answer.toCompletableFuture().get(60, TimeUnit.SECONDS);
    Output.result(scenario, got.status, got.body);
  }
}
