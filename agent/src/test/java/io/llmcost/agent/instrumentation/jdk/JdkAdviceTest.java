package io.llmcost.agent.instrumentation.jdk;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.Callable;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import org.junit.jupiter.api.Test;

/** Without an agent behind the bridge a woven class does what it did before. */
class JdkAdviceTest {

  /** Shaped like the client's facade. */
  public static class Facade implements Callable<Object> {

    public Object send(Object request, Object bodyHandler) throws IOException {
      if (request == null) {
        throw new IOException("null");
      }
      return "sent " + request;
    }

    public Object sendAsync(Object request, Object bodyHandler) {
      return "async " + request;
    }

    public Object sendAsync(Object request, Object bodyHandler, Object push) {
      return "push " + push;
    }

    @Override
    public Object call() throws Exception {
      assertThatThrownBy(() -> send(null, "h")).isInstanceOf(IOException.class).hasMessage("null");
      return send("r", "h") + ", " + sendAsync("r", "h") + ", " + sendAsync("r", "h", "p");
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void aWovenClassRunsWithoutTheBridge() throws Exception {
    Class<? extends Facade> woven =
        (Class<? extends Facade>)
            new ByteBuddy()
                .redefine(Facade.class)
                .name(Facade.class.getName() + "Woven")
                .visit(Advice.to(JdkAdvice.Send.class).on(named("send")))
                .visit(
                    Advice.to(JdkAdvice.SendAsync.class)
                        .on(named("sendAsync").and(takesArguments(2))))
                .visit(
                    Advice.to(JdkAdvice.SendAsyncWithPush.class)
                        .on(named("sendAsync").and(takesArguments(3))))
                .make()
                .load(getClass().getClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
                .getLoaded();
    Callable<Object> facade = (Callable<Object>) (Object) woven.getConstructor().newInstance();
    assertThat(facade.call()).isEqualTo("sent r, async r, push p");
  }
}
