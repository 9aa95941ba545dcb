package io.llmcost.agent.instrumentation;

/**
 * Walks the stack. On Java 9 and newer another class of this name takes its place, which stops
 * walking at the frame it looks for.
 */
final class StackFrames {

  /**
   * The first frame that the filter lets through, as {@code package.Class.method}; null if none.
   */
  String first(FrameFilter filter) {
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      if (filter.isApplication(frame.getClassName())) {
        return filter.describe(frame.getClassName(), frame.getMethodName());
      }
    }
    return null;
  }
}
