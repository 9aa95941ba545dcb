package io.llmcost.it.apps;

import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;

/** The same as {@link AskedApache5App} with the asynchronous client. */
public final class AskedApache5AsyncApp {

  private AskedApache5AsyncApp() {}

  public static void main(String[] args) throws Exception {
    try (CloseableHttpAsyncClient client = HttpAsyncClients.createDefault()) {
      client.start();
      SimpleHttpRequest request =
          SimpleHttpRequest.copy(
              new org.apache.hc.core5.http.message.BasicHttpRequest(
                  "POST", java.net.URI.create(args[0] + "/chat/completions")));
      Questions.answer(
          (body, stream) -> {
            request.setHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
            request.setBody(body, ContentType.APPLICATION_JSON);
            SimpleHttpResponse response =
                client
                    .execute(
                        SimpleRequestProducer.create(request),
                        SimpleResponseConsumer.create(),
                        null)
                    .get();
            request.setHeader("Authorization", "Bearer sk-of-somebody-else");
            request.setBody("{}", ContentType.APPLICATION_JSON);
            Header cache = response.getFirstHeader("x-llmcost-cache");
            return Questions.line(
                response.getCode(),
                cache == null ? null : cache.getValue(),
                response.getBodyText());
          });
    }
  }
}
