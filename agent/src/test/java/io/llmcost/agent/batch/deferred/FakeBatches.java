package io.llmcost.agent.batch.deferred;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.llmcost.agent.stagetest.Answers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files and batches on a loopback port, which misbehave as they are told. */
final class FakeBatches implements AutoCloseable {

  private final HttpServer server;
  private final AtomicInteger names = new AtomicInteger();
  private final Map<String, String> files = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> batches = new ConcurrentHashMap<>();
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  final List<String> keys = Collections.synchronizedList(new ArrayList<>());

  /** What each request was named by, and the trace it belongs to. */
  final List<String> traces = Collections.synchronizedList(new ArrayList<>());

  /** What a batch's status is while nothing else is said. */
  volatile String status = "completed";

  /** Answers every request with this status, unless 0. */
  volatile int down;

  /** Requests that begin so are answered with {@link #refusal}; null for none. */
  volatile String refused;

  volatile int refusal;

  /** A creation that happens, but whose answer does not arrive. */
  volatile boolean losesCreation;

  FakeBatches() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/v1/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/chat/completions";
  }

  /** How many batches were made. */
  int made() {
    return batches.size();
  }

  /** What the requests of all batches are called, as they stand in their files. */
  List<String> customIds() {
    List<String> found = new ArrayList<>();
    for (String file : files.values()) {
      Matcher id = Pattern.compile("\"custom_id\":\"([^\"]*)\"").matcher(file);
      while (id.find()) {
        found.add(id.group(1));
      }
    }
    return found;
  }

  long count(String request) {
    synchronized (requests) {
      return requests.stream().filter(one -> one.startsWith(request)).count();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/v1".length());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(exchange.getRequestMethod() + " " + path);
    keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
    traces.add(
        exchange.getRequestHeaders().getFirst("x-request-id")
            + " "
            + exchange.getRequestHeaders().getFirst("traceparent"));
    String asked = exchange.getRequestMethod() + " " + path;
    int code = refused != null && asked.startsWith(refused) ? refusal : down;
    String answer = "{}";
    if (code == 0) {
      code = 200;
      answer = answer(exchange.getRequestMethod() + " " + path, body);
      if (answer == null) {
        exchange.close();
        return;
      }
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String answer(String request, String body) throws IOException {
    if (request.equals("POST /files")) {
      String id = "file-" + names.incrementAndGet();
      int start = body.indexOf("{\"custom_id\"");
      files.put(id, body.substring(start, body.lastIndexOf("\n", body.lastIndexOf("--llmcost"))));
      return "{\"id\":\"" + id + "\",\"object\":\"file\"}";
    }
    if (request.equals("POST /batches")) {
      Map<String, String> batch = new LinkedHashMap<>();
      batch.put("id", "batch_" + names.incrementAndGet());
      batch.put("input_file_id", (String) JSON.std.mapFrom(body).get("input_file_id"));
      batches.put(batch.get("id"), batch);
      return losesCreation ? null : state(batch);
    }
    if (request.equals("GET /batches")) {
      List<String> all = new ArrayList<>();
      for (Map<String, String> batch : batches.values()) {
        all.add(state(batch));
      }
      return "{\"object\":\"list\",\"data\":[" + String.join(",", all) + "]}";
    }
    if (request.endsWith("/cancel")) {
      batches.get(request.split("/")[2]).put("status", "cancelled");
      return "{\"id\":\"b\"}";
    }
    if (request.startsWith("GET /batches/")) {
      return state(batches.get(request.substring("GET /batches/".length())));
    }
    if (request.endsWith("/content")) {
      return results(files.get(request.split("/")[2].replace("out-", "")));
    }
    return "{\"deleted\":true,\"id\":\"x\"}";
  }

  private String state(Map<String, String> batch) throws IOException {
    Map<String, Object> state = new LinkedHashMap<>(batch);
    state.putIfAbsent("status", status);
    state.put("request_counts", Map.of("total", 1));
    state.put("output_file_id", "out-" + batch.get("input_file_id"));
    return JSON.std.asString(state);
  }

  private static String results(String requests) throws IOException {
    StringBuilder lines = new StringBuilder();
    List<String> all = new ArrayList<>(requests.lines().filter(line -> !line.isBlank()).toList());
    Collections.reverse(all);
    for (String line : all) {
      Map<String, Object> request = JSON.std.mapFrom(line);
      String said = JSON.std.asString(request.get("body"));
      int code = said.contains("bad item") ? 400 : 200;
      if (said.contains("lost item")) {
        continue;
      }
      String prompt = said.replaceAll(".*\"content\":\"([^\"]*)\".*", "$1");
      String body =
          said.contains("garbled item")
              ? "{\"id\":"
              : Answers.chat("batched " + prompt).replace("\"gpt-4o\"", "\"gpt-5-mini\"");
      lines
          .append("{\"id\":\"r\",\"custom_id\":\"")
          .append(request.get("custom_id"))
          .append(
              "\",\"response\":{\"status_code\":" + code + ",\"request_id\":\"req-1\",\"body\":")
          .append(body)
          .append("},\"error\":null}\n");
    }
    return lines.toString();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
