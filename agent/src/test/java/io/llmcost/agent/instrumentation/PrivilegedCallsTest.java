package io.llmcost.agent.instrumentation;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivilegedCallsTest {

  @ParameterizedTest
  @ValueSource(classes = {SecurityException.class, NoClassDefFoundError.class})
  void aCountThatFailsFailsNoCall(Class<? extends Throwable> failure) {
    PrivilegedCalls calls = new PrivilegedCalls(new FailingCount(failure));
    assertThatCode(() -> calls.passedThrough("okhttp", "too long")).doesNotThrowAnyException();
  }

  private static final class FailingCount implements CallHandler {
    private final Class<? extends Throwable> failure;

    FailingCount(Class<? extends Throwable> failure) {
      this.failure = failure;
    }

    @Override
    public void passedThrough(String client, String reason) {
      if (failure == SecurityException.class) {
        throw new SecurityException("no threads");
      }
      throw new NoClassDefFoundError("the jar is gone");
    }

    @Override
    public boolean watches(String scheme, String host, int port) {
      return true;
    }

    @Override
    public boolean isStrange(String host, int port) {
      return false;
    }

    @Override
    public int maxBodyBytes() {
      return 0;
    }

    @Override
    public boolean wants(String method, String path) {
      return true;
    }

    @Override
    public CompletionStage<HttpResponse> handle(
        HttpRequest request, CallContext context, Upstream upstream) {
      throw new AssertionError("not asked");
    }
  }
}
