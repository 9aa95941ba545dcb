package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.StreamObserver;
import io.llmcost.agent.log.Log;
import java.nio.charset.StandardCharsets;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Goes once through what is done with OkHttp's types before and after a call, without a call. In a
 * version where that does not work calls are left alone, in place of failing when their answer is
 * here.
 */
final class Rehearsal {

  private static final boolean SUCCESS = rehearse();

  private Rehearsal() {}

  /** Whether this version of OkHttp has all that is needed. */
  static boolean succeeds() {
    return SUCCESS;
  }

  private static boolean rehearse() {
    try {
      byte[] text = "{}".getBytes(StandardCharsets.UTF_8);
      BufferedRequestBody body =
          BufferedRequestBody.read(new FormBody.Builder().build(), 0, () -> false);
      Request request =
          new Request.Builder().url("http://localhost/").method("POST", body.with(text)).build();
      OkHttpClient.Builder side = SideCalls.stranger(SideCalls.quiet(new OkHttpClient.Builder()));
      return SideCalls.areOfSideCalls(side.interceptors())
          && reads(request, received(request, text), text);
    } catch (Exception | LinkageError e) {
      Log.warn("This version of OkHttp is not known and left alone", e);
      return false;
    }
  }

  private static OkHttpBody received(Request request, byte[] text) {
    Response response =
        new Response.Builder()
            .request(request)
            .protocol(Protocol.HTTP_1_1)
            .code(200)
            .message("OK")
            .header("content-type", "application/json")
            .body(new SourceBody(null, text.length, new okio.Buffer().write(text)))
            .build();
    return new OkHttpBody(request, response, false, () -> {});
  }

  private static boolean reads(Request request, OkHttpBody body, byte[] text) throws Exception {
    HttpResponse live =
        HttpResponse.live(200, body.headers(), body)
            .observedBy(new Unconcerned())
            .withHeader("x-llmcost-cache", "miss");
    try (Response piped = Responses.live(request, live, body);
        Response whole =
            Responses.whole(request, HttpResponse.whole(200, live.headers(), text), body, null)) {
      return piped.body().string().equals(whole.body().string());
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
