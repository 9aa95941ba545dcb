package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpRequest;
import com.azure.core.implementation.util.BinaryDataHelper;
import com.azure.core.util.BinaryData;

/**
 * What a request's body comes from: clients write the head of one that is in memory otherwise than
 * of one that comes in pieces.
 */
final class BodyKind {

  private BodyKind() {}

  /** Whether it is bytes, text or an object, and so one array when it is sent. */
  static boolean isArray(HttpRequest request) {
    BinaryData body = request.getBodyAsBinaryData();
    if (body == null) {
      return false;
    }
    try {
      String kind = BinaryDataHelper.getContent(body).getClass().getSimpleName();
      return !(kind.startsWith("Flux") || kind.startsWith("InputStream") || kind.contains("File"));
    } catch (LinkageError e) {
      // as a module azure-core shows its insides to its own clients only
      return body.getLength() != null;
    }
  }
}
