package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.instrumentation.ClientCase;
import io.llmcost.bootstrap.Bridge;
import java.io.IOException;
import java.util.List;
import org.apache.http.client.HttpClient;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.StringEntity;
import org.apache.http.util.EntityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A server, a gateway and what the cases say about calls. Names nothing that versions lack. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class Apache4Case extends ClientCase {

  static {
    WovenClients.define();
  }

  static final String ASKED = "{\"model\":\"gpt-4o\",\"text\":\"caf\u00e9\"}";

  final TestGateway gateway = new TestGateway();

  static List<Kind> kinds() {
    return Kind.here();
  }

  @BeforeEach
  void attachBridge() {
    Bridge.handler = gateway::bridge;
  }

  @AfterEach
  void detachBridge() {
    Bridge.handler = null;
  }

  String url() {
    return server.url("/v1/chat/completions").toString();
  }

  HttpPost chat() throws IOException {
    HttpPost post = new HttpPost(url());
    post.setHeader("Authorization", "Bearer k");
    StringEntity entity = new StringEntity(ASKED, "UTF-8");
    entity.setContentType("application/json");
    post.setEntity(entity);
    return post;
  }

  static String text(HttpClient client, HttpPost post) throws IOException {
    return EntityUtils.toString(client.execute(post).getEntity());
  }
}
