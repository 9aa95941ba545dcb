package io.llmcost.it.apps;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.http.Header;
import org.apache.http.HttpResponse;
import org.apache.http.client.HttpClient;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

/**
 * The same as {@link AskedApp} with Apache HttpClient 4, for a stream where the line begins with
 * {@code stream}. One request is used for all, and has another key when it is not under way.
 */
public final class AskedApache4App {

  private AskedApache4App() {}

  public static void main(String[] args) throws Exception {
    HttpClient client = HttpClients.createDefault();
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
      HttpResponse response = client.execute(request);
      EntityUtils.toString(response.getEntity());
      request.setHeader("Authorization", "Bearer sk-of-somebody-else");
      request.setEntity(new StringEntity("{}", ContentType.APPLICATION_JSON));
      request.releaseConnection();
      Header cache = response.getFirstHeader("x-llmcost-cache");
      System.out.println(
          response.getStatusLine().getStatusCode()
              + " "
              + (cache == null ? "untouched" : cache.getValue()));
    }
  }
}
