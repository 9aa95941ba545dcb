package io.llmcost.agent.stagetest;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.LiveBody;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Builds a provider's answers and reads responses as an application does. */
public final class Answers {

  private Answers() {}

  public static String chat(String text) {
    return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"gpt-4o\","
        + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
        + text
        + "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
        + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}";
  }

  public static String chatStream(String text, boolean usage) {
    String head =
        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
            + "\"model\":\"gpt-4o\",\"choices\":[";
    String none = usage ? ",\"usage\":null}\n\n" : "}\n\n";
    return head
        + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]"
        + none
        + head
        + "{\"index\":0,\"delta\":{\"content\":\""
        + text
        + "\"},\"finish_reason\":null}]"
        + none
        + head
        + "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]"
        + none
        + (usage
            ? head
                + "],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}\n\n"
            : "")
        + "data: [DONE]\n\n";
  }

  public static HttpResponse live(int status, String type, byte[] body) {
    return HttpResponse.live(
        status, Headers.of("Content-Type", type, "Set-Cookie", "a=b"), new Body(body));
  }

  public static HttpResponse json(String body) {
    return live(200, "application/json", utf8(body));
  }

  public static HttpResponse sse(String body) {
    return live(200, "text/event-stream", utf8(body));
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Reads to the end in chunks of a few bytes. */
  public static String read(HttpResponse response) {
    return new String(readBytes(response), StandardCharsets.UTF_8);
  }

  public static byte[] readBytes(HttpResponse response) {
    byte[] body = response.isWhole() ? response.bytes() : ((Body) response.live()).bytes;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int step = Math.max(7, body.length / 50);
    for (int i = 0; i < body.length; i += step) {
      response.pipeline().data(body, i, Math.min(step, body.length - i), out::write);
    }
    response.pipeline().end(out::write);
    return out.toByteArray();
  }

  /** Reads some of the body and then closes it, or has it break. */
  public static void readPart(HttpResponse response, int bytes, Throwable cause) {
    response.pipeline().data(((Body) response.live()).bytes, 0, bytes, (b, o, l) -> {});
    response.pipeline().aborted(cause);
  }

  /** Reads some of the body and forgets it. */
  public static void readAndForget(HttpResponse response, int bytes) {
    response.pipeline().data(((Body) response.live()).bytes, 0, bytes, (b, o, l) -> {});
  }

  public static boolean isDiscarded(HttpResponse response) {
    return ((Body) response.live()).discarded;
  }

  private static final class Body implements LiveBody {
    private final byte[] bytes;
    private volatile boolean taken;
    private volatile boolean discarded;

    Body(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public CompletionStage<byte[]> readFully(int limit) {
      taken = true;
      return CompletableFuture.completedFuture(bytes);
    }

    @Override
    public boolean isTaken() {
      return taken || discarded;
    }

    @Override
    public void discard() {
      discarded = true;
    }
  }
}
