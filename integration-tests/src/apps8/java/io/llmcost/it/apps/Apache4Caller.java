package io.llmcost.it.apps;

import java.io.InputStream;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpResponse;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.client.methods.AsyncCharConsumer;
import org.apache.http.nio.client.methods.HttpAsyncMethods;
import org.apache.http.protocol.HttpContext;
import org.apache.http.util.EntityUtils;

final class Apache4Caller implements Caller {

  private static final int CONNECTIONS = 64;

  private final PoolingHttpClientConnectionManager connections =
      new PoolingHttpClientConnectionManager();
  private final CloseableHttpClient client;
  private final CloseableHttpAsyncClient async;

  Apache4Caller() {
    RequestConfig config =
        RequestConfig.custom()
            .setConnectTimeout(PATIENCE_MS)
            .setSocketTimeout(PATIENCE_MS)
            .setConnectionRequestTimeout(10 * PATIENCE_MS)
            .build();
    connections.setDefaultMaxPerRoute(CONNECTIONS);
    connections.setMaxTotal(2 * CONNECTIONS);
    client =
        HttpClients.custom()
            .setDefaultRequestConfig(config)
            .setConnectionManager(connections)
            .build();
    async =
        HttpAsyncClientBuilder.create()
            .setDefaultRequestConfig(config)
            .setMaxConnPerRoute(CONNECTIONS)
            .setMaxConnTotal(2 * CONNECTIONS)
            .build();
    async.start();
  }

  @Override
  public void call(String kind, String url, String body, Got got) throws Exception {
    HttpPost post = new HttpPost(url);
    post.setHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
    post.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
    switch (kind) {
      case "async":
        HttpResponse whole = await(async.execute(post, null));
        got.status(whole.getStatusLine().getStatusCode());
        got.text(EntityUtils.toString(whole.getEntity(), StandardCharsets.ISO_8859_1));
        break;
      case "stream-async":
        await(async.execute(HttpAsyncMethods.create(post), new Reading(got), null));
        break;
      default:
        try (CloseableHttpResponse response = client.execute(post)) {
          got.status(response.getStatusLine().getStatusCode());
          InputStream in = response.getEntity().getContent();
          if (kind.equals("abandon")) {
            got.text(String.valueOf((char) in.read()));
            post.abort();
          } else {
            ChaosApp.read(in, got);
          }
        }
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.get(LIMIT_MS, TimeUnit.MILLISECONDS);
  }

  private static final class Reading extends AsyncCharConsumer<Void> {
    private final Got got;

    Reading(Got got) {
      this.got = got;
    }

    @Override
    protected void onResponseReceived(HttpResponse response) {
      got.status(response.getStatusLine().getStatusCode());
    }

    @Override
    protected void onCharReceived(CharBuffer buffer, IOControl control) {
      got.text(buffer);
      buffer.position(buffer.limit());
    }

    @Override
    protected Void buildResult(HttpContext context) {
      return null;
    }
  }

  @Override
  public int leased() {
    return connections.getTotalStats().getLeased();
  }

  @Override
  public void close() throws Exception {
    client.close();
    async.close();
  }
}
