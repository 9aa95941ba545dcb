package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.StreamObserver;
import io.llmcost.agent.log.Log;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Goes once through what is done with the client's types before and after a call, without a call.
 * In a version where that does not work calls are left alone, in place of failing when their answer
 * is here.
 */
final class ClassicRehearsal {

  private static volatile Boolean success;

  private ClassicRehearsal() {}

  /**
   * Whether this version has all that is needed.
   *
   * @param client the application's, because making one takes long; it is looked at, not used
   */
  static boolean succeeds(ClassicClients clients, CloseableHttpClient client) {
    Boolean known = success;
    if (known == null) {
      known = rehearse(clients, client);
      success = known;
    }
    return known;
  }

  private static boolean rehearse(ClassicClients clients, CloseableHttpClient client) {
    try {
      byte[] text = "{}".getBytes(StandardCharsets.UTF_8);
      HttpPost post = new HttpPost("http://localhost/");
      BytesEntity body = BytesEntity.read(BytesEntity.answer(text, null, null), text.length);
      HttpHost host = new HttpHost("http", "localhost", 80);
      HttpClientContext context = HttpClientContext.create();
      ClassicCall call = new ClassicCall(client, host, post, context);
      HttpRequest neutral =
          new HttpRequest(
              "POST",
              call.url(),
              ClassicCall.headers(post, body, Collections.emptyList()),
              body.bytes());
      OwnRequest own = call.changed(neutral.withBody(new byte[1]), neutral, body);
      ClientFacts facts = clients.facts(client);
      return ClassicCall.cancellation() != null
          && clients.stranger(client) != null
          && Contexts.elsewhere(context, call.config(), facts, host) != null
          && (facts.mayAddCredentials(context) || facts.id(context, false) == null)
          && !own.isCancelled()
          && reads(text);
    } catch (Exception | LinkageError e) {
      Log.warn("This version of Apache HttpClient is not known and left alone", e);
      return false;
    }
  }

  private static boolean reads(byte[] text) throws Exception {
    HttpResponse whole =
        HttpResponse.whole(
            200, io.llmcost.agent.http.Headers.of("Content-Type", "application/json"), text);
    CloseableHttpResponse received = Responses.whole(whole, null, true, () -> false);
    ReceivedBody body = new ReceivedBody(received, true, () -> {});
    HttpResponse live =
        HttpResponse.live(200, body.headers(), body)
            .observedBy(new Unconcerned())
            .withHeader("x-llmcost-cache", "miss");
    try (CloseableHttpResponse answer = Responses.live(live, body)) {
      return EntityUtils.toString(answer.getEntity())
          .equals(new String(text, StandardCharsets.UTF_8));
    }
  }

  private static final class Unconcerned implements StreamObserver {
    @Override
    public void data(byte[] bytes, int offset, int length) {}

    @Override
    public void end() {}

    @Override
    public void aborted(Throwable cause) {}
  }
}
