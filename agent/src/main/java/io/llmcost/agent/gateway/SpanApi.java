package io.llmcost.agent.gateway;

import io.llmcost.agent.log.Log;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * An application's own OpenTelemetry API, reached by reflection. Looked for once in each class
 * loader; found, it is kept by its own class, so that it goes with the application.
 */
final class SpanApi {

  private static final String SPAN = "io.opentelemetry.api.trace.Span";

  /** A loader that has none has this. */
  private static final WeakReference<Class<?>> NONE = new WeakReference<>(null);

  private static final Map<ClassLoader, WeakReference<Class<?>>> FOUND =
      Collections.synchronizedMap(new WeakHashMap<ClassLoader, WeakReference<Class<?>>>());

  private static final ClassValue<Handles> HANDLES =
      new ClassValue<Handles>() {
        @Override
        protected Handles computeValue(Class<?> span) {
          return Handles.of(span);
        }
      };

  private final Handles handles;

  private SpanApi(Handles handles) {
    this.handles = handles;
  }

  /** That of the application whose thread this is; null if it has none. */
  static SpanApi ofCaller() {
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      Class<?> span = spanOf(loader == null ? ClassLoader.getSystemClassLoader() : loader);
      Handles handles = span == null ? null : HANDLES.get(span);
      return handles == null || handles.current == null ? null : new SpanApi(handles);
    } catch (RuntimeException | LinkageError e) {
      Log.warnOnce("span:lookup", "OpenTelemetry's API cannot be looked for: " + e);
      return null;
    }
  }

  private static Class<?> spanOf(ClassLoader loader) {
    WeakReference<Class<?>> known = FOUND.get(loader);
    Class<?> span = known == null ? null : known.get();
    if (span != null || known == NONE) {
      return span;
    }
    try {
      span = Class.forName(SPAN, false, loader);
      FOUND.put(loader, new WeakReference<Class<?>>(span));
      return span;
    } catch (ClassNotFoundException e) {
      FOUND.put(loader, NONE);
      return null;
    }
  }

  /** Null if that fails. */
  Object current() {
    return call(handles.current, null);
  }

  boolean isRecording(Object span) {
    return Boolean.TRUE.equals(call(handles.isRecording, span));
  }

  void set(Object span, String name, String value) {
    call(handles.setText, span, name, value);
  }

  void set(Object span, String name, long value) {
    call(handles.setLong, span, name, value);
  }

  void set(Object span, String name, double value) {
    call(handles.setDouble, span, name, value);
  }

  private static Object call(Method method, Object on, Object... arguments) {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException | IllegalAccessException | RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      Log.warnOnce("span:" + cause.getClass(), "A span cannot be told about a call: " + cause);
      return null;
    }
  }

  /** The methods of one API. */
  private static final class Handles {
    private Method current;
    private Method isRecording;
    private Method setText;
    private Method setLong;
    private Method setDouble;

    static Handles of(Class<?> span) {
      Handles handles = new Handles();
      try {
        handles.isRecording = span.getMethod("isRecording");
        handles.setText = span.getMethod("setAttribute", String.class, String.class);
        handles.setLong = span.getMethod("setAttribute", String.class, long.class);
        handles.setDouble = span.getMethod("setAttribute", String.class, double.class);
        handles.current = span.getMethod("current");
      } catch (NoSuchMethodException | SecurityException e) {
        Log.warnOnce("span:api", "Not OpenTelemetry as it is known, spans are left alone: " + e);
      }
      return handles;
    }
  }
}
