package io.llmcost.it.apps;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/** The same as {@link AskedApache4App} with version 5. */
public final class AskedApache5App {

  private AskedApache5App() {}

  @SuppressWarnings("deprecation") // what all versions have
  public static void main(String[] args) throws Exception {
    CloseableHttpClient client = HttpClients.createDefault();
    HttpPost request = new HttpPost(args[0] + "/chat/completions");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      boolean stream = line.startsWith("stream ");
      String text = line.replace("stream ", "");
      request.setHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
      request.setEntity(
          new StringEntity(
              Bodies.chat(text, stream ? Bodies.STREAM : ""), ContentType.APPLICATION_JSON));
      try (CloseableHttpResponse response = client.execute(request)) {
        EntityUtils.toString(response.getEntity());
        request.setHeader("Authorization", "Bearer sk-of-somebody-else");
        request.setEntity(new StringEntity("{}", ContentType.APPLICATION_JSON));
        Header cache = response.getFirstHeader("x-llmcost-cache");
        System.out.println(
            response.getCode() + " " + (cache == null ? "untouched" : cache.getValue()));
      }
    }
    client.close();
  }
}
