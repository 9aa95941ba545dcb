package io.llmcost.it.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * {@code /files} and {@code /batches}. A batch is worked on when it is first asked for and nobody
 * holds it; a request that contains {@code bad item} is refused, of one that contains {@code lost
 * item} nothing is heard.
 */
public final class BatchDesk {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Map<String, ObjectNode> batches = new LinkedHashMap<>();
  private String ending = "completed";
  private boolean held;
  private int asked;

  /** Lets batches stay {@code in_progress} until {@link #release}. */
  public synchronized void hold() {
    held = true;
  }

  /** Lets batches that are held end when they are next asked for. */
  public synchronized void release() {
    held = false;
  }

  /**
   * How batches end: {@code completed}, {@code expired} (with what has an answer), {@code failed}.
   */
  public synchronized void endWith(String status) {
    ending = status;
  }

  /** How many batches were made. */
  public synchronized int made() {
    return batches.size();
  }

  /** How often the state of one was asked for. */
  public synchronized int asked() {
    return asked;
  }

  static boolean handles(String path) {
    return path.contains("/files") || path.contains("/batches");
  }

  /**
   * What is answered; null for what there is not.
   *
   * @param answer makes and bills the answer to a request, by its number and body
   */
  synchronized byte[] answer(
      RecordedRequest request, BiFunction<Integer, JsonNode, JsonNode> answer) throws IOException {
    String path = request.path().replaceFirst("^/v1", "");
    String[] parts = path.split("/");
    switch (request.method() + " " + parts[1] + " " + parts.length) {
      case "POST files 2":
        ObjectNode file = upload(request);
        return file == null ? null : JSON.writeValueAsBytes(file);
      case "GET files 4":
        return files.get(parts[2]);
      case "DELETE files 3":
        return files.remove(parts[2]) == null ? null : utf8("{\"id\":\"x\",\"deleted\":true}");
      case "POST batches 2":
        return JSON.writeValueAsBytes(make(JSON.readTree(request.body())));
      case "GET batches 2":
        ObjectNode list = JSON.createObjectNode().put("object", "list");
        batches.values().forEach(list.putArray("data")::add);
        return JSON.writeValueAsBytes(list);
      case "GET batches 3":
        asked++;
        ObjectNode batch = batches.get(parts[2]);
        if (batch != null && !held && batch.path("status").asText().equals("in_progress")) {
          work(batch, request.number(), answer);
        }
        return batch == null ? null : JSON.writeValueAsBytes(batch);
      case "POST batches 4":
        return JSON.writeValueAsBytes(batches.get(parts[2]).put("status", "cancelled"));
      default:
        return null;
    }
  }

  /** Null for what is no form with a purpose and a file. */
  private ObjectNode upload(RecordedRequest request) {
    String body = request.bodyText();
    String type = String.valueOf(request.header("content-type"));
    String[] parts = body.split("--" + Pattern.quote(type.replaceFirst(".*boundary=", "")));
    if (parts.length < 3) {
      return null;
    }
    String file = parts[2];
    String id = "file-" + (files.size() + 1) + "-" + Text.id(body);
    files.put(id, utf8(file.substring(file.indexOf("\r\n\r\n") + 4).stripTrailing()));
    return JSON.createObjectNode().put("id", id).put("object", "file");
  }

  private ObjectNode make(JsonNode asked) {
    String id = "batch_" + (batches.size() + 1);
    ObjectNode batch = JSON.createObjectNode().put("id", id).put("object", "batch");
    batch.put("status", "in_progress").set("endpoint", asked.path("endpoint"));
    batch.set("input_file_id", asked.path("input_file_id"));
    batch.put("completion_window", "24h").putNull("output_file_id").putNull("error_file_id");
    batches.put(id, batch);
    return batch;
  }

  private void work(ObjectNode batch, int number, BiFunction<Integer, JsonNode, JsonNode> answer)
      throws IOException {
    batch.put("status", ending);
    if (ending.equals("failed")) {
      return;
    }
    byte[] input = files.get(batch.path("input_file_id").asText());
    StringBuilder good = new StringBuilder();
    StringBuilder bad = new StringBuilder();
    for (String line : new String(input, StandardCharsets.UTF_8).lines().toList()) {
      JsonNode request = JSON.readTree(line);
      if (line.contains("lost item")) {
        continue;
      }
      ObjectNode result = JSON.createObjectNode().put("id", "batch_req_1");
      result.set("custom_id", request.path("custom_id"));
      boolean refused = line.contains("bad item");
      ObjectNode response = result.putObject("response").put("request_id", "req_batch");
      response.put("status_code", refused ? 400 : 200);
      response.set(
          "body",
          refused
              ? JSON.readTree(ApiError.body(400, "The mock refuses this item"))
              : answer.apply(number, request.path("body")));
      (refused ? bad : good).append(result.putNull("error")).append('\n');
    }
    store(batch, "output_file_id", good);
    store(batch, "error_file_id", bad);
  }

  private void store(ObjectNode batch, String member, StringBuilder lines) {
    if (lines.length() > 0) {
      String id = "file-" + member + "-" + batch.path("id").asText();
      files.put(id, utf8(lines.toString()));
      batch.put(member, id);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
