package io.llmcost.agent.instrumentation.webclient.glue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * Statuses of responses: {@code HttpStatus} up to version 5, {@code HttpStatusCode} from 6 on, and
 * a bare number from 5.1 to 6.
 */
final class StatusCodes {

  private static final Method NUMBER = method(ClientHttpResponse.class, "getRawStatusCode");
  private static final Method STATUS = method(ClientHttpResponse.class, "getStatusCode");
  private static final Method VALUE = method(STATUS.getReturnType(), "value");
  private static final Method VALUE_OF = method(STATUS.getReturnType(), "valueOf", int.class);

  private StatusCodes() {}

  static int of(ClientHttpResponse response) {
    return (Integer)
        (NUMBER != null ? call(NUMBER, response) : call(VALUE, call(STATUS, response)));
  }

  /**
   * In the type that {@code getStatusCode} has.
   *
   * @throws IllegalArgumentException for a number that is no status, as Spring does
   */
  static Object status(int number) {
    return call(VALUE_OF, null, number);
  }

  private static Object call(Method method, Object target, Object... arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException) {
        throw (RuntimeException) e.getCause();
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Method method(Class<?> type, String name, Class<?>... parameters) {
    try {
      return type.getMethod(name, parameters);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
