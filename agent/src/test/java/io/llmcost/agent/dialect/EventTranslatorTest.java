package io.llmcost.agent.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.llm.SseEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTranslatorTest {

  private static final byte[] FOREIGN =
      "event: x\ndata: {\"foreign\":1}\n\n".getBytes(StandardCharsets.UTF_8);

  /** Fails at the first event in the way it is told. */
  private static final class Failing extends EventTranslator {
    private final Class<? extends Throwable> fault;

    Failing(Class<? extends Throwable> fault) {
      this.fault = fault;
    }

    @Override
    void translate(SseEvent event) {
      Failing.<RuntimeException>raise(fault);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Class<? extends Throwable> fault) throws T {
      try {
        throw (T) fault.getConstructor().newInstance();
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    void ended() {
      out.add("end");
    }

    @Override
    void writeError(String message, String type) {
      out.add("error");
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {IllegalStateException.class, StackOverflowError.class, NoClassDefFoundError.class})
  void aFaultEndsTheStreamWithAnErrorAndLetsNothingForeignThrough(Class<Throwable> fault) {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    EventTranslator translator = new Failing(fault);
    translator.data(FOREIGN, 0, FOREIGN.length, seen::write);
    translator.data(FOREIGN, 0, FOREIGN.length, seen::write);
    translator.end(seen::write);
    assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo("error");
  }
}
