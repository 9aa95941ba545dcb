package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.http.Headers;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The headers of a request to another origin in both forms: a provider gets the same each time. */
final class ForeignHeaders {

  /** Fields that belong to a connection, or to how the client reads its answer. */
  private static final Set<String> CONNECTION_FIELDS =
      new HashSet<>(
          Arrays.asList(
              "host",
              "connection",
              "content-length",
              "transfer-encoding",
              "accept-encoding",
              "expect",
              "upgrade",
              "te",
              "proxy-authorization",
              "cookie"));

  private final Headers ours;
  private final okhttp3.Headers theirs;

  ForeignHeaders(Headers ours) {
    this.ours = ours;
    okhttp3.Headers.Builder fields = new okhttp3.Headers.Builder();
    for (int i = 0; i < ours.size(); i++) {
      if (!CONNECTION_FIELDS.contains(ours.name(i).toLowerCase(Locale.ROOT))) {
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
