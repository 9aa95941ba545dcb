package io.llmcost.agent.redis;

/** As whom somebody is asked. Immutable; never shows its password. */
public final class RedisLogin {

  /** As nobody. */
  public static final RedisLogin NONE = new RedisLogin(null, null);

  final String user;
  final String password;

  /**
   * @param user of an ACL; null for the one that everybody is
   * @param password null for none; then the user says nothing
   */
  public RedisLogin(String user, String password) {
    this.user = user;
    this.password = password;
  }

  /** What says so to a server; null for nobody. */
  byte[][] command() {
    if (password == null) {
      return null;
    }
    return user == null
        ? new byte[][] {RedisConnection.bytes("AUTH"), RedisConnection.bytes(password)}
        : new byte[][] {
          RedisConnection.bytes("AUTH"),
          RedisConnection.bytes(user),
          RedisConnection.bytes(password)
        };
  }
}
