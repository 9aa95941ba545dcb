package io.llmcost.agent.instrumentation;

/**
 * Says on a thread that hands out the answer of a call where that call came from. What a framework
 * calls from there, as it does with a tool's result, has no frame of the application's on its
 * stack, and comes from the same place.
 */
public final class CallbackSite {

  private static final ThreadLocal<String> SITE = new ThreadLocal<>();

  /** So that processes in which no call is answered by a callback pay for a field. */
  private static volatile boolean used;

  private CallbackSite() {}

  /** Where the call came from whose answer this thread hands out; null if it does not. */
  static String here() {
    return used ? SITE.get() : null;
  }

  /**
   * Hands an answer out.
   *
   * @param site null for an unknown one
   */
  public static void during(String site, Runnable callback) {
    String before = here();
    set(site);
    try {
      callback.run();
    } finally {
      set(before);
    }
  }

  /**
   * Marks a thread that hands answers out when nobody sees it: until it does so for another call.
   */
  public static void enter(String site) {
    set(site);
  }

  private static void set(String site) {
    if (site != null) {
      used = true;
      SITE.set(site);
    } else if (used) {
      SITE.remove();
    }
  }
}
