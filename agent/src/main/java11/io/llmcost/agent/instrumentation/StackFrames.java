package io.llmcost.agent.instrumentation;

import io.llmcost.agent.gateway.ThreadKind;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Walks the stack lazily, so that a deep one costs no more than the frames above the application's.
 */
final class StackFrames {

  /** How many frames are fetched at once, each of which is paid for. */
  private static final int NEAR = 10;

  private static final int FAR = 32;

  /**
   * The walker's own look at each frame whether it is one of reflection costs more than the rest.
   */
  private static final Set<StackWalker.Option> ALL =
      Collections.singleton(StackWalker.Option.SHOW_REFLECT_FRAMES);

  private static final StackWalker NEAR_WALKER = StackWalker.getInstance(ALL, NEAR);
  private static final StackWalker FAR_WALKER = StackWalker.getInstance(ALL, FAR);

  /** Applications call through one client: where the last call was found, the next one will be. */
  private volatile boolean far;

  /** The call site, as {@code package.Class.method}; null if it is unknown. */
  String first(FrameFilter filter) {
    StackWalker walker = far ? FAR_WALKER : NEAR_WALKER;
    return walker.walk(frames -> first(frames, filter));
  }

  /** The call site with the kind of thread behind it, as far as one is known. */
  String firstAndKind(FrameFilter filter) {
    return FAR_WALKER.walk(frames -> firstAndKind(frames, filter));
  }

  private static String firstAndKind(Stream<StackWalker.StackFrame> frames, FrameFilter filter) {
    SiteSearch search = new SiteSearch(filter);
    KindSearch kinds = new KindSearch(filter);
    String site = null;
    for (Iterator<StackWalker.StackFrame> all = frames.iterator(); all.hasNext(); ) {
      StackWalker.StackFrame frame = all.next();
      String className = frame.getClassName();
      if (site == null && search.isApplication(className)) {
        site = search.offer(frame.getMethodName());
      }
      ThreadKind kind = kinds.offer(className);
      if (kind != null) {
        return kind.behind(site == null ? search.end() : site);
      }
    }
    return site == null ? search.end() : site;
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
