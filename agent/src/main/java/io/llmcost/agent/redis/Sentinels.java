package io.llmcost.agent.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks sentinels who the master is, at each connection anew. Used by one thread. */
final class Sentinels implements RedisNode.Connector {

  private final RedisAddress address;
  private final List<RedisPlace> places;

  Sentinels(RedisAddress address) {
    this.address = address;
    this.places = new ArrayList<>(address.places);
  }

  @Override
  public RedisAddress address() {
    return address;
  }

  @Override
  public RedisConnection connect(int millis) throws IOException {
    IOException why = new IOException("no sentinel answers");
    for (RedisPlace place : new ArrayList<>(places)) {
      try {
        RedisPlace master = ask(place, millis);
        // Who answers is asked first from now on.
        places.remove(place);
        places.add(0, place);
        return connect(master, millis);
      } catch (IOException e) {
        why = e;
      }
    }
    throw why;
  }

  private RedisPlace ask(RedisPlace sentinel, int millis) throws IOException {
    try (RedisConnection connection = RedisConnection.anonymous(address, sentinel, millis)) {
      byte[][] login = address.sentinels.command();
      if (login != null) {
        answer(connection, login);
      }
      Object reply =
          answer(
              connection,
              RedisConnection.bytes("SENTINEL"),
              RedisConnection.bytes("GET-MASTER-ADDR-BY-NAME"),
              RedisConnection.bytes(address.master));
      List<?> parts = reply instanceof List ? (List<?>) reply : new ArrayList<>();
      if (parts.size() != 2) {
        throw new IOException("the sentinel at " + sentinel + " knows no " + address.master);
      }
      return new RedisPlace(text(parts.get(0)), Integer.parseInt(text(parts.get(1))));
    } catch (RedisRefusal e) {
      throw new RedisRefusal("at " + sentinel + ", " + e.getMessage());
    } catch (RuntimeException e) {
      throw new IOException("not the answer of a sentinel", e);
    }
  }

  private static Object answer(RedisConnection sentinel, byte[]... command) throws IOException {
    Object reply = sentinel.ask(command);
    if (reply instanceof RedisError) {
      throw RedisRefusal.ofSentinel((RedisError) reply);
    }
    return reply;
  }

  private RedisConnection connect(RedisPlace master, int millis) throws IOException {
    RedisConnection connection = new RedisConnection(address, master, millis);
    try {
      Object role = connection.ask(RedisConnection.bytes("ROLE"));
      // Who may not ask for it, or whose Redis does not know, believes the sentinel.
      if (role instanceof List && !"master".equals(text(((List<?>) role).get(0)))) {
        throw new IOException("who was the master, " + master + ", is a replica now");
      }
      return connection;
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static String text(Object part) {
    return new String((byte[]) part, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "The Redis " + address.master + " of sentinels";
  }
}
