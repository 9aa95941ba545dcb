package io.llmcost.agent.instrumentation.apache4.glue;

import java.io.IOException;
import java.io.InterruptedIOException;

/** What the client throws for a request that was aborted; before 4.3 it was no type of its own. */
final class Aborted {

  private static final Class<?> TYPE = typeOrNull();

  private Aborted() {}

  static IOException exception() {
    try {
      if (TYPE != null) {
        return (InterruptedIOException)
            TYPE.getConstructor(String.class).newInstance("Request aborted");
      }
    } catch (ReflectiveOperationException e) {
      return new InterruptedIOException("Request aborted");
    }
    return new IOException("Request already aborted");
  }

  private static Class<?> typeOrNull() {
    try {
      return Class.forName(
          "org.apache.http.impl.execchain.RequestAbortedException",
          true,
          Aborted.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
