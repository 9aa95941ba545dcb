package io.llmcost.it.apps;

import java.io.InputStream;
import java.nio.CharBuffer;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.AbstractCharResponseConsumer;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.io.entity.StringEntity;

final class Apache5Caller implements Caller {

  private static final int CONNECTIONS = 64;

  private final PoolingHttpClientConnectionManager connections =
      new PoolingHttpClientConnectionManager();
  private final PoolingAsyncClientConnectionManager asyncConnections =
      new PoolingAsyncClientConnectionManager();
  private final CloseableHttpClient client;
  private final CloseableHttpAsyncClient async;

  Apache5Caller() {
    RequestConfig config =
        RequestConfig.custom()
            .setResponseTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
            .setConnectionRequestTimeout(10 * PATIENCE_MS, TimeUnit.MILLISECONDS)
            .build();
    connections.setDefaultMaxPerRoute(CONNECTIONS);
    connections.setMaxTotal(2 * CONNECTIONS);
    asyncConnections.setDefaultMaxPerRoute(CONNECTIONS);
    asyncConnections.setMaxTotal(2 * CONNECTIONS);
    client =
        HttpClients.custom()
            .setDefaultRequestConfig(config)
            .setConnectionManager(connections)
            .disableAutomaticRetries()
            .build();
    async =
        HttpAsyncClients.custom()
            .setDefaultRequestConfig(config)
            .setConnectionManager(asyncConnections)
            .disableAutomaticRetries()
            .build();
    async.start();
  }

  @Override
  @SuppressWarnings("deprecation") // what all versions have
  public void call(String kind, String url, String body, Got got) throws Exception {
    if (kind.endsWith("async")) {
      SimpleHttpRequest request = new SimpleHttpRequest("POST", java.net.URI.create(url));
      request.setHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
      request.setBody(body, ContentType.APPLICATION_JSON);
      if (kind.equals("async")) {
        SimpleHttpResponse whole = await(async.execute(request, null));
        got.status(whole.getCode());
        got.text(whole.getBodyText());
      } else {
        await(async.execute(SimpleRequestProducer.create(request), new Reading(got), null));
      }
      return;
    }
    HttpPost post = new HttpPost(url);
    post.setHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
    post.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
    try (CloseableHttpResponse response = client.execute(post)) {
      got.status(response.getCode());
      InputStream in = response.getEntity().getContent();
      if (kind.equals("abandon")) {
        got.text(String.valueOf((char) in.read()));
        post.cancel();
      } else {
        ChaosApp.read(in, got);
      }
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.get(LIMIT_MS, TimeUnit.MILLISECONDS);
  }

  private static final class Reading extends AbstractCharResponseConsumer<Void> {
    private final Got got;

    Reading(Got got) {
      this.got = got;
    }

    @Override
    protected void start(HttpResponse response, ContentType type) {
      got.status(response.getCode());
    }

    @Override
    protected int capacityIncrement() {
      return Integer.MAX_VALUE;
    }

    @Override
    protected void data(CharBuffer more, boolean isLast) {
      got.text(more);
      more.position(more.limit());
    }

    @Override
    protected Void buildResult() {
      return null;
    }

    @Override
    public void failed(Exception cause) {
      // the future says it
    }

    @Override
    public void releaseResources() {
      // there are none
    }
  }

  @Override
  public int leased() {
    return connections.getTotalStats().getLeased() + asyncConnections.getTotalStats().getLeased();
  }

  @Override
  public void close() throws Exception {
    client.close();
    async.close();
  }
}
