package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;

/**
 * Some clients make a body's data in a way of their own, of a stream and not of a publisher, so
 * that what fails while it is read fails in another way. Which ones do is seen of their responses.
 */
final class StreamedData {

  private static final String METHOD = "getBodyAsBinaryData";

  private StreamedData() {}

  /** The client's data, which may have taken the body; null if azure-core makes them itself. */
  static BinaryData of(HttpResponse received) {
    return isOwn(received) ? received.getBodyAsBinaryData() : null;
  }

  private static boolean isOwn(HttpResponse received) {
    try {
      return received.getClass().getMethod(METHOD).getDeclaringClass() != HttpResponse.class;
    } catch (NoSuchMethodException | SecurityException e) {
      return false;
    }
  }
}
