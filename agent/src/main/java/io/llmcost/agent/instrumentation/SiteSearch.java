package io.llmcost.agent.instrumentation;

/**
 * Looks for the call site among frames, from the innermost outwards. An application's frame that a
 * client has called on the way to its provider, an interceptor, is not where the call comes from,
 * unless there is no other.
 */
final class SiteSearch {

  private final FrameFilter filter;
  private FrameType inner;
  private boolean intercepting;
  private String interceptor;

  SiteSearch(FrameFilter filter) {
    this.filter = filter;
  }

  /** Goes to the next frame. Only of an application's the method is to be found out: that costs. */
  boolean isApplication(String className) {
    FrameType type = filter.type(className);
    if (type.isApplication()) {
      intercepting |= inner != null && inner.isBelowInterceptors();
    } else {
      intercepting = false;
    }
    inner = type;
    return type.isApplication();
  }

  /**
   * The site, if it is this frame; null to go on.
   *
   * @param method of the application's frame that {@link #isApplication} has met
   */
  String offer(String method) {
    String site = inner.site(method);
    if (!intercepting) {
      return site;
    }
    if (interceptor == null) {
      interceptor = site;
    }
    return null;
  }

  /** The site when there are no more frames; null if it is unknown. */
  String end() {
    return interceptor;
  }
}
