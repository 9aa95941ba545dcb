package io.llmcost.it.apps;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;

/**
 * An agent beside ours: it empties the suffix that tells a chat completion by its path, so that
 * whatever is posted is handled as one.
 */
public final class EveryCall implements ClassFileTransformer {

  private static final String KNOWS_PATHS = "io/llmcost/agent/llm/Endpoint";
  private static final String SUFFIX = "/chat/completions";

  private EveryCall() {}

  /** Called by the JVM. */
  public static void premain(String argument, Instrumentation instrumentation) {
    instrumentation.addTransformer(new EveryCall());
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
    if (!KNOWS_PATHS.equals(name)) {
      return null;
    }
    // In a class file a string stands as 1, its length in two bytes, itself.
    String file = new String(bytes, StandardCharsets.ISO_8859_1);
    String emptied = file.replace("\1\0" + (char) SUFFIX.length() + SUFFIX, "\1\0\0");
    if (emptied.length() == file.length()) {
      throw new IllegalStateException("No " + SUFFIX + " in " + name);
    }
    return emptied.getBytes(StandardCharsets.ISO_8859_1);
  }
}
