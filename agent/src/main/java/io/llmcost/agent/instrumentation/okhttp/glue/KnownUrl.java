package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.http.Url;
import okhttp3.HttpUrl;

/** A URL in both forms: a client calls the same few again and again. */
final class KnownUrl {

  private final HttpUrl theirs;
  private final Url ours;

  KnownUrl(HttpUrl theirs) {
    this.theirs = theirs;
    this.ours = Messages.url(theirs);
  }

  boolean is(HttpUrl url) {
    return theirs.equals(url);
  }

  Url ours() {
    return ours;
  }
}
