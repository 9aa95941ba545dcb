package io.llmcost.agent.instrumentation.webclient.glue;

import java.lang.reflect.Field;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeStrategies;

/** What Spring's exchange function is made of, which it does not say. */
final class FunctionFields {

  private volatile Field connector;
  private volatile Field strategies;

  ClientHttpConnector connector(ExchangeFunction function) {
    Field field = connector;
    if (field == null) {
      field = field(function, "connector");
      connector = field;
    }
    return (ClientHttpConnector) value(field, function);
  }

  ExchangeStrategies strategies(ExchangeFunction function) {
    Field field = strategies;
    if (field == null) {
      field = field(function, "strategies");
      strategies = field;
    }
    return (ExchangeStrategies) value(field, function);
  }

  private static Field field(Object owner, String name) {
    try {
      Field field = owner.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw (LinkageError) new NoSuchFieldError(name).initCause(e);
    }
  }

  private static Object value(Field field, Object owner) {
    try {
      return field.get(owner);
    } catch (IllegalAccessException e) {
      throw (LinkageError) new IllegalAccessError(field.getName()).initCause(e);
    }
  }
}
