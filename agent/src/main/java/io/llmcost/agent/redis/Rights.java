package io.llmcost.agent.redis;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Says what a user of Redis may not do and is to be granted. */
final class Rights {

  private static final int LONGEST = 100;

  /** What the scripts for budgets and leases call. */
  private static final String SCRIPTS = " +time +hgetall +hset +hdel +pexpire +get +del";

  private Rights() {}

  /**
   * @param command none if it was an attempt to connect
   * @return null if it is another error
   */
  static String lacking(RedisAddress address, RedisError error, byte[]... command) {
    String why = error.getMessage();
    boolean inScript = why.contains("executing the script can't run") || why.contains("NOPERM");
    if (!error.is("NOPERM") && !inScript) {
      return null;
    }
    String name = text(command[0]).toUpperCase(Locale.ROOT);
    boolean script = name.equals("EVAL");
    int keyAt = script ? 3 : 1;
    boolean hasKey = !name.equals("SCAN") && !name.equals("SELECT") && command.length > keyAt;
    boolean sub = name.equals("CLUSTER") && command.length > 1;
    StringBuilder text = new StringBuilder("it does not let the user ");
    text.append(address.user == null ? "default" : address.user).append(" do ").append(name);
    if (sub) {
      text.append(' ').append(text(command[1]));
    } else if (hasKey) {
      text.append(" on ").append(text(command[keyAt]));
    }
    text.append("; grant it: ACL SETUSER ")
        .append(address.user == null ? "default" : address.user)
        .append(" +")
        .append(name.toLowerCase(Locale.ROOT))
        .append(sub ? "|" + text(command[1]).toLowerCase(Locale.ROOT) : "")
        .append(script ? SCRIPTS : "");
    if (hasKey && !sub) {
      text.append(" ~")
          .append(address.prefix == null ? text(command[keyAt]) : address.prefix + '*');
    }
    return text.append(" (").append(why).append(')').toString();
  }

  private static String text(byte[] word) {
    String text = new String(word, StandardCharsets.UTF_8);
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }
}
