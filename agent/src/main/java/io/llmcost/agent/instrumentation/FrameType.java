package io.llmcost.agent.instrumentation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A class as frames name it, with the call sites in it that have been met. */
final class FrameType {

  /** A class of the JDK, a library or a framework. */
  static final FrameType LIBRARY = new FrameType(null, false);

  /** One that interceptors call to go on with a call. */
  static final FrameType INTERCEPTED = new FrameType(null, true);

  private final String name;
  private final boolean belowInterceptors;
  private final Map<String, String> sites;

  private FrameType(String name, boolean belowInterceptors) {
    this.name = name;
    this.belowInterceptors = belowInterceptors;
    this.sites = name == null ? null : new ConcurrentHashMap<>(4);
  }

  /** A class of an application, by its name without what compilers and frameworks add to it. */
  static FrameType application(String name) {
    return new FrameType(name, false);
  }

  /** Whether a frame of the application's that calls this is an interceptor. */
  boolean isBelowInterceptors() {
    return belowInterceptors;
  }

  boolean isApplication() {
    return name != null;
  }

  /** {@code package.Class.method}, without what compilers add to the method's name. */
  String site(String method) {
    String known = sites.get(method);
    if (known == null) {
      known = name + "." + methodName(method);
      sites.put(method, known);
    }
    return known;
  }

  private static String methodName(String method) {
    if (method.startsWith("lambda$")) {
      int end = method.lastIndexOf('$');
      return end > 7 ? method.substring(7, end) : method;
    }
    return method;
  }
}
