package io.llmcost.agent.config;

import java.util.ArrayList;
import java.util.List;

/** The patterns of call sites of one configuration, ready to be matched. Immutable. */
public final class CallSitePatterns {

  private final List<String> source;
  private final List<Glob> globs;

  /**
   * @param patterns of {@code package.Class.method}
   */
  public CallSitePatterns(List<String> patterns) {
    this.source = patterns;
    this.globs = new ArrayList<>(patterns.size());
    for (String pattern : patterns) {
      globs.add(Glob.dotted(pattern));
    }
  }

  /** These if they are those of a configuration, else those. */
  public CallSitePatterns orThoseOf(List<String> patterns) {
    return source == patterns ? this : new CallSitePatterns(patterns);
  }

  /**
   * Whether one of them fits.
   *
   * @param callSite null if it is unknown, which none fits
   */
  public boolean fit(String callSite) {
    if (callSite != null) {
      for (Glob glob : globs) {
        if (glob.matches(callSite)) {
          return true;
        }
      }
    }
    return false;
  }
}
