package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpMethod;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import java.util.Collections;

/**
 * Goes once through what is done with the SDK's types before and after a call, without a call. In a
 * version where that does not work transports are left alone, in place of failing when an answer is
 * here; so before 2.x, whose requests do not say where they go.
 */
final class Rehearsal {

  private static final Throwable FAILURE = rehearse();

  private Rehearsal() {}

  /**
   * @throws LinkageError if this version of the SDK lacks what is needed
   */
  static void check() {
    if (FAILURE != null) {
      throw new LinkageError("openai-java", FAILURE);
    }
  }

  private static Throwable rehearse() {
    try {
      HttpRequest.Builder builder =
          HttpRequest.builder()
              .method(HttpMethod.POST)
              .baseUrl("http://localhost/v1")
              .addPathSegment("chat")
              .putQueryParam("q", "1")
              .putHeader("x-llmcost-tags", "a");
      HttpRequest request = builder.build();
      Url url = Messages.url(Url.of(request.baseUrl()), request);
      Messages.putUrl(builder, url);
      Url again = Messages.url(Url.of("http://localhost"), builder.build());
      boolean isSame = url.equals(again) && url.pathAndQuery().equals("/v1/chat?q=1");
      boolean isClean = Messages.withoutControls(request).headers().isEmpty();
      return isSame && isClean && answers() ? null : new LinkageError("Other messages");
    } catch (RuntimeException | LinkageError e) {
      return e;
    }
  }

  private static boolean answers() {
    try (HttpResponse whole =
        Answer.whole(
            io.llmcost.agent.http.HttpResponse.whole(200, Headers.of("a", "b"), new byte[2]),
            () -> false)) {
      return whole.headers().values("A").equals(Collections.singletonList("b"))
          && whole.statusCode() == 200
          && RequestOptions.none().getTimeout() == null
          && new OpenAIIoException("", new RuntimeException()).getCause() != null;
    }
  }
}
