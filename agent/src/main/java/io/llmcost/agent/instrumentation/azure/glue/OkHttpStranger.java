package io.llmcost.agent.instrumentation.azure.glue;

import okhttp3.Authenticator;
import okhttp3.CookieJar;
import okhttp3.OkHttpClient;

/** OkHttp's client without what the application has given its own. */
final class OkHttpStranger {

  private OkHttpStranger() {}

  /** With the same pool, TLS, proxy and time limits. */
  static OkHttpClient of(Object application) {
    OkHttpClient.Builder builder = ((OkHttpClient) application).newBuilder();
    builder.interceptors().clear();
    builder.networkInterceptors().clear();
    return builder
        .authenticator(Authenticator.NONE)
        .proxyAuthenticator(((OkHttpClient) application).proxyAuthenticator())
        .cookieJar(CookieJar.NO_COOKIES)
        .followRedirects(false)
        .followSslRedirects(false)
        .cache(null)
        .build();
  }
}
