package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.instrumentation.ConnectionFields;

/** The headers of a request to another origin in both forms: a provider gets the same each time. */
final class ForeignHeaders {

  private final Headers ours;
  private final okhttp3.Headers theirs;

  ForeignHeaders(Headers ours) {
    this.ours = ours;
    okhttp3.Headers.Builder fields = new okhttp3.Headers.Builder();
    for (int i = 0; i < ours.size(); i++) {
      if (!ConnectionFields.include(ours.name(i))) {
        fields.addUnsafeNonAscii(ours.name(i), ours.value(i));
      }
    }
    this.theirs = fields.build();
  }

  boolean are(Headers headers) {
    return ours.equals(headers);
  }

  okhttp3.Headers theirs() {
    return theirs;
  }
}
