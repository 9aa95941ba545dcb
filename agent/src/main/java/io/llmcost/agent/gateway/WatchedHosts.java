package io.llmcost.agent.gateway;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.price.ProviderDirectory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Which hosts' calls may be LLM calls. Asked for every call of every instrumented client, so an
 * answer is remembered by host and found again without allocating.
 */
public final class WatchedHosts {

  private static final int MAX_REMEMBERED = 2_000;

  private final Predicate<String> known;
  private final Map<String, Set<Integer>> configured = new HashMap<>();
  private final Map<String, Ports> remembered = new ConcurrentHashMap<>();

  /**
   * @param known providers' own hosts, asked in lower case
   * @param urls places that are watched at their own port
   * @param hosts {@code host} at any port or {@code host:port}
   */
  public WatchedHosts(Predicate<String> known, Collection<Url> urls, Collection<String> hosts) {
    this.known = known;
    for (Url url : urls) {
      add(url.host(), url.port());
    }
    for (String host : hosts) {
      int colon = host.lastIndexOf(':');
      boolean hasPort = colon > 0 && host.indexOf(':') == colon || host.indexOf("]:") > 0;
      if (hasPort) {
        add(host.substring(0, colon), Integer.parseInt(host.substring(colon + 1)));
      } else {
        configured.put(bare(host), null);
      }
    }
  }

  /**
   * Those of a configuration: the known providers, every base URL, and the hosts that it names.
   *
   * @param environmentBaseUrl where the environment tells SDKs to go; null if it does not
   */
  public static WatchedHosts of(Settings settings, String environmentBaseUrl) {
    List<Url> urls = new ArrayList<>();
    for (Provider provider : settings.get(Options.PROVIDERS).values()) {
      urls.add(provider.baseUrl());
    }
    if (environmentBaseUrl != null) {
      try {
        urls.add(Url.of(environmentBaseUrl));
      } catch (IllegalArgumentException notForUsToComplainAbout) {
        // the SDK says so
      }
    }
    return new WatchedHosts(
        host -> ProviderDirectory.byHost(host) != null,
        urls,
        settings.get(Options.INTERCEPT_HOSTS));
  }

  private void add(String host, int port) {
    String name = bare(host);
    if (!configured.containsKey(name)) {
      configured.put(name, new HashSet<>());
    }
    Set<Integer> ports = configured.get(name);
    if (ports != null) {
      ports.add(port);
    }
  }

  private static String bare(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.startsWith("[") ? name.substring(1, name.indexOf(']')) : name;
  }

  /**
   * @param port the real one
   */
  public boolean watches(String host, int port) {
    Ports ports = remembered.get(host);
    if (ports == null) {
      ports = look(host);
      if (remembered.size() < MAX_REMEMBERED) {
        remembered.put(host, ports);
      }
    }
    return ports.watches(port);
  }

  /**
   * Whether this is a watched place that {@link #watches} was never asked about: whoever goes there
   * is no client that is instrumented.
   */
  public boolean isStrange(String host, int port) {
    return look(host).watches(port) && !wasAsked(host);
  }

  private boolean wasAsked(String host) {
    for (String asked : remembered.keySet()) {
      if (asked.equalsIgnoreCase(host)) {
        return true;
      }
    }
    return false;
  }

  private Ports look(String host) {
    String name = bare(host);
    if (known.test(name)) {
      return Ports.ALL;
    }
    if (!configured.containsKey(name)) {
      return Ports.NONE;
    }
    Set<Integer> ports = configured.get(name);
    return ports == null ? Ports.ALL : new Ports(ports);
  }

  /** The watched ports of one host. */
  private static final class Ports {
    static final Ports ALL = new Ports(null);
    static final Ports NONE = new Ports(new HashSet<>());

    private final int[] ports;

    Ports(Set<Integer> ports) {
      this.ports = ports == null ? null : ports.stream().mapToInt(Integer::intValue).toArray();
    }

    boolean watches(int port) {
      if (ports == null) {
        return true;
      }
      for (int watched : ports) {
        if (watched == port) {
          return true;
        }
      }
      return false;
    }
  }
}
