package io.llmcost.it.apps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** The calls that are measured: 1 KB out and 1 KB in, or none of an API's. */
public final class MemoryCalls {

  /** The host of the calls to the API: to be named to the agent. */
  public static final String API_HOST = "llm.example";

  private static final int BODY_BYTES = 1_024;
  private static final MediaType JSON = MediaType.parse("application/json");

  private final OkHttpClient client;
  private final Request other = new Request.Builder().url("http://app.example/orders/17").build();
  private final Request model = model("");
  private final Request deterministic = model(",\"temperature\":0");

  /**
   * @param interceptors of the application
   */
  public MemoryCalls(Interceptor... interceptors) {
    OkHttpClient.Builder builder = new MemoryNetwork(answer()).client().newBuilder();
    for (Interceptor interceptor : interceptors) {
      builder.addInterceptor(interceptor);
    }
    client = builder.build();
  }

  /** What the network answers to each of the calls: head and body. */
  public static byte[] answer() {
    String body =
        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1750000000,"
            + "\"model\":\"gpt-4o-2024-08-06\",\"choices\":[{\"index\":0,\"message\":"
            + "{\"role\":\"assistant\",\"content\":\""
            + words(BODY_BYTES - 420)
            + "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":180,\"completion_tokens\":120,\"total_tokens\":300,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0}},"
            + "\"service_tier\":\"default\",\"system_fingerprint\":\"fp_0\"}";
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-request-id: req_1\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n";
    return (head + body).getBytes(StandardCharsets.US_ASCII);
  }

  private static Request model(String parameters) {
    String body =
        "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
            + "{\"role\":\"user\",\"content\":\""
            + words(BODY_BYTES - 130)
            + "\"}]"
            + parameters
            + "}";
    return new Request.Builder()
        .url("http://" + API_HOST + "/v1/chat/completions")
        .header("Authorization", "Bearer sk-measured")
        .post(RequestBody.create(JSON, body))
        .build();
  }

  /** A text of that many letters. */
  public static String words(int length) {
    StringBuilder text = new StringBuilder(length + 8);
    while (text.length() < length) {
      text.append("refund ").append((char) ('a' + text.length() % 26)).append(' ');
    }
    text.setLength(length);
    return text.toString();
  }

  /** A call that is not one to a model. */
  public int other() throws IOException {
    return run(other);
  }

  /** A call to a model that wants another answer every time. */
  public int model() throws IOException {
    return run(model);
  }

  /** A call to a model whose answer may be kept. */
  public int deterministic() throws IOException {
    return run(deterministic);
  }

  /** The call of one of these names; the length of its answer. */
  public int run(String name) throws IOException {
    switch (name) {
      case "other":
        return other();
      case "model":
        return model();
      case "deterministic":
        return deterministic();
      default:
        throw new IllegalArgumentException(name);
    }
  }

  private int run(Request request) throws IOException {
    try (Response response = client.newCall(request).execute()) {
      return response.body().bytes().length;
    }
  }
}
