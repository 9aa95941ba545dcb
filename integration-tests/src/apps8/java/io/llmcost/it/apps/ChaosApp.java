package io.llmcost.it.apps;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code ChaosApp BASE_URL THREADS CALLER...}: makes a call for each line of its input, {@code NAME
 * CALLER KIND PROMPT}, and says in one line what came of it. {@code state} is answered with counts:
 * {@code state THREADS SOCKETS HEAP_KB LEASED UNDER_WAY} and the names of the threads.
 */
public final class ChaosApp {

  private final String baseUrl;
  private final ExecutorService threads;
  private final AtomicInteger underWay = new AtomicInteger();
  private final Map<String, Caller> callers = new LinkedHashMap<>();
  private final PrintStream out;

  private ChaosApp(String[] args) throws Exception {
    out = new PrintStream(System.out, true, "UTF-8");
    baseUrl = args[0];
    threads = Executors.newFixedThreadPool(Integer.parseInt(args[1]));
    for (int i = 2; i < args.length; i++) {
      Class<?> type = Class.forName(ChaosApp.class.getPackage().getName() + "." + args[i]);
      callers.put(args[i], (Caller) type.getDeclaredConstructor().newInstance());
    }
  }

  public static void main(String[] args) throws Exception {
    ChaosApp app = new ChaosApp(args);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      app.take(line);
    }
    app.threads.shutdown();
    for (Caller caller : app.callers.values()) {
      caller.close();
    }
    System.exit(0); // some clients' threads live on for a minute
  }

  private void take(String line) {
    if (line.equals("state")) {
      say(state());
      return;
    }
    String[] words = line.split(" ", 4);
    underWay.incrementAndGet();
    Future<?> task = threads.submit(() -> call(words[0], words[1], words[2], words[3]));
    if (task.isCancelled()) {
      throw new IllegalStateException(line);
    }
  }

  private void call(String name, String caller, String kind, String prompt) {
    Caller.Got got = new Caller.Got();
    long begun = System.nanoTime();
    String failure = "";
    String stream = kind.equals("sync") || kind.equals("async") ? "" : Bodies.STREAM;
    try {
      String body = Bodies.chat(prompt, stream);
      callers.get(caller).call(kind, baseUrl + "/chat/completions", body, got);
    } catch (Throwable e) {
      failure = chain(e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e);
    }
    long ms = (System.nanoTime() - begun) / 1_000_000;
    underWay.decrementAndGet();
    say(String.join("\t", name, "" + ms, "" + got.status(), escaped(failure), escaped(got.text())));
  }

  private static String chain(Throwable failure) {
    StringBuilder text = new StringBuilder();
    int depth = 0;
    for (Throwable e = failure; e != null && depth < 4; e = e.getCause(), depth++) {
      text.append(depth == 0 ? "" : " <- ").append(e);
    }
    return text.toString();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "").replace("\t", "\\t");
  }

  private synchronized void say(String line) {
    out.println(line);
  }

  private String state() {
    System.gc();
    List<String> names = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      names.add(thread.getName());
    }
    names.sort(null);
    int leased = 0;
    for (Caller caller : callers.values()) {
      leased += Math.max(0, caller.leased());
    }
    Runtime runtime = Runtime.getRuntime();
    long heap = (runtime.totalMemory() - runtime.freeMemory()) >> 10;
    return String.format(
        "state %d %d %d %d %d %s",
        names.size(), sockets(), heap, leased, underWay.get(), String.join("|", names));
  }

  /** Open file descriptors, which is what sockets are on Linux; -1 elsewhere. */
  private static int sockets() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? -1 : open.length;
  }

  /** Reads all of a stream, and notes each part as it comes. */
  static void read(InputStream in, Caller.Got got) throws IOException {
    byte[] buffer = new byte[512];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      got.text(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
    }
  }

  /** The same for characters of ASCII that were pushed. */
  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
