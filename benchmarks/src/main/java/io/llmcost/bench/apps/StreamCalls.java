package io.llmcost.bench.apps;

import io.llmcost.it.apps.MemoryCalls;
import io.llmcost.it.apps.MemoryNetwork;
import io.llmcost.it.apps.Meter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * Says what a streamed answer costs that is read line by line, as SDKs do: {@code StreamCalls
 * CHUNKS WARM_UP ROUNDS CALLS_PER_ROUND}. Each event is a chunk of the transfer, so that a read
 * gets one.
 */
public final class StreamCalls {

  /** What each chunk says. */
  public static final String TEXT = " refund";

  private static final int EVENT_BYTES = 200;

  private StreamCalls() {}

  public static void main(String[] args) throws IOException {
    OkHttpClient client = new MemoryNetwork(answer(Integer.parseInt(args[0]))).client();
    String body =
        "{\"model\":\"gpt-4o\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
            + "\"messages\":[{\"role\":\"user\",\"content\":\""
            + MemoryCalls.words(900)
            + "\"}]}";
    Request request =
        new Request.Builder()
            .url("http://" + MemoryCalls.API_HOST + "/v1/chat/completions")
            .header("Authorization", "Bearer sk-measured")
            .post(RequestBody.create(body, MediaType.get("application/json")))
            .build();
    Meter.of(args, 1).print("", () -> read(client, request));
  }

  private static int read(OkHttpClient client, Request request) throws IOException {
    int letters = 0;
    try (Response response = client.newCall(request).execute()) {
      BufferedSource source = response.body().source();
      for (String line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
        letters += line.length();
      }
    }
    return letters;
  }

  private static byte[] answer(int chunks) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes(
        ascii(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
                + "\r\n"));
    for (int i = 0; i < chunks; i++) {
      String delta =
          i < chunks - 1
              ? "{\"content\":\"" + TEXT + "\"},\"finish_reason\":null"
              : "{},\"finish_reason\":\"stop\"";
      event(answer, chunk("[{\"index\":0,\"delta\":" + delta + "}]", "null"));
    }
    event(
        answer,
        chunk("[]", "{\"prompt_tokens\":180,\"completion_tokens\":120,\"total_tokens\":300}"));
    event(answer, "[DONE]");
    answer.writeBytes(ascii("0\r\n\r\n"));
    return answer.toByteArray();
  }

  private static String chunk(String choices, String usage) {
    StringBuilder json =
        new StringBuilder("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",")
            .append("\"created\":1750000000,\"model\":\"gpt-4o-2024-08-06\",\"choices\":")
            .append(choices)
            .append(",\"usage\":")
            .append(usage)
            .append(",\"obfuscation\":\"");
    while (json.length() < EVENT_BYTES - "data: \"}\n\n".length()) {
      json.append('x');
    }
    return json.append("\"}").toString();
  }

  private static void event(ByteArrayOutputStream answer, String data) {
    byte[] event = ascii("data: " + data + "\n\n");
    answer.writeBytes(ascii(Integer.toHexString(event.length) + "\r\n"));
    answer.writeBytes(event);
    answer.writeBytes(ascii("\r\n"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
