package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.gateway.CallHandler;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A real client as it is after weaving: each call asks the handler first. */
final class HookedClient extends HttpClient {

  private final HttpClient real;
  private final JdkHandler handler;

  HookedClient(HttpClient real, CallHandler engine) {
    this.real = real;
    this.handler = new JdkHandler(engine, () -> "test.Site.call");
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> bodyHandler)
      throws IOException, InterruptedException {
    Object[] answer = handler.handle("send", new Object[] {real, request, bodyHandler});
    if (answer == null) {
      return real.send(request, bodyHandler);
    }
    if (answer[1] != null) {
      HookedClient.<RuntimeException>sneak((Throwable) answer[1]);
    }
    return (HttpResponse<T>) answer[0];
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> bodyHandler) {
    return async(new Object[] {real, request, bodyHandler}, request, bodyHandler, null);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> bodyHandler, PushPromiseHandler<T> push) {
    return async(new Object[] {real, request, bodyHandler, push}, request, bodyHandler, push);
  }

  @SuppressWarnings("unchecked")
  private <T> CompletableFuture<HttpResponse<T>> async(
      Object[] args, HttpRequest request, BodyHandler<T> bodyHandler, PushPromiseHandler<T> push) {
    Object[] answer = handler.handle("sendAsync", args);
    if (answer == null) {
      return real.sendAsync(request, bodyHandler, push);
    }
    if (answer[1] != null) {
      HookedClient.<RuntimeException>sneak((Throwable) answer[1]);
    }
    return (CompletableFuture<HttpResponse<T>>) answer[0];
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return real.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return real.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return real.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return real.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return real.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return real.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return real.authenticator();
  }

  @Override
  public Version version() {
    return real.version();
  }

  @Override
  public Optional<Executor> executor() {
    return real.executor();
  }
}
