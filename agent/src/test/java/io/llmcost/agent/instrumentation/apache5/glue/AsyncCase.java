package io.llmcost.agent.instrumentation.apache5.glue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.junit.jupiter.api.AfterEach;

/** An asynchronous client, and what became of its connections. */
abstract class AsyncCase extends Apache5Case {

  final PoolingAsyncClientConnectionManager connections = new PoolingAsyncClientConnectionManager();
  final List<CloseableHttpAsyncClient> clients = new ArrayList<>();
  final Recorder recorder = new Recorder();

  @AfterEach
  void closeClients() throws IOException {
    for (CloseableHttpAsyncClient client : clients) {
      client.close();
    }
    connections.close();
  }

  HttpAsyncClientBuilder asyncBuilder() {
    return HttpAsyncClientBuilder.create()
        .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).build())
        .setConnectionManager(connections);
  }

  CloseableHttpAsyncClient bare(HttpAsyncClientBuilder builder) {
    CloseableHttpAsyncClient client = builder.build();
    client.start();
    clients.add(client);
    return client;
  }

  CloseableHttpAsyncClient asyncClient() {
    return new HookedAsyncClient(bare(asyncBuilder()), gateway.glue);
  }

  SimpleHttpRequest asyncChat() {
    SimpleHttpRequest request =
        new SimpleHttpRequest("POST", server.url("/v1/chat/completions").uri());
    request.setBody(ASKED, ContentType.APPLICATION_JSON);
    request.setHeader("Authorization", "Bearer k");
    return request;
  }

  static SimpleHttpResponse get(Future<SimpleHttpResponse> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  void assertAtRest() throws InterruptedException {
    await(() -> connections.getTotalStats().getLeased() == 0);
  }
}
