package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.http.HttpClient;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

/**
 * What a transport stands on, as far as its fields show it: one that holds an instrumented client,
 * or holds a transport that does, is left to that client's glue, which can do more with a call than
 * is possible above it.
 */
final class Footing {

  private static final String[] INSTRUMENTED = {
    "okhttp3.",
    "java.net.http.",
    "java.net.HttpURLConnection",
    "org.apache.hc.client5.",
    "org.apache.http.",
    "org.springframework.web.",
    "com.azure.core.http.",
  };

  private static final int MAX_DEPTH = 8;

  private Footing() {}

  static boolean isInstrumented(HttpClient transport) {
    return isInstrumented(transport, MAX_DEPTH);
  }

  private static boolean isInstrumented(HttpClient transport, int depth) {
    for (Class<?> type = transport.getClass(); type != Object.class; type = type.getSuperclass()) {
      try {
        for (Field field : type.getDeclaredFields()) {
          if (!isOfTheTransport(field)) {
            continue;
          }
          Object value = value(transport, field);
          if (isInstrumented(field.getType())
              || value != null && isInstrumented(value.getClass())
              || value instanceof HttpClient
                  && depth > 0
                  && isInstrumented((HttpClient) value, depth - 1)) {
            return true;
          }
        }
      } catch (LinkageError e) {
        // a field of a type that is not there holds nothing
      }
    }
    return false;
  }

  /** Not what belongs to the class around it, which may use other clients for something else. */
  private static boolean isOfTheTransport(Field field) {
    return !field.isSynthetic()
        && !field.getType().isPrimitive()
        && !Modifier.isStatic(field.getModifiers());
  }

  private static Object value(Object owner, Field field) {
    try {
      field.setAccessible(true);
      return field.get(owner);
    } catch (IllegalAccessException | RuntimeException e) {
      return null;
    }
  }

  private static boolean isInstrumented(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (String prefix : INSTRUMENTED) {
        if (each.getName().startsWith(prefix)) {
          return true;
        }
      }
    }
    return false;
  }
}
