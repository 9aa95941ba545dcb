package io.llmcost.agent.instrumentation;

import java.util.Collections;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * Walks the stack lazily, so that a deep one costs no more than the frames above the application's.
 */
final class StackFrames {

  // Most calls find their frame among so many, which are then fetched at once.
  private static final int USUAL_DEPTH = 16;

  private static final StackWalker WALKER =
      StackWalker.getInstance(Collections.emptySet(), USUAL_DEPTH);

  /**
   * The first frame that the filter lets through, as {@code package.Class.method}; null if none.
   */
  String first(FrameFilter filter) {
    return WALKER.walk(frames -> first(frames, filter));
  }

  private static String first(Stream<StackWalker.StackFrame> frames, FrameFilter filter) {
    for (Iterator<StackWalker.StackFrame> all = frames.iterator(); all.hasNext(); ) {
      StackWalker.StackFrame frame = all.next();
      if (filter.isApplication(frame.getClassName())) {
        return filter.describe(frame.getClassName(), frame.getMethodName());
      }
    }
    return null;
  }
}
