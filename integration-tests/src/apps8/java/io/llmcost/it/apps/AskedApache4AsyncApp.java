package io.llmcost.it.apps;

import org.apache.http.Header;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClients;
import org.apache.http.util.EntityUtils;

/** The same as {@link AskedApache4App} with the asynchronous client. */
public final class AskedApache4AsyncApp {

  private AskedApache4AsyncApp() {}

  public static void main(String[] args) throws Exception {
    try (CloseableHttpAsyncClient client = HttpAsyncClients.createDefault()) {
      client.start();
      HttpPost request = new HttpPost(args[0] + "/chat/completions");
      Questions.answer(
          (body, stream) -> {
            request.setHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
            request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
            HttpResponse response = client.execute(request, null).get();
            request.setHeader("Authorization", "Bearer sk-of-somebody-else");
            request.setEntity(new StringEntity("{}", ContentType.APPLICATION_JSON));
            Header cache = response.getFirstHeader("x-llmcost-cache");
            return Questions.line(
                response.getStatusLine().getStatusCode(),
                cache == null ? null : cache.getValue(),
                EntityUtils.toString(response.getEntity()));
          });
    }
  }
}
