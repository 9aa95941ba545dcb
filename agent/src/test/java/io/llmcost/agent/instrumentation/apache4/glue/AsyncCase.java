package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.bootstrap.Bridge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.MockWebServer;
import org.apache.http.HttpResponse;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.apache.http.impl.nio.client.HttpAsyncClients;
import org.apache.http.impl.nio.conn.PoolingNHttpClientConnectionManager;
import org.apache.http.impl.nio.reactor.DefaultConnectingIOReactor;
import org.apache.http.impl.nio.reactor.IOReactorConfig;
import org.apache.http.nio.reactor.IOReactorException;
import org.apache.http.util.EntityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Asynchronous clients as they are woven, and what became of their connections. */
abstract class AsyncCase extends Apache4Case {

  static {
    WovenAsyncClients.define();
  }

  private final List<CloseableHttpAsyncClient> clients = new ArrayList<>();
  PoolingNHttpClientConnectionManager connections;
  MockWebServer other;

  @BeforeEach
  void startOther() throws IOException {
    other = new MockWebServer();
    other.start();
    attach();
  }

  @AfterEach
  void close() throws IOException {
    for (CloseableHttpAsyncClient client : clients) {
      client.close();
    }
    other.close();
  }

  void attach() {
    Apache4AsyncGlue glue = new Apache4AsyncGlue(new GlueServices(gateway, new CallSites()));
    Bridge.handler =
        (event, arguments) -> glue.handle(event.substring("apache4async.".length()), arguments);
  }

  void detach() {
    Bridge.handler = (event, arguments) -> null;
  }

  HttpAsyncClientBuilder builder() throws IOReactorException {
    connections = new PoolingNHttpClientConnectionManager(new DefaultConnectingIOReactor());
    return HttpAsyncClientBuilder.create().setConnectionManager(connections);
  }

  CloseableHttpAsyncClient started(CloseableHttpAsyncClient client) {
    client.start();
    clients.add(client);
    return client;
  }

  CloseableHttpAsyncClient client() throws IOReactorException {
    return started(builder().build());
  }

  /** All its connections are served by one thread. */
  CloseableHttpAsyncClient oneThread() throws IOReactorException {
    connections =
        new PoolingNHttpClientConnectionManager(
            new DefaultConnectingIOReactor(IOReactorConfig.custom().setIoThreadCount(1).build()));
    return started(HttpAsyncClientBuilder.create().setConnectionManager(connections).build());
  }

  CloseableHttpAsyncClient minimal() throws IOReactorException {
    builder();
    return started(HttpAsyncClients.createMinimal(connections));
  }

  HttpRequest moved(HttpRequest request) {
    return new HttpRequest(
        "POST",
        Url.of(other.url("/openai/v1/chat/completions").toString()),
        Headers.of(
            "Authorization", "Bearer theirs", "Content-Type", "application/json", "Host", "no"),
        request.body());
  }

  static String text(Future<HttpResponse> future) throws Exception {
    return EntityUtils.toString(future.get(10, TimeUnit.SECONDS).getEntity());
  }

  /** No connection is in use, and so none has leaked. */
  void assertAtRest() throws InterruptedException {
    await(() -> connections.getTotalStats().getLeased() == 0);
  }
}
