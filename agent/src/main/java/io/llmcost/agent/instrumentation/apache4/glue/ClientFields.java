package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.rights.Rights;
import java.lang.reflect.Field;

/** Reads what clients keep to themselves. */
final class ClientFields {

  private ClientFields() {}

  /** The first field of a type, in the class that declares one; null if there is none. */
  static <T> T get(Object owner, Class<T> type) {
    return Rights.ofAgent(() -> read(owner, type));
  }

  private static <T> T read(Object owner, Class<T> type) {
    for (Class<?> c = owner.getClass(); c != null; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (type.isAssignableFrom(field.getType())) {
          try {
            field.setAccessible(true);
            return type.cast(field.get(owner));
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
          }
        }
      }
    }
    return null;
  }
}
