package io.llmcost.agent.instrumentation.urlconnection;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.instrumentation.jdk.RawServer;
import io.llmcost.agent.instrumentation.jdk.TestEngine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs in all orders that the JDK knows, against servers of all kinds: with a gateway that
 * passes all on, an application sees what it sees without, and a server gets the same bytes.
 */
class SameAsWithoutTest {

  private static final String JSON = "{\"model\":\"gpt-4o\",\"messages\":[]}";

  /** Writes down what each step gives or throws. */
  private static final class Diary {
    private final List<String> lines = new ArrayList<>();
    private final String place;

    Diary(String place) {
      this.place = place;
    }

    interface Step {
      Object run() throws Exception;
    }

    void note(String name, Step step) {
      String seen;
      try {
        seen = Objects.toString(step.run());
      } catch (Exception e) {
        seen = e.getClass().getName() + ": " + e.getMessage();
      }
      lines.add((name + " = " + seen).replace(place, "PLACE"));
    }
  }

  interface Program {
    void run(HttpURLConnection connection, Diary diary) throws Exception;
  }

  private static void post(HttpURLConnection c) throws IOException {
    c.setRequestMethod("POST");
    c.setDoOutput(true);
    c.setRequestProperty("Content-Type", "application/json");
    c.setRequestProperty("Authorization", "Bearer sk-application");
  }

  private static void write(HttpURLConnection c, String... pieces) throws IOException {
    try (OutputStream out = c.getOutputStream()) {
      for (String piece : pieces) {
        out.write(piece.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    }
  }

  private static String read(InputStream in) throws IOException {
    if (in == null) {
      return "no stream";
    }
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Map<String, List<String>> sorted(Map<String, List<String>> fields) {
    Map<String, List<String>> sorted = new TreeMap<>();
    fields.forEach((name, values) -> sorted.put(String.valueOf(name), values));
    return sorted;
  }

  private static void everything(HttpURLConnection c, Diary d) {
    d.note("status", c::getResponseCode);
    d.note("message", c::getResponseMessage);
    d.note("type", c::getContentType);
    d.note("length", c::getContentLength);
    d.note("long length", c::getContentLengthLong);
    d.note("encoding", c::getContentEncoding);
    d.note("date", c::getDate);
    d.note("fields", () -> sorted(c.getHeaderFields()));
    for (int i = 0; i < 8; i++) {
      int index = i;
      d.note("field " + i, () -> c.getHeaderFieldKey(index) + ": " + c.getHeaderField(index));
    }
    d.note("field by name", () -> c.getHeaderField("x-two"));
    d.note("field null", () -> c.getHeaderField(null));
    d.note("field -1", () -> c.getHeaderField(-1) + c.getHeaderFieldKey(-1));
    d.note("int", () -> c.getHeaderFieldInt("X-Number", 5));
    d.note("long", () -> c.getHeaderFieldLong("X-Number", 5));
    d.note("error", () -> read(c.getErrorStream()));
    d.note("input", () -> read(c.getInputStream()));
    d.note("input again", () -> c.getInputStream() == c.getInputStream());
    d.note("status again", c::getResponseCode);
    d.note("method", c::getRequestMethod);
    d.note("url", c::getURL);
    d.note("proxy", c::usingProxy);
    d.note("permission", c::getPermission);
    d.note("string", () -> c.toString().replaceFirst("^[^:]*", ""));
    d.note("late output", () -> c.getOutputStream().getClass());
  }

  private static Map<String, Program> programs() {
    Map<String, Program> all = new LinkedHashMap<>();
    all.put(
        "buffered",
        (c, d) -> {
          post(c);
          d.note("write", () -> written(c, JSON));
          everything(c, d);
        });
    all.put(
        "connected first, input first",
        (c, d) -> {
          post(c);
          d.note("connect", () -> done(c::connect));
          d.note("connect again", () -> done(c::connect));
          d.note("write", () -> written(c, JSON.substring(0, 5), JSON.substring(5)));
          d.note("input", () -> read(c.getInputStream()));
          d.note("error", () -> read(c.getErrorStream()));
          everything(c, d);
        });
    all.put(
        "chunked with flushes",
        (c, d) -> {
          post(c);
          c.setChunkedStreamingMode(16);
          d.note("write", () -> written(c, JSON.substring(0, 7), JSON.substring(7), "", "  "));
          everything(c, d);
        });
    all.put(
        "chunked, not closed",
        (c, d) -> {
          post(c);
          c.setChunkedStreamingMode(0);
          OutputStream[] out = new OutputStream[1];
          d.note("output", () -> (out[0] = c.getOutputStream()) == c.getOutputStream());
          d.note("write", () -> done(() -> out[0].write(JSON.getBytes(StandardCharsets.UTF_8))));
          everything(c, d);
          d.note("late write", () -> done(() -> out[0].write(1)));
        });
    all.put(
        "fixed length",
        (c, d) -> {
          post(c);
          c.setFixedLengthStreamingMode(JSON.length());
          d.note("write", () -> written(c, JSON));
          everything(c, d);
        });
    all.put(
        "fixed length, too little",
        (c, d) -> {
          post(c);
          c.setFixedLengthStreamingMode(JSON.length() + 1L);
          d.note("write", () -> written(c, JSON));
          d.note("input", c::getInputStream);
        });
    all.put(
        "fixed length, too much",
        (c, d) -> {
          post(c);
          c.setFixedLengthStreamingMode(JSON.length() - 1);
          d.note("write", () -> written(c, JSON));
        });
    all.put(
        "asked before it is sent",
        (c, d) -> {
          post(c);
          c.setChunkedStreamingMode(0);
          c.setRequestProperty("Expect", "100-continue");
          d.note("write", () -> written(c, JSON));
          everything(c, d);
        });
    all.put(
        "a get that writes",
        (c, d) -> {
          c.setDoOutput(true);
          d.note("method", c::getRequestMethod);
          d.note("write", () -> written(c, JSON));
          d.note("method", c::getRequestMethod);
          everything(c, d);
        });
    all.put(
        "a get",
        (c, d) -> {
          c.setRequestProperty("Accept", "application/json");
          everything(c, d);
        });
    all.put(
        "a get with output that writes nothing",
        (c, d) -> {
          c.setDoOutput(true);
          d.note("connect", () -> done(c::connect));
          everything(c, d);
        });
    all.put(
        "a put",
        (c, d) -> {
          post(c);
          c.setRequestMethod("PUT");
          d.note("write", () -> written(c, JSON));
          everything(c, d);
        });
    all.put(
        "a post without output",
        (c, d) -> {
          c.setRequestMethod("POST");
          d.note("output", c::getOutputStream);
          everything(c, d);
        });
    all.put(
        "a post that writes nothing",
        (c, d) -> {
          post(c);
          everything(c, d);
        });
    all.put(
        "no input",
        (c, d) -> {
          post(c);
          c.setDoInput(false);
          d.note("write", () -> written(c, JSON));
          everything(c, d);
        });
    all.put(
        "no redirects",
        (c, d) -> {
          post(c);
          c.setInstanceFollowRedirects(false);
          d.note("write", () -> written(c, JSON));
          everything(c, d);
        });
    all.put(
        "settings at the wrong time",
        (c, d) -> {
          post(c);
          d.note("property null", () -> done(() -> c.setRequestProperty(null, "a")));
          d.note("property broken", () -> done(() -> c.setRequestProperty("a b", "a\nb")));
          d.note("restricted", () -> done(() -> c.setRequestProperty("Host", "elsewhere")));
          d.note("authorization", () -> c.getRequestProperty("Authorization"));
          c.addRequestProperty("X-Two", "1");
          c.addRequestProperty("X-Two", "2");
          d.note("two", () -> c.getRequestProperty("x-two"));
          d.note("properties", () -> sorted(c.getRequestProperties()));
          d.note("method", () -> done(() -> c.setRequestMethod("FETCH")));
          d.note("negative", () -> done(() -> c.setFixedLengthStreamingMode(-1)));
          d.note("timeout", () -> done(() -> c.setReadTimeout(-1)));
          c.getOutputStream().write(JSON.getBytes(StandardCharsets.UTF_8));
          d.note("late method", () -> done(() -> c.setRequestMethod("PUT")));
          d.note("late property", () -> done(() -> c.setRequestProperty("a", "b")));
          d.note("late more", () -> done(() -> c.addRequestProperty("a", "b")));
          d.note("late properties", c::getRequestProperties);
          d.note("late input", () -> done(() -> c.setDoInput(false)));
          d.note("late output", () -> done(() -> c.setDoOutput(false)));
          d.note("late caches", () -> done(() -> c.setUseCaches(false)));
          d.note("late since", () -> done(() -> c.setIfModifiedSince(7)));
          d.note("late user", () -> done(() -> c.setAllowUserInteraction(true)));
          d.note("late chunks", () -> done(() -> c.setChunkedStreamingMode(7)));
          d.note("late length", () -> done(() -> c.setFixedLengthStreamingMode(7)));
          d.note("late long length", () -> done(() -> c.setFixedLengthStreamingMode(7L)));
          d.note("late authenticator", () -> done(() -> c.setAuthenticator(null)));
          d.note("late timeouts", () -> done(() -> c.setReadTimeout(20_000)));
          d.note("timeouts", () -> c.getReadTimeout() + " " + c.getConnectTimeout());
          d.note("since", c::getIfModifiedSince);
          d.note("caches", c::getUseCaches);
          d.note("in", c::getDoInput);
          d.note("out", c::getDoOutput);
          d.note("user", c::getAllowUserInteraction);
          d.note("redirects", c::getInstanceFollowRedirects);
          everything(c, d);
          d.note("later property", () -> done(() -> c.setRequestProperty("a", "b")));
        });
    all.put(
        "disconnected in between",
        (c, d) -> {
          post(c);
          d.note("write", () -> written(c, JSON));
          c.disconnect();
          everything(c, d);
        });
    all.put(
        "disconnected before it is read",
        (c, d) -> {
          post(c);
          d.note("write", () -> written(c, JSON));
          d.note("status", c::getResponseCode);
          c.disconnect();
          d.note("input", () -> read(c.getInputStream()));
          d.note("status", c::getResponseCode);
        });
    all.put(
        "closed before it is read",
        (c, d) -> {
          post(c);
          d.note("write", () -> written(c, JSON));
          d.note(
              "closed",
              () -> {
                InputStream in = c.getInputStream();
                in.close();
                return in.read();
              });
        });
    return all;
  }

  interface Action {
    void run() throws Exception;
  }

  private static String done(Action action) throws Exception {
    action.run();
    return "done";
  }

  private static String written(HttpURLConnection c, String... pieces) throws Exception {
    return done(() -> write(c, pieces));
  }

  private static final String HEAD =
      "\r\nContent-Type: application/json\r\nX-Two: 1\r\nX-Number: 12\r\nx-two: 2\r\n"
          + "Date: Sat, 21 Nov 2026 10:00:00 GMT\r\n";

  private static RawServer.Script answer(String text) {
    return (request, out, socket) -> RawServer.text(out, text);
  }

  private static RawServer.Script redirect(String status) {
    return (request, out, socket) -> {
      if (request.head().contains(" /v1/chat")) {
        RawServer.text(
            out, "HTTP/1.1 " + status + "\r\nLocation: /v1/moved\r\nContent-Length: 0\r\n\r\n");
      } else {
        RawServer.write(out, "text/plain", "moved");
      }
    };
  }

  private static Map<String, RawServer.Script> servers() {
    Map<String, RawServer.Script> all = new LinkedHashMap<>();
    all.put("ok", answer("HTTP/1.1 200 OK" + HEAD + "Content-Length: 5\r\n\r\nhello"));
    all.put(
        "chunked",
        answer(
            "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked"
                + HEAD
                + "\r\n5\r\nhello\r\n0\r\n\r\n"));
    all.put(
        "until closed",
        (request, out, socket) -> {
          RawServer.text(out, "HTTP/1.1 200 OK\r\nConnection: close" + HEAD + "\r\nhello");
          socket.close();
        });
    all.put(
        "cut",
        (request, out, socket) -> {
          RawServer.text(
              out,
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked" + HEAD + "\r\n5\r\nhello\r\n3\r\n");
          socket.close();
        });
    all.put("no content", answer("HTTP/1.1 204 No Content" + HEAD + "\r\n"));
    all.put("empty", answer("HTTP/1.1 200" + HEAD + "Content-Length: 0\r\n\r\n"));
    for (String status :
        List.of(
            "400 Bad Request",
            "401 Unauthorized",
            "404 Not Found",
            "410 Gone",
            "429 Too Many",
            "500 Oh")) {
      all.put(status, answer("HTTP/1.1 " + status + HEAD + "Content-Length: 9\r\n\r\n{\"error\"}"));
    }
    all.put("404 empty", answer("HTTP/1.1 404 Not Found" + HEAD + "Content-Length: 0\r\n\r\n"));
    all.put(
        "503 chunked",
        answer(
            "HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked"
                + HEAD
                + "\r\n4\r\nbusy\r\n0\r\n\r\n"));
    for (String status :
        List.of("301 Moved", "302 Found", "303 See", "307 Temporary", "308 For ever")) {
      all.put(status, redirect(status));
    }
    all.put(
        "rounds",
        answer(
            "HTTP/1.1 302 Found\r\nLocation: /v1/chat/completions\r\nContent-Length: 0\r\n\r\n"));
    all.put("garbage", answer("SSH-2.0-OpenSSH_9.6\r\n\r\n"));
    all.put(
        "hangs up",
        (request, out, socket) -> {
          socket.close();
        });
    return all;
  }

  static Stream<Arguments> all() {
    return servers().keySet().stream()
        .flatMap(
            server ->
                programs().keySet().stream()
                    .filter(program -> !takesLong(server, program))
                    .map(program -> Arguments.of(server, program)));
  }

  /** The JDK itself waits five seconds where a request that asks first is redirected. */
  private static boolean takesLong(String server, String program) {
    return program.startsWith("asked before") && server.matches("30.*|rounds");
  }

  private record Seen(List<String> diary, List<String> wire) {}

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("all")
  void seesAndSendsTheSame(String server, String program) throws Exception {
    Seen without = run(server, program, null);
    Seen with = run(server, program, TestEngine.passing());
    assertThat(with.diary()).isEqualTo(without.diary());
    assertThat(with.wire()).isEqualTo(without.wire());
  }

  private static Seen run(String script, String program, TestEngine engine) throws Exception {
    try (RawServer server = new RawServer(servers().get(script))) {
      String url = server.uri("/v1/chat/completions?a=b%20c").toString();
      HttpURLConnection connection =
          engine == null
              ? (HttpURLConnection) new URL(url).openConnection()
              : new HookedUrls(engine).open(url);
      assertThat(connection.getClass().getSimpleName())
          .isEqualTo(engine == null ? "HttpURLConnection" : "WatchedHttp");
      String place = "127.0.0.1:" + server.port();
      Diary diary = new Diary(place);
      connection.setReadTimeout(30_000);
      programs().get(program).run(connection, diary);
      connection.disconnect();
      List<String> wire = new ArrayList<>();
      server.received.forEach(request -> wire.add(request.wire().replace(place, "PLACE")));
      return new Seen(diary.lines, wire);
    }
  }
}
