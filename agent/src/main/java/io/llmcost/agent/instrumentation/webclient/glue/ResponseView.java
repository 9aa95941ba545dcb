package io.llmcost.agent.instrumentation.webclient.glue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;

/**
 * A connector's response with another status, other fields or another body. A proxy, because the
 * interface has other methods, and its methods other types, from version to version.
 */
final class ResponseView implements InvocationHandler {

  private final int status;
  private final HttpHeaders headers;
  private final MultiValueMap<String, ResponseCookie> cookies;
  private final Flux<DataBuffer> body;
  private final ClientHttpResponse received;

  private ResponseView(
      int status, HttpHeaders headers, Flux<DataBuffer> body, ClientHttpResponse received) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.received = received;
    this.cookies = received == null ? new LinkedMultiValueMap<>() : received.getCookies();
  }

  /**
   * @param received what is asked for everything else; null if no response was received from where
   *     the application sent its request
   */
  static ClientHttpResponse of(
      int status, HttpHeaders headers, Flux<DataBuffer> body, ClientHttpResponse received) {
    return (ClientHttpResponse)
        Proxy.newProxyInstance(
            ResponseView.class.getClassLoader(),
            new Class<?>[] {ClientHttpResponse.class},
            new ResponseView(status, headers, body, received));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "getStatusCode":
        return StatusCodes.status(status);
      case "getRawStatusCode":
        return status;
      case "getHeaders":
        return headers;
      case "getCookies":
        return cookies;
      case "getBody":
        return body;
      case "equals":
        return proxy == arguments[0];
      case "hashCode":
        return System.identityHashCode(proxy);
      default:
        return other(method, arguments);
    }
  }

  private Object other(Method method, Object[] arguments) throws Throwable {
    if (received != null || method.getDeclaringClass() == Object.class) {
      try {
        return method.invoke(received == null ? this : received, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
    if (method.getName().equals("getId")) {
      return Integer.toHexString(System.identityHashCode(this));
    }
    throw new UnsupportedOperationException(method.toString());
  }
}
