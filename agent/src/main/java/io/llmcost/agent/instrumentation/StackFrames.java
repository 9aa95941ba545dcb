package io.llmcost.agent.instrumentation;

import io.llmcost.agent.gateway.ThreadKind;

/**
 * Walks the stack. On Java 9 and newer another class of this name takes its place, which stops
 * walking at the frame it looks for.
 */
final class StackFrames {

  /** The call site, as {@code package.Class.method}; null if it is unknown. */
  String first(FrameFilter filter) {
    SiteSearch search = new SiteSearch(filter);
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      String site = offer(search, frame.getClassName(), frame.getMethodName());
      if (site != null) {
        return site;
      }
    }
    return search.end();
  }

  /** The call site with the kind of thread behind it, as far as one is known. */
  String firstAndKind(FrameFilter filter) {
    SiteSearch search = new SiteSearch(filter);
    KindSearch kinds = new KindSearch(filter);
    String site = null;
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      if (site == null) {
        site = offer(search, frame.getClassName(), frame.getMethodName());
      }
      ThreadKind kind = kinds.offer(frame.getClassName());
      if (kind != null) {
        return kind.behind(site == null ? search.end() : site);
      }
    }
    return site == null ? search.end() : site;
  }

  private static String offer(SiteSearch search, String className, String methodName) {
    return search.isApplication(className) ? search.offer(methodName) : null;
  }
}
