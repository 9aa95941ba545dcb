package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;

/**
 * Some clients make a body's data of a stream and not of a publisher, so that what fails while it
 * is read fails in another way. Which ones do is seen of their responses.
 */
final class StreamedData {

  private static final String METHOD = "getBodyAsBinaryData";

  private StreamedData() {}

  /** The client's data if it is read from a stream; null if it is what azure-core makes itself. */
  static BinaryData of(HttpResponse received) {
    if (!isOwn(received)) {
      return null;
    }
    BinaryData data = received.getBodyAsBinaryData();
    return data == null || data.isReplayable() ? null : data;
  }

  private static boolean isOwn(HttpResponse received) {
    try {
      return received.getClass().getMethod(METHOD).getDeclaringClass() != HttpResponse.class;
    } catch (NoSuchMethodException | SecurityException e) {
      return false;
    }
  }
}
