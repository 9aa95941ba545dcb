package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.rights.Rights;
import java.lang.reflect.Field;

/** Reads what clients keep to themselves. */
final class ClientFields {

  private ClientFields() {}

  /** The first field of a type, in the class that declares one; null if there is none. */
  static <T> T get(Object owner, Class<T> type) {
    return type.cast(Rights.ofAgent(() -> read(owner, type)));
  }

  /** The field of this name, in the class that declares one. */
  static Object named(Object owner, String name) {
    return Rights.ofAgent(
        () -> {
          for (Class<?> c = owner.getClass(); c != null; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
              if (field.getName().equals(name)) {
                return value(field, owner);
              }
            }
          }
          throw new IllegalStateException("no field " + name + " in " + owner.getClass());
        });
  }

  private static Object read(Object owner, Class<?> type) {
    for (Class<?> c = owner.getClass(); c != null; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (type.isAssignableFrom(field.getType())) {
          return value(field, owner);
        }
      }
    }
    return null;
  }

  private static Object value(Field field, Object owner) {
    try {
      field.setAccessible(true);
      return field.get(owner);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
