package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.StreamObserver;
import io.llmcost.agent.log.Log;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.apache.http.HttpHost;
import org.apache.http.HttpVersion;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.message.BasicHttpResponse;
import org.apache.http.util.EntityUtils;

/**
 * Goes once through what is done with the client's types before and after a call, without a call.
 * In a version where that does not work calls are left alone, in place of failing when their answer
 * is here.
 */
final class Rehearsal {

  private static final boolean SUCCESS = rehearse();

  private Rehearsal() {}

  /** Whether this version has all that is needed. */
  static boolean succeeds() {
    return SUCCESS;
  }

  private static boolean rehearse() {
    try {
      byte[] text = "{}".getBytes(StandardCharsets.UTF_8);
      HttpPost post = new HttpPost("http://localhost/");
      BufferedEntity body = BufferedEntity.read(new ByteArrayEntity(text), text.length);
      Call call = new Call(null, new HttpHost("localhost"), post, null);
      HttpRequest neutral =
          new HttpRequest(
              "POST", call.url(), call.headers(body, Collections.emptyList()), body.bytes());
      OwnRequest own = call.changed(neutral.withBody(new byte[1]), neutral, body);
      return Call.aborted() != null
          && Execution.of(null) != null
          && !own.isAborted()
          && reads(received(text), text);
    } catch (Exception | LinkageError e) {
      Log.warn("This version of Apache HttpClient is not known and left alone", e);
      return false;
    }
  }

  private static ReceivedBody received(byte[] text) {
    org.apache.http.HttpResponse response = new BasicHttpResponse(HttpVersion.HTTP_1_1, 200, "OK");
    response.addHeader("Content-Type", "application/json");
    response.setEntity(new ByteArrayEntity(text));
    return new ReceivedBody(response, true, () -> {});
  }

  private static boolean reads(ReceivedBody body, byte[] text) throws Exception {
    HttpResponse live =
        HttpResponse.live(200, body.headers(), body)
            .observedBy(new Unconcerned())
            .withHeader("x-llmcost-cache", "miss");
    HttpResponse whole = HttpResponse.whole(200, live.headers(), text);
    return EntityUtils.toString(Responses.live(live, body).getEntity())
        .equals(EntityUtils.toString(Responses.whole(whole, body, () -> false).getEntity()));
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
