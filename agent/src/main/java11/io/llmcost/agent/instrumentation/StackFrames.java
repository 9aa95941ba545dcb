package io.llmcost.agent.instrumentation;

import java.util.Collections;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * Walks the stack lazily, so that a deep one costs no more than the frames above the application's.
 */
final class StackFrames {

  /** How many frames are fetched at once, each of which is paid for. */
  private static final int NEAR = 10;

  private static final int FAR = 32;

  private static final StackWalker NEAR_WALKER =
      StackWalker.getInstance(Collections.emptySet(), NEAR);
  private static final StackWalker FAR_WALKER =
      StackWalker.getInstance(Collections.emptySet(), FAR);

  /** Applications call through one client: where the last call was found, the next one will be. */
  private volatile boolean far;

  /** The call site, as {@code package.Class.method}; null if it is unknown. */
  String first(FrameFilter filter) {
    StackWalker walker = far ? FAR_WALKER : NEAR_WALKER;
    return walker.walk(frames -> first(frames, filter));
  }

  private String first(Stream<StackWalker.StackFrame> frames, FrameFilter filter) {
    SiteSearch search = new SiteSearch(filter);
    int depth = 0;
    for (Iterator<StackWalker.StackFrame> all = frames.iterator(); all.hasNext(); ) {
      StackWalker.StackFrame frame = all.next();
      depth++;
      String site =
          search.isApplication(frame.getClassName()) ? search.offer(frame.getMethodName()) : null;
      if (site != null) {
        remember(depth);
        return site;
      }
    }
    return search.end();
  }

  private void remember(int depth) {
    boolean isFar = depth > NEAR;
    if (far != isFar) {
      far = isFar;
    }
  }
}
