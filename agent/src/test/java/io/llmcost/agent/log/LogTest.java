package io.llmcost.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogTest {

  @AfterEach
  void backToStderr() {
    Log.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true));
  }

  @Test
  void nothingThatIsSaidLooksLikeALineOfItsOwn() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Log.setOut(new PrintStream(out, true));
    Log.warn("model a\r\n2026-01-01 ERROR forged", new IllegalStateException("b\nc"));
    Log.announce("a\nb");
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
  }
}
