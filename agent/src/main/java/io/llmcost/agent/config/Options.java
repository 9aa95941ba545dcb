package io.llmcost.agent.config;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Every option there is. A new one is one constant here. */
public final class Options {

  public static final Setting<Preset> PRESET = option("preset", Preset.SAFE, "");
  public static final Setting<Double> ROLLOUT =
      option("rollout", 1.0, "share of calls, 0..1, stable by hash; the others are only observed");
  public static final Setting<List<String>> INTERCEPT_HOSTS =
      option("intercept.hosts", Collections.<String>emptyList(), "");
  public static final Setting<Integer> MAX_BODY_BYTES =
      option("intercept.max_body_bytes", 10 << 20, "");
  public static final Setting<Map<String, Provider>> PROVIDERS =
      option("providers", Collections.<String, Provider>emptyMap(), "");
  public static final Setting<Map<String, Model>> MODELS =
      option("models", Collections.<String, Model>emptyMap(), "");
  public static final Setting<List<Route>> ROUTES =
      option("routes", Collections.<Route>emptyList(), "");
  public static final Setting<Map<String, TaskWords>> TASKS =
      option("tasks", Collections.<String, TaskWords>emptyMap(), "");
  public static final Setting<Boolean> CACHE_ENABLED = option("cache.enabled", true, "");
  public static final Setting<CacheWhen> CACHE_WHEN =
      option("cache.when", CacheWhen.DETERMINISTIC, "");
  public static final Setting<Duration> CACHE_TTL = option("cache.ttl", Duration.ofHours(1), "");
  public static final Setting<Long> CACHE_MAX_BYTES = option("cache.max_bytes", 64L << 20, "");
  public static final Setting<Long> CACHE_MAX_ENTRY_BYTES =
      option("cache.max_entry_bytes", 1L << 20, "");
  public static final Setting<Boolean> COALESCE_ENABLED = option("coalesce.enabled", true, "");
  public static final Setting<Boolean> ROUTE_ENABLED = option("route.enabled", true, "");
  public static final Setting<HeaderDetail> HEADERS = option("headers", HeaderDetail.BRIEF, "");
  public static final Setting<Boolean> LEDGER_ENABLED = option("ledger.enabled", true, "");
  public static final Setting<String> LEDGER_DIR =
      option("ledger.dir", null, "null: ~/.llmcost/ledger");

  /** Which calls the exact cache may answer. */
  public enum CacheWhen {
    DETERMINISTIC,
    ALWAYS
  }

  /** Which {@code x-llmcost-*} headers a response gets. */
  public enum HeaderDetail {
    NONE,
    BRIEF,
    FULL
  }

  private Options() {}

  private static <T> Setting<T> option(String key, T defaultValue, String description) {
    return new Setting<>(key, new SettingType<T>() {}, defaultValue, description);
  }
}
