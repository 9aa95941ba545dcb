package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.http.HttpClient;
import java.lang.reflect.Field;

/** Looks through the SDK's wrappers for the transport that sends its requests. */
final class Wrappers {

  private static final int MAX_WRAPPERS = 8;
  private static final String OKHTTP = "com.openai.client.okhttp.OkHttpClient";

  private final ClassValue<Field> wrapped =
      new ClassValue<Field>() {
        @Override
        protected Field computeValue(Class<?> type) {
          for (Field field : type.getDeclaredFields()) {
            if (HttpClient.class.isAssignableFrom(field.getType())) {
              field.setAccessible(true);
              return field;
            }
          }
          return null;
        }
      };

  /**
   * Whether it is the SDK's own one, which stands on OkHttp, or ours; false if that cannot be told.
   */
  boolean leadToUs(HttpClient client) {
    try {
      Object current = client;
      for (int i = 0; i < MAX_WRAPPERS && current != null; i++) {
        if (current instanceof LlmTransport
            || current instanceof SitedTransport
            || current.getClass().getName().equals(OKHTTP)) {
          return true;
        }
        Field inner = wrapped.get(current.getClass());
        current = inner == null ? null : inner.get(current);
      }
      return false;
    } catch (IllegalAccessException | RuntimeException e) {
      return false;
    }
  }
}
