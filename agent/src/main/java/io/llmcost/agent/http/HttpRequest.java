package io.llmcost.agent.http;

import java.util.Objects;

/** A request with its whole body. Immutable; nobody may change the body's bytes. */
public final class HttpRequest {

  private final String method;
  private final Url url;
  private final Headers headers;
  private final byte[] body;

  /**
   * @param headers as the client's last application-side hook sees them; framing ({@code
   *     Content-Length}, {@code Transfer-Encoding}, {@code Host}) is the client's own affair
   * @param body what is sent; empty if nothing is
   */
  public HttpRequest(String method, Url url, Headers headers, byte[] body) {
    this.method = Objects.requireNonNull(method);
    this.url = Objects.requireNonNull(url);
    this.headers = Objects.requireNonNull(headers);
    this.body = Objects.requireNonNull(body);
  }

  public String method() {
    return method;
  }

  public Url url() {
    return url;
  }

  public Headers headers() {
    return headers;
  }

  public byte[] body() {
    return body;
  }

  public HttpRequest withUrl(Url newUrl) {
    return new HttpRequest(method, newUrl, headers, body);
  }

  public HttpRequest withHeaders(Headers newHeaders) {
    return newHeaders == headers ? this : new HttpRequest(method, url, newHeaders, body);
  }

  public HttpRequest withBody(byte[] newBody) {
    return newBody == body ? this : new HttpRequest(method, url, headers, newBody);
  }

  /** Without the query, which may hold a key. */
  @Override
  public String toString() {
    return method + " " + url.origin() + url.path() + " (" + body.length + " bytes)";
  }
}
