package io.llmcost.it.apps;

import java.io.InputStream;

/** Jetty's client. */
final class JettyCaller implements Caller {

  private static final int CONNECTIONS = 64;

  private final Object client;

  JettyCaller() throws Exception {
    client = JettyApp.start();
    Class<?> type = client.getClass();
    type.getMethod("setIdleTimeout", long.class).invoke(client, (long) PATIENCE_MS);
    type.getMethod("setMaxConnectionsPerDestination", int.class).invoke(client, CONNECTIONS);
  }

  @Override
  public void call(String kind, String url, String body, Got got) throws Exception {
    Object request = JettyApp.request(client, url, body);
    if (kind.equals("sync")) {
      PostingApp.Answer whole = JettyApp.send(request);
      got.status(whole.status);
      got.text(whole.body);
      return;
    }
    JettyApp.Begun begun = JettyApp.begin(request);
    got.status(begun.status);
    try (InputStream in = begun.body) {
      if (kind.equals("abandon")) {
        got.text(String.valueOf((char) in.read()));
      } else {
        ChaosApp.read(in, got);
      }
    }
  }

  @Override
  public int leased() {
    return -1;
  }

  @Override
  public void close() throws Exception {
    JettyApp.stop(client);
  }
}
