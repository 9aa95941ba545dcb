package io.llmcost.it.containers;

import io.llmcost.it.frameworks.Prompts;
import java.io.IOException;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

/** Apache HttpClient 4.3 to 4.5. */
public final class Apache4Assistant implements Assistant {

  @Override
  public String ask(String baseUrl, String question) throws IOException {
    HttpPost request = new HttpPost(baseUrl + "/chat/completions");
    request.setHeader("Authorization", KEY);
    request.setEntity(new StringEntity(Prompts.chat(question), ContentType.APPLICATION_JSON));
    try (CloseableHttpClient client = HttpClients.createDefault();
        CloseableHttpResponse response = client.execute(request)) {
      return response.getStatusLine().getStatusCode()
          + " "
          + EntityUtils.toString(response.getEntity());
    }
  }
}
