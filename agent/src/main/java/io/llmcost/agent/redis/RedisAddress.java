package io.llmcost.agent.redis;

import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a Redis is, and as whom it is used. Immutable; never shows its password. */
public final class RedisAddress {

  private static final int USUAL_PORT = 6379;
  private static final int USUAL_SENTINEL_PORT = 26379;
  private static final Pattern URL =
      Pattern.compile("(rediss?(-sentinel|-cluster)?)://([^/?#\\s]+)(/[0-9]{0,5})?(#([^\\s]+))?");

  /** What stands at the places. */
  enum Kind {
    SERVER,
    SENTINEL,
    CLUSTER
  }

  final Kind kind;
  final List<RedisPlace> places;
  final boolean tls;
  final String user;
  final String password;
  final int database;

  /** What sentinels call the master; null for the other kinds. */
  final String master;

  final RedisTls security;

  /** As whom sentinels are asked. */
  final RedisLogin sentinels;

  /** What the keys that are used begin with; null if that is not known. */
  final String prefix;

  private RedisAddress(
      Kind kind,
      List<RedisPlace> places,
      boolean tls,
      String user,
      String password,
      int database,
      String master,
      RedisTls security,
      RedisLogin sentinels,
      String prefix) {
    this.kind = kind;
    this.places = places;
    this.tls = tls;
    this.user = user;
    this.password = password;
    this.database = database;
    this.master = master;
    this.security = security;
    this.sentinels = sentinels;
    this.prefix = prefix;
  }

  /**
   * This, used in a certain way.
   *
   * @param newSecurity for {@code rediss}
   * @param newPrefix of all keys
   */
  public RedisAddress with(RedisTls newSecurity, String newPrefix) {
    return new RedisAddress(
        kind, places, tls, user, password, database, master, newSecurity, sentinels, newPrefix);
  }

  /** This, with sentinels that are asked as somebody. */
  public RedisAddress askingSentinelsAs(RedisLogin login) {
    return new RedisAddress(
        kind, places, tls, user, password, database, master, security, login, prefix);
  }

  /**
   * @param url {@code redis://[[user]:password@]host[:port][/database]}, {@code
   *     redis-sentinel://…host[:port][,host…][/database]#master} or {@code
   *     redis-cluster://…host[:port][,host…]}; {@code rediss} in place of {@code redis} for TLS
   * @throws IllegalArgumentException if it is none; the message does not show it
   */
  public static RedisAddress of(String url) {
    Matcher parts = URL.matcher(url);
    try {
      if (parts.matches()) {
        return of(parts);
      }
    } catch (IllegalArgumentException e) {
      // Which part it is must not be shown.
    }
    throw new IllegalArgumentException("Not the URL of a Redis");
  }

  private static RedisAddress of(Matcher parts) {
    String scheme = parts.group(1);
    String authority = parts.group(3);
    String path = parts.group(4) == null ? "" : parts.group(4);
    String master = parts.group(6);
    Kind kind =
        "-sentinel".equals(parts.group(2))
            ? Kind.SENTINEL
            : "-cluster".equals(parts.group(2)) ? Kind.CLUSTER : Kind.SERVER;
    int at = authority.lastIndexOf('@');
    String info = at < 0 ? null : authority.substring(0, at);
    List<RedisPlace> places = new ArrayList<>();
    for (String place : authority.substring(at + 1).split(",", -1)) {
      places.add(RedisPlace.of(place, kind == Kind.SENTINEL ? USUAL_SENTINEL_PORT : USUAL_PORT));
    }
    int database = path.length() < 2 ? 0 : Integer.parseInt(path.substring(1));
    boolean good =
        (kind != Kind.SERVER || places.size() == 1)
            && (kind != Kind.CLUSTER || database == 0)
            && (kind == Kind.SENTINEL) == (master != null);
    if (!good) {
      throw new IllegalArgumentException();
    }
    int colon = info == null ? -1 : info.indexOf(':');
    String password = info == null ? null : decoded(info.substring(colon + 1));
    return new RedisAddress(
        kind,
        Collections.unmodifiableList(places),
        scheme.startsWith("rediss"),
        colon <= 0 ? null : decoded(info.substring(0, colon)),
        password == null || password.isEmpty() ? null : password,
        database,
        master,
        RedisTls.OF_JVM,
        RedisLogin.NONE,
        null);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), "UTF-8");
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
  }

  /** Whether it is spoken to over TLS. */
  public boolean isTls() {
    return tls;
  }

  /** Whether keys are on several servers. */
  public boolean isCluster() {
    return kind == Kind.CLUSTER;
  }

  /** Whether sentinels say where it is. */
  public boolean hasSentinels() {
    return kind == Kind.SENTINEL;
  }

  RedisPlace first() {
    return places.get(0);
  }

  /** Connects to one server of this. */
  RedisNode.Connector connectorTo(RedisPlace place) {
    return new RedisNode.Connector() {
      @Override
      public RedisConnection connect(int millis) throws IOException {
        return new RedisConnection(RedisAddress.this, place, millis);
      }

      @Override
      public RedisAddress address() {
        return RedisAddress.this;
      }

      @Override
      public String toString() {
        return "Redis at " + place;
      }
    };
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(tls ? "rediss" : "redis");
    text.append(kind == Kind.SERVER ? "" : kind == Kind.SENTINEL ? "-sentinel" : "-cluster");
    text.append("://");
    for (RedisPlace place : places) {
      text.append(place == places.get(0) ? "" : ",").append(place);
    }
    return text.append('/').append(database).append(master == null ? "" : '#' + master).toString();
  }
}
