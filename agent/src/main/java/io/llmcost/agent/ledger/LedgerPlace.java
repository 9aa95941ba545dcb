package io.llmcost.agent.ledger;

import java.io.File;

/** Where the ledger is. */
public final class LedgerPlace {

  private LedgerPlace() {}

  /**
   * @param configured {@code ledger.dir}, or null
   * @return {@code ~/.llmcost/ledger} if nothing is configured; null if there is no home either
   */
  public static File of(String configured) {
    if (configured != null) {
      return new File(configured);
    }
    String home = home();
    return home == null ? null : new File(home, ".llmcost/ledger");
  }

  private static String home() {
    try {
      String home = System.getProperty("user.home");
      // In a container without a user's entry the JDK says "?".
      return home == null || home.isEmpty() || home.equals("?") ? null : home;
    } catch (SecurityException e) {
      return null;
    }
  }
}
