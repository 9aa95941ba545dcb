package io.llmcost.agent.batch.deferred;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.transport.OwnTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Random;

/** OpenAI's Batch API, over the agent's own transport. Blocks; for the worker's thread only. */
final class BatchApi {

  /** The provider has refused, with a status; no passing fault. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;
    final int status;

    RefusedException(String what, int status) {
      super(what + " was answered with " + status);
      this.status = status;
    }

    boolean isPassing() {
      return status == 429 || status == 408 || status == 409 || status >= 500;
    }

    boolean isOfKey() {
      return status == 401 || status == 403;
    }
  }

  private static final int LONGEST_STATE = 1 << 20;
  private static final int LONGEST_RESULTS = 64 << 20;

  private final OwnTransport transport;
  private final Random random = new Random();

  BatchApi(OwnTransport transport) {
    this.transport = transport;
  }

  /** Uploads requests; the file's id. */
  String upload(Lot lot, Headers caller, Collection<Item> items) throws IOException {
    String boundary = "llmcost-" + Long.toHexString(random.nextLong());
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    write(
        body,
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"llmcost.jsonl\"\r\n"
            + "Content-Type: application/jsonl\r\n\r\n");
    for (Item item : items) {
      write(
          body,
          "{\"custom_id\":\""
              + item.id
              + "\",\"method\":\"POST\",\"url\":\"/v1"
              + lot.endpoint.suffix()
              + "\",\"body\":");
      writeOnOneLine(body, item.body);
      write(body, "}\n");
    }
    write(body, "\r\n--" + boundary + "--\r\n");
    Headers headers = caller.with("content-type", "multipart/form-data; boundary=" + boundary);
    byte[] answer = send("POST", lot, "/files", headers, body.toByteArray(), LONGEST_STATE);
    return BatchState.read(answer).id;
  }

  BatchState create(Lot lot, Headers caller, String inputFile) throws IOException {
    String body =
        "{\"input_file_id\":\""
            + inputFile
            + "\",\"endpoint\":\"/v1"
            + lot.endpoint.suffix()
            + "\",\"completion_window\":\"24h\"}";
    return BatchState.read(send("POST", lot, "/batches", json(caller), utf8(body), LONGEST_STATE));
  }

  BatchState state(Lot lot, Headers caller, String id) throws IOException {
    return BatchState.read(
        send("GET", lot, "/batches/" + safe(id), caller, new byte[0], LONGEST_STATE));
  }

  /** The batch that was made of a file; null if there is none. */
  BatchState find(Lot lot, Headers caller, String inputFile) throws IOException {
    byte[] list = send("GET", lot, "/batches?limit=100", caller, new byte[0], LONGEST_STATE);
    return BatchState.find(list, inputFile);
  }

  void cancel(Lot lot, Headers caller, String id) throws IOException {
    send("POST", lot, "/batches/" + safe(id) + "/cancel", json(caller), utf8("{}"), LONGEST_STATE);
  }

  byte[] content(Lot lot, Headers caller, String file) throws IOException {
    return send(
        "GET", lot, "/files/" + safe(file) + "/content", caller, new byte[0], LONGEST_RESULTS);
  }

  void delete(Lot lot, Headers caller, String file) throws IOException {
    send("DELETE", lot, "/files/" + safe(file), caller, new byte[0], LONGEST_STATE);
  }

  private byte[] send(
      String method, Lot lot, String path, Headers headers, byte[] body, int longest)
      throws IOException {
    HttpResponse answer =
        transport.send(new HttpRequest(method, lot.url(path), headers, body), longest);
    if (!answer.isSuccess()) {
      throw new RefusedException(method + " " + path.replaceAll("[?].*", ""), answer.status());
    }
    return answer.bytes();
  }

  /** What a provider calls its things goes into our paths. */
  static String safe(String id) throws IOException {
    if (!id.matches("[A-Za-z0-9_.-]{1,200}")) {
      throw new IOException("A name that is none: " + id.length() + " characters");
    }
    return id;
  }

  private static Headers json(Headers caller) {
    return caller.with("content-type", "application/json");
  }

  private static void write(ByteArrayOutputStream out, String text) {
    byte[] bytes = utf8(text);
    out.write(bytes, 0, bytes.length);
  }

  // In JSON a line's end stands between tokens only.
  private static void writeOnOneLine(ByteArrayOutputStream out, byte[] json) {
    for (byte b : json) {
      out.write(b == '\n' || b == '\r' ? ' ' : b);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
