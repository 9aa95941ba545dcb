package io.llmcost.it.apps;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;

/** An agent beside ours: classes of ours that lie in its jar are loaded in the place of ours. */
public final class ReplacingAgent implements ClassFileTransformer {

  private static final String OURS = "io/llmcost/agent/";

  private ReplacingAgent() {}

  /** Called by the JVM. */
  public static void premain(String argument, Instrumentation instrumentation) {
    instrumentation.addTransformer(new ReplacingAgent());
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
    if (name == null || !name.startsWith(OURS)) {
      return null;
    }
    try (InputStream in =
        ReplacingAgent.class.getResourceAsStream("/replaced/" + name + ".class")) {
      return in == null ? null : read(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] read(InputStream in) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      read.write(buffer, 0, n);
    }
    return read.toByteArray();
  }
}
