package io.llmcost.agent.gateway;

import java.util.Locale;

/** What kind of work a call is part of, as far as the stack of the thread that makes it tells. */
public enum ThreadKind {
  /** Something runs at its time: a scheduler's thread. */
  SCHEDULER,
  /** A step of a batch job. */
  BATCH,
  /** A message is consumed. */
  QUEUE;

  /** Between a call site and the kind behind it. */
  private static final char BEHIND_SITE = ';';

  private static volatile boolean wanted;

  /** Whether anybody looks at kinds: finding them out costs a walk to the end of the stack. */
  public static boolean isWanted() {
    return wanted;
  }

  public static void wanted(boolean value) {
    wanted = value;
  }

  /** As in the configuration. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * A call site with this behind it, so that both reach the call the same ways.
   *
   * @param site null if it is unknown
   */
  public String behind(String site) {
    return (site == null ? "" : site) + BEHIND_SITE + id();
  }

  /** The site without a kind; null if there is none. */
  static String site(String siteAndKind) {
    int end = siteAndKind == null ? -1 : siteAndKind.indexOf(BEHIND_SITE);
    if (end < 0) {
      return siteAndKind;
    }
    return end == 0 ? null : siteAndKind.substring(0, end);
  }

  /** The kind behind a site; null if there is none. */
  static ThreadKind of(String siteAndKind) {
    int end = siteAndKind == null ? -1 : siteAndKind.indexOf(BEHIND_SITE);
    if (end >= 0) {
      String id = siteAndKind.substring(end + 1);
      for (ThreadKind kind : values()) {
        if (kind.id().equals(id)) {
          return kind;
        }
      }
    }
    return null;
  }
}
