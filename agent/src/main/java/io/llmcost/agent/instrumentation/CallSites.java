package io.llmcost.agent.instrumentation;

import io.llmcost.agent.gateway.ThreadKind;
import io.llmcost.agent.rights.Rights;

/**
 * Finds the application's frame on the current thread's stack: the first one outside the JDK, the
 * clients, the SDKs, known frameworks and ourselves.
 */
public final class CallSites {

  /**
   * Carries the call site of a call that is handed to another thread before it reaches its HTTP
   * client. Never sent: like all our headers it is taken out before.
   */
  public static final String HEADER = "x-llmcost-call-site";

  private final FrameFilter filter = new FrameFilter();
  private final StackFrames frames = new StackFrames();

  /**
   * {@code package.Class.method}, with the {@linkplain ThreadKind kind of thread} behind it where
   * somebody looks at it and the stack tells; null if all frames are known libraries', and no
   * answer of another call is being handed out here.
   */
  public String find() {
    // No frame more than needed: the walk fetches them in batches.
    String site =
        Rights.areChecked()
            ? Rights.ofAgent(this::walk)
            : ThreadKind.isWanted() ? frames.firstAndKind(filter) : frames.first(filter);
    return site == null ? CallbackSite.here() : site;
  }

  private String walk() {
    return ThreadKind.isWanted() ? frames.firstAndKind(filter) : frames.first(filter);
  }
}
