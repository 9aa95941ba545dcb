package io.llmcost.it.apps;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** Cancels calls that hang at the provider, once they are there. */
final class Cancelling {

  /** How a client cancels. */
  interface Cancel {
    void run() throws Exception;
  }

  private static final Map<String, Integer> CALLS = new ConcurrentHashMap<>();

  private Cancelling() {}

  /** Cancels when the provider has the request, which need not have been made yet. */
  static void onceAsked(String baseUrl, String scenario, Cancel cancel) {
    String request = CALLS.merge(scenario, 1, Integer::sum) + " " + scenario + "?";
    Thread thread =
        new Thread(
            () -> {
              try {
                await(URI.create(baseUrl), request);
                cancel.run();
              } catch (Exception e) {
                Output.result(scenario, -1, "not cancelled: " + e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** By a bare socket, so that no client has a call more. */
  private static void await(URI provider, String request) throws IOException {
    byte[] body = request.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST /_mock/await HTTP/1.1\r\nHost: mock\r\nConnection: close\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    try (Socket socket = new Socket(provider.getHost(), provider.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      out.flush();
      if (socket.getInputStream().read() < 0) {
        throw new IOException("The provider is gone");
      }
    }
  }

  /** Whether a scenario ends so. */
  static boolean isEndOf(String scenario) {
    return Output.kind(scenario).startsWith("cancel-");
  }

  /**
   * What it ended in. More would depend on where it was cancelled; and a future of the JDK's client
   * fails before it is cancelled or is cancelled before it fails.
   */
  static String name(Throwable failure) {
    Thread.interrupted();
    if (failure instanceof IOException) {
      return "IOException";
    }
    return failure instanceof ExecutionException
        ? CancellationException.class.getName()
        : failure.getClass().getName();
  }
}
