package io.llmcost.agent.instrumentation;

/**
 * Walks the stack. On Java 9 and newer another class of this name takes its place, which stops
 * walking at the frame it looks for.
 */
final class StackFrames {

  /** The call site, as {@code package.Class.method}; null if it is unknown. */
  String first(FrameFilter filter) {
    SiteSearch search = new SiteSearch(filter);
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      String site =
          search.isApplication(frame.getClassName()) ? search.offer(frame.getMethodName()) : null;
      if (site != null) {
        return site;
      }
    }
    return search.end();
  }
}
