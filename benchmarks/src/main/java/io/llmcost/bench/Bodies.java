package io.llmcost.bench;

import java.nio.charset.StandardCharsets;

/** Requests and answers of a given size. */
public final class Bodies {

  private Bodies() {}

  /**
   * A chat request of a system message and turns of about 400 bytes, the last one the user's.
   *
   * @param bytes about how long it is
   * @param marker stands in the last message: another one makes another request
   */
  public static byte[] chat(int bytes, String marker) {
    StringBuilder json =
        new StringBuilder(bytes + 512)
            .append("{\"model\":\"gpt-4o\",\"temperature\":0,\"messages\":[")
            .append("{\"role\":\"system\",\"content\":\"Answer in one sentence.\"}");
    boolean user = true;
    while (json.length() < bytes - 500) {
      turn(json, user ? "user" : "assistant", 350, "");
      user = !user;
    }
    turn(json, "user", Math.max(0, bytes - json.length() - 60), marker);
    return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void turn(StringBuilder json, String role, int length, String marker) {
    json.append(",{\"role\":\"").append(role).append("\",\"content\":\"").append(marker);
    words(json, length - marker.length());
    json.append("\"}");
  }

  private static void words(StringBuilder json, int length) {
    int end = json.length() + length;
    for (int word = 0; json.length() < end; word++) {
      json.append(word % 9 == 8 ? "\\n" : "refund order ").append(word % 90).append(' ');
    }
  }

  /** A chat answer of about 1 KB, with its usage. */
  public static byte[] answer() {
    StringBuilder json =
        new StringBuilder()
            .append("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1750000000,")
            .append("\"model\":\"gpt-4o-2024-08-06\",\"choices\":[{\"index\":0,\"message\":")
            .append("{\"role\":\"assistant\",\"content\":\"");
    words(json, 650);
    return json.append("\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],")
        .append("\"usage\":{\"prompt_tokens\":180,\"completion_tokens\":120,")
        .append("\"total_tokens\":300,\"prompt_tokens_details\":{\"cached_tokens\":0}}}")
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A chunk of a streamed answer, 200 bytes with the empty line behind it. */
  public static byte[] chunk() {
    StringBuilder event =
        new StringBuilder()
            .append("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",")
            .append("\"created\":1750000000,\"model\":\"gpt-4o-2024-08-06\",\"choices\":")
            .append("[{\"index\":0,\"delta\":{\"content\":\" refund\"},\"finish_reason\":null}]}");
    while (event.length() < 198) {
      event.insert(event.length() - 1, ' ');
    }
    return event.append("\n\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
