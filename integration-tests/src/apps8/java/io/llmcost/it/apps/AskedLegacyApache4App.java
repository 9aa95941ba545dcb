package io.llmcost.it.apps;

import org.apache.http.Header;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.StringEntity;
import org.apache.http.util.EntityUtils;

/** The same as {@link AskedApache4App} with what there was before version 4.3. */
public final class AskedLegacyApache4App {

  private AskedLegacyApache4App() {}

  @SuppressWarnings("deprecation") // what these versions have
  public static void main(String[] args) throws Exception {
    org.apache.http.client.HttpClient client = new org.apache.http.impl.client.DefaultHttpClient();
    HttpPost request = new HttpPost(args[0] + "/chat/completions");
    Questions.answer(
        (body, stream) -> {
          request.setHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
          request.setEntity(json(body));
          HttpResponse response = client.execute(request);
          String text = EntityUtils.toString(response.getEntity(), "UTF-8");
          request.setHeader("Authorization", "Bearer sk-of-somebody-else");
          request.setEntity(json("{}"));
          Header cache = response.getFirstHeader("x-llmcost-cache");
          return Questions.line(
              response.getStatusLine().getStatusCode(),
              cache == null ? null : cache.getValue(),
              text);
        });
  }

  private static StringEntity json(String body) throws java.io.IOException {
    StringEntity entity = new StringEntity(body, "UTF-8");
    entity.setContentType("application/json");
    return entity;
  }
}
