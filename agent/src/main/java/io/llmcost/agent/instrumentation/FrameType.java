package io.llmcost.agent.instrumentation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A class as frames name it, with the call sites in it that have been met. */
final class FrameType {

  private final String name;
  private final Map<String, String> sites;

  /**
   * @param name without what compilers and frameworks add to it; null for a library's class
   */
  FrameType(String name) {
    this.name = name;
    this.sites = name == null ? null : new ConcurrentHashMap<>(4);
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
