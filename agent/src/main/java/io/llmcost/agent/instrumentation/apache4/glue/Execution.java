package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.instrumentation.BlockingWait;
import io.llmcost.agent.rights.Rights;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.client.HttpClient;
import org.apache.http.protocol.HttpContext;

/**
 * Calls a client again. From 4.3 on an application's own client may have an {@code execute} of its
 * own, which has been run before we were asked and shall not be run twice.
 */
abstract class Execution {

  private static final Execution PUBLIC =
      new Execution() {
        @Override
        HttpResponse execute(
            HttpClient client, HttpHost target, HttpRequest request, HttpContext context)
            throws IOException {
          return client.execute(target, request, context);
        }
      };

  private static final Execution PROTECTED = ofProtected();

  /**
   * @param client null for an application's own
   */
  static Execution of(HttpClient client) {
    return client != null && client.getClass().getName().startsWith("org.apache.http.")
        ? PUBLIC
        : PROTECTED;
  }

  abstract HttpResponse execute(
      HttpClient client, HttpHost target, HttpRequest request, HttpContext context)
      throws IOException;

  private static Execution ofProtected() {
    try {
      Class<?> type =
          Class.forName(
              "org.apache.http.impl.client.CloseableHttpClient",
              false,
              Execution.class.getClassLoader());
      Method method =
          type.getDeclaredMethod("doExecute", HttpHost.class, HttpRequest.class, HttpContext.class);
      return Rights.ofAgent(
          () -> {
            method.setAccessible(true);
            return new Invoked(method);
          });
    } catch (ClassNotFoundException e) {
      return PUBLIC; // before 4.3, where nobody can override it
    } catch (NoSuchMethodException e) {
      throw new LinkageError("CloseableHttpClient.doExecute", e);
    }
  }

  private static final class Invoked extends Execution {
    private final Method method;

    Invoked(Method method) {
      this.method = method;
    }

    @Override
    HttpResponse execute(
        HttpClient client, HttpHost target, HttpRequest request, HttpContext context)
        throws IOException {
      try {
        return (HttpResponse) method.invoke(client, target, request, context);
      } catch (InvocationTargetException e) {
        throw BlockingWait.thrown(e.getCause());
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
