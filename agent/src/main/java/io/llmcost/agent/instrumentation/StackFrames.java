package io.llmcost.agent.instrumentation;

/**
 * Walks the stack. On Java 9 and newer another class of this name takes its place, which stops
 * walking at the frame it looks for.
 */
final class StackFrames {

  /** The first frame of an application's class, as {@code package.Class.method}; null if none. */
  String first(FrameFilter filter) {
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      FrameType type = filter.type(frame.getClassName());
      if (type.isApplication()) {
        return type.site(frame.getMethodName());
      }
    }
    return null;
  }
}
