package io.llmcost.it.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/**
 * A provider of the OpenAI API, and of Anthropic's Messages, on a loopback port, over HTTP/1.1 with
 * its own sockets, so that captures and cuts are exact to the byte. Same request, same answer.
 * Thread-safe.
 */
public final class MockProvider implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final int BACKLOG = 200;
  private static final int MAX_RECORDED = 100_000;

  private final String name;
  private final PriceTable prices;
  private final String scheme;
  private final ServerSocket server;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<RecordedRequest> requests = new ArrayList<>();
  private final List<BilledCall> bill = new ArrayList<>();
  private final Deque<Behaviour> script = new ArrayDeque<>();
  private final Map<String, Behaviour> rules = new LinkedHashMap<>();
  private final AzureForm azure = new AzureForm();
  private final BatchDesk batches = new BatchDesk();
  private final PromptCache promptCache = new PromptCache();
  private volatile Function<RecordedRequest, Behaviour> usual = any -> Behaviour.NORMAL;
  private volatile long latencyMs;
  private volatile String requiredKey;

  private MockProvider(String name, PriceTable prices, String scheme, ServerSocket server) {
    this.name = name;
    this.prices = prices;
    this.scheme = scheme;
    this.server = server;
  }

  /**
   * Starts a provider.
   *
   * @param name for request ids
   * @param port 0 for any free one
   */
  public static MockProvider start(String name, PriceTable prices, int port) throws IOException {
    ServerSocket server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    return new MockProvider(name, prices, "http", server).started();
  }

  /**
   * Starts a provider that speaks HTTP/1.1 over TLS, on any free port.
   *
   * @param name for request ids
   */
  public static MockProvider start(String name, PriceTable prices, SSLContext tls)
      throws IOException {
    InetAddress address = InetAddress.getLoopbackAddress();
    ServerSocket server = tls.getServerSocketFactory().createServerSocket(0, BACKLOG, address);
    return new MockProvider(name, prices, "https", server).started();
  }

  private MockProvider started() {
    daemon("mock-" + name, this::accept).start();
    return this;
  }

  /** Starts a provider with OpenAI's models on any free port. */
  public static MockProvider start() throws IOException {
    return start("openai", PriceTable.openAi(), 0);
  }

  /** What an application is configured with; ends in {@code /v1}. */
  public String baseUrl() {
    return origin() + "/v1";
  }

  public int port() {
    return server.getLocalPort();
  }

  /** What clients of Azure call the resource: the origin, below which it speaks Azure's form. */
  public String azureEndpoint() {
    return origin();
  }

  private String origin() {
    return scheme + "://127.0.0.1:" + port();
  }

  /** Where files and batches are handed in. */
  public BatchDesk batches() {
    return batches;
  }

  /** Puts one of the models behind a name, by which Azure's form of the API knows it. */
  public void deploy(String deployment, String model) {
    azure.deploy(deployment, model);
  }

  /** Lets every answer take so long before its head; in ms. */
  public void setLatencyMs(long ms) {
    latencyMs = ms;
  }

  /** Answers 401 to any other key; null takes every one. */
  public void requireKey(String key) {
    requiredKey = key;
  }

  /** What is done with every request for which nothing else is queued. */
  public void setUsual(String behaviour) {
    Behaviour parsed = Behaviour.parse(behaviour);
    usual = any -> parsed;
  }

  /** Asks what is done with a request for which nothing else is queued, once for each. */
  public void setUsual(Function<RecordedRequest, String> behaviour) {
    usual = request -> Behaviour.parse(behaviour.apply(request));
  }

  /** Queues a behaviour for the next request that it is not queued for already. */
  public void next(String behaviour) {
    Behaviour parsed = Behaviour.parse(behaviour);
    synchronized (script) {
      for (int i = 0; i < parsed.times(); i++) {
        script.add(parsed);
      }
    }
  }

  /** What is done with every request whose body contains a text; the first such text decides. */
  public void when(String text, String behaviour) {
    synchronized (script) {
      rules.put(text, Behaviour.parse(behaviour));
    }
  }

  /** Everything that came since the start or the last {@link #reset}, in order of arrival. */
  public List<RecordedRequest> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** What the provider asks money for, in order. */
  public List<BilledCall> bill() {
    synchronized (bill) {
      return List.copyOf(bill);
    }
  }

  /** What this calls a request; the same for the same body. */
  public String id(RecordedRequest request) {
    return "req_" + Text.id(name, request.bodyText());
  }

  /** The sum of the bill in USD, exact. */
  public BigDecimal billedUsd() {
    return bill().stream().map(BilledCall::usd).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Lets so much time go by for the prompts that this keeps. */
  public void pass(Duration time) {
    promptCache.pass(time);
  }

  /** Forgets requests, bill, script and prompts that it has kept. */
  public void reset() {
    promptCache.clear();
    synchronized (requests) {
      requests.clear();
      numbers.set(0);
    }
    synchronized (bill) {
      bill.clear();
    }
    synchronized (script) {
      script.clear();
      rules.clear();
    }
    usual = any -> Behaviour.NORMAL;
    requiredKey = null;
    latencyMs = 0;
  }

  /** Closes the port and all connections. */
  @Override
  public void close() {
    stopped.countDown();
    quietly(server::close);
    open.forEach(socket -> quietly(socket::close));
  }

  /** Waits until the provider is closed. */
  public void awaitClose() throws InterruptedException {
    stopped.await();
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private interface Closing {
    void close() throws IOException;
  }

  private static void quietly(Closing closing) {
    try {
      closing.close();
    } catch (IOException e) {
      // it is closed, or as good as
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        int number = connections.incrementAndGet();
        daemon("mock-" + name + "-" + number, () -> serve(socket, number)).start();
      } catch (IOException e) {
        // closed, or a connection that was gone before it was taken
      }
    }
  }

  private void serve(Socket socket, int connection) {
    try (socket) {
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 16_384);
      RequestReader in =
          new RequestReader(new BufferedInputStream(socket.getInputStream(), 16_384), out);
      byte[] head;
      while ((head = in.head()) != null) {
        RecordedRequest request = in.body(head, numbers.incrementAndGet(), connection);
        boolean control = request.path().startsWith("/_mock/");
        if (!control) {
          record(request);
        }
        Behaviour behaviour = control ? Behaviour.NORMAL : behaviour(request);
        String accepted = request.header("accept-encoding");
        boolean gzip = accepted != null && accepted.contains("gzip");
        handle(request, new ResponseWriter(out, behaviour, gzip, stopped), behaviour);
        if ("close".equalsIgnoreCase(request.header("connection"))) {
          return;
        }
      }
    } catch (IOException e) {
      // the client's end of the connection is over, or it was cut on purpose
    } finally {
      open.remove(socket);
    }
  }

  private void record(RecordedRequest request) {
    synchronized (requests) {
      if (requests.size() < MAX_RECORDED) {
        requests.add(request);
        requests.notifyAll();
      }
    }
  }

  private Behaviour behaviour(RecordedRequest request) {
    String own = request.header("x-mock-behaviour");
    if (own != null) {
      return Behaviour.parse(own);
    }
    synchronized (script) {
      if (!script.isEmpty()) {
        return script.remove();
      }
      String body = rules.isEmpty() ? "" : request.bodyText();
      return rules.entrySet().stream()
          .filter(rule -> body.contains(rule.getKey()))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElseGet(() -> usual.apply(request));
    }
  }

  private void handle(RecordedRequest request, ResponseWriter out, Behaviour behaviour)
      throws IOException {
    if (request.path().startsWith("/_mock/")) {
      out.whole(
          200, "application/json", Map.of(), control(request).getBytes(StandardCharsets.UTF_8));
      return;
    }
    out.before(latencyMs);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-request-id", id(request));
    int status = behaviour.number("status", 200);
    if (behaviour.get("body") != null) {
      byte[] body = behaviour.get("body").getBytes(StandardCharsets.UTF_8);
      out.whole(status, "application/json", headers, body);
    } else if (status != 200) {
      ApiError.write(out, status, headers, "The mock was told to answer " + status);
    } else if (requiredKey != null
        && !("Bearer " + requiredKey).equals(request.header("authorization"))) {
      ApiError.write(out, 401, headers, "Incorrect API key provided");
    } else {
      call(request, out, headers, behaviour);
    }
  }

  private void call(
      RecordedRequest request, ResponseWriter out, Map<String, String> headers, Behaviour behaviour)
      throws IOException {
    if (BatchDesk.handles(request.path())) {
      byte[] answer = batches.answer(request, this::batched);
      if (answer == null) {
        ApiError.write(out, 404, headers, "No such file or batch");
      } else {
        out.whole(200, "application/json", headers, answer);
      }
      return;
    }
    JsonNode body =
        request.method().equals("POST") ? JSON.readTree(request.body()) : JSON.nullNode();
    if (AzureForm.isAsked(request) && body.isObject()) {
      AzureForm.Refusal refusal = azure.refusal(request, body);
      if (refusal != null) {
        byte[] bytes = refusal.body().getBytes(StandardCharsets.UTF_8);
        out.whole(refusal.status(), "application/json", headers, bytes);
        return;
      }
      body = azure.deployed(request, body);
    }
    ModelCall call = new ModelCall(body, behaviour, promptCache);
    Function<ModelCall, Answer> api = request.method().equals("POST") ? api(request.path()) : null;
    if (api == null) {
      String url = request.method() + " " + request.path();
      ApiError.write(out, 404, headers, "Unknown request URL: " + url);
      return;
    }
    if (!prices.knows(call.model())) {
      ApiError.write(out, 404, headers, "The model `" + call.model() + "` does not exist");
      return;
    }
    if (call.tier().equals("flex") && behaviour.get("flex") != null) {
      boolean full = behaviour.is("flex", "full");
      String said = full ? "Resource unavailable" : "Invalid service_tier argument";
      ApiError.write(out, full ? 429 : 400, headers, said);
      return;
    }
    Answer answer =
        AzureForm.isAsked(request) ? AzureForm.filtered(api.apply(call)) : api.apply(call);
    charge(request, call, answer);
    headers.put("openai-processing-ms", "1");
    if (answer.events() == null) {
      byte[] bytes = JSON.writeValueAsBytes(answer.whole());
      out.whole(200, "application/json", headers, bytes);
    } else {
      stream(out, headers, answer, behaviour);
    }
  }

  /** A request of a batch, answered and billed at half the price. */
  private JsonNode batched(int number, JsonNode body) {
    ModelCall call = new ModelCall(body, Behaviour.NORMAL, new PromptCache());
    Answer answer = ChatApi.answer(call);
    BigDecimal usd = prices.cost(call.model(), answer.usage()).multiply(HALF);
    synchronized (bill) {
      bill.add(new BilledCall(number, "/v1/batches", answer.model(), answer.usage(), usd));
    }
    return answer.whole();
  }

  private static Function<ModelCall, Answer> api(String path) {
    if (path.endsWith("/chat/completions")) {
      return ChatApi::answer;
    } else if (path.endsWith("/responses")) {
      return ResponsesApi::answer;
    } else if (path.endsWith("/embeddings")) {
      return EmbeddingsApi::answer;
    } else if (path.endsWith("/completions")) {
      return CompletionsApi::answer;
    } else if (path.endsWith("/messages")) {
      return MessagesApi::answer;
    }
    return null;
  }

  private void charge(RecordedRequest request, ModelCall call, Answer answer) {
    BigDecimal standard = prices.cost(call.model(), answer.usage());
    BigDecimal usd = call.tier().equals("flex") ? standard.multiply(HALF) : standard;
    synchronized (bill) {
      bill.add(
          new BilledCall(request.number(), request.path(), answer.model(), answer.usage(), usd));
    }
  }

  private static void stream(
      ResponseWriter out, Map<String, String> headers, Answer answer, Behaviour behaviour)
      throws IOException {
    out.begin(headers);
    if (behaviour.is("comment", "on")) {
      out.part(": the mock says hello\n\n");
    }
    int failsAt = behaviour.number("error-event", -1);
    for (int i = 0; i < answer.events().size(); i++) {
      if (i == failsAt) {
        out.part("event: error\ndata: " + ApiError.body(500, "The mock broke off") + "\n\n");
        break;
      }
      out.part(answer.events().get(i).text());
    }
    out.finish();
  }

  /**
   * Waits for as many requests with a text in their body.
   *
   * @param wanted a number, a space, the text
   */
  private void await(String wanted) throws IOException {
    int count = Integer.parseInt(wanted.substring(0, wanted.indexOf(' ')));
    String text = wanted.substring(wanted.indexOf(' ') + 1);
    synchronized (requests) {
      while (requests.stream().filter(r -> r.bodyText().contains(text)).count() < count) {
        if (server.isClosed()) {
          throw new IOException("closed");
        }
        try {
          requests.wait(1000);
        } catch (InterruptedException e) {
          throw new InterruptedIOException();
        }
      }
    }
  }

  /** Lets another process steer and read this one. */
  private String control(RecordedRequest request) throws IOException {
    switch (request.path()) {
      case "/_mock/bill":
        return JSON.writeValueAsString(bill());
      case "/_mock/requests":
        return JSON.writeValueAsString(requests().stream().map(RecordedRequest::wire).toList());
      case "/_mock/await":
        await(request.bodyText());
        return "{}";
      case "/_mock/next":
        next(request.bodyText());
        return "{}";
      case "/_mock/reset":
        reset();
        return "{}";
      case "/_mock/stop":
        daemon("mock-stop", this::close).start();
        return "{}";
      default:
        return "{\"error\":\"There are await, bill, requests, next, reset and stop\"}";
    }
  }
}
