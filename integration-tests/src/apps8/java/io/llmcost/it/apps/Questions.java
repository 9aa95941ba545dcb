package io.llmcost.it.apps;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Answers each line with one: for a stream where the line begins with {@code stream}. */
final class Questions {

  /** A client that is asked. */
  interface Client {
    /**
     * @param body of a chat call
     * @param stream whether it asks for a stream
     * @return status, and where the answer comes from
     */
    String ask(String body, boolean stream) throws Exception;
  }

  private Questions() {}

  static void answer(Client client) throws Exception {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      boolean stream = line.startsWith("stream ");
      String body = Bodies.chat(line.replace("stream ", ""), stream ? Bodies.STREAM : "");
      System.out.println(client.ask(body, stream));
    }
  }

  /** All that there is to read. */
  static String all(InputStream in) throws IOException {
    try (InputStream body = in) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] part = new byte[8192];
      for (int count = body.read(part); count >= 0; count = body.read(part)) {
        all.write(part, 0, count);
      }
      return all.toString("UTF-8");
    }
  }

  /** A line of what there is to say. */
  static String line(int status, String cache, String body) throws IOException {
    if (!body.trim().endsWith("}") && !body.trim().endsWith("[DONE]")) {
      throw new IOException("Cut: " + body);
    }
    return status + " " + (cache == null ? "untouched" : cache);
  }
}
