package io.llmcost.agent.gateway;

import io.llmcost.agent.gateway.Controls.CacheUse;
import io.llmcost.agent.http.Headers;
import java.util.Locale;

/**
 * What a request says of caching in HTTP's own words, or in those of other gateways: LiteLLM (which
 * reads {@code Cache-Control}), Portkey, Helicone. It makes the cache stricter and never less so,
 * and is sent on, for such a gateway may be who is called. {@code no-store} is believed over {@code
 * no-cache}.
 */
final class OthersCacheHeaders {

  /** Nothing said. */
  static final OthersCacheHeaders NONE = new OthersCacheHeaders();

  private static final String CACHE_CONTROL = "cache-control";
  private static final String PRAGMA = "pragma";
  private static final String PORTKEY_REFRESH = "x-portkey-cache-force-refresh";
  private static final String HELICONE_ENABLED = "helicone-cache-enabled";

  private CacheUse use = CacheUse.FULL;
  private long seconds = -1;
  private long staleSeconds = -1;

  private OthersCacheHeaders() {}

  static OthersCacheHeaders read(Headers headers) {
    OthersCacheHeaders said = NONE;
    for (int i = 0; i < headers.size(); i++) {
      if (isOne(headers.name(i))) {
        said = said == NONE ? new OthersCacheHeaders() : said;
        said.add(headers.name(i), headers.value(i).trim().toLowerCase(Locale.ROOT));
      }
    }
    return said;
  }

  private static boolean isOne(String name) {
    switch (name.length()) {
      case 6:
        return name.equalsIgnoreCase(PRAGMA);
      case 13:
        return name.equalsIgnoreCase(CACHE_CONTROL);
      case 22:
        return name.equalsIgnoreCase(HELICONE_ENABLED);
      case 29:
        return name.equalsIgnoreCase(PORTKEY_REFRESH);
      default:
        return false;
    }
  }

  private void add(String name, String value) {
    if (name.equalsIgnoreCase(HELICONE_ENABLED)) {
      use(value.equals("false") ? CacheUse.NONE : CacheUse.FULL);
    } else if (name.equalsIgnoreCase(PORTKEY_REFRESH)) {
      use(value.equals("true") ? CacheUse.REFRESH : CacheUse.FULL);
    } else {
      for (String directive : value.split(",")) {
        directive(directive.trim());
      }
    }
  }

  private void directive(String text) {
    int equals = text.indexOf('=');
    switch (equals < 0 ? text : text.substring(0, equals).trim()) {
      case "no-store":
        use(CacheUse.NONE);
        break;
      case "no-cache":
        use(CacheUse.REFRESH);
        break;
      case "max-age":
      case "s-maxage":
        seconds = Controls.shorter(seconds, Controls.seconds(text.substring(equals + 1)));
        break;
      case "stale-while-revalidate":
        staleSeconds = Controls.shorter(staleSeconds, Controls.seconds(text.substring(equals + 1)));
        break;
      default:
    }
  }

  private void use(CacheUse said) {
    use = stricter(use, said);
  }

  /** The one of two that lets the cache do less; what is to cost nothing stays so. */
  static CacheUse stricter(CacheUse one, CacheUse other) {
    if (one == CacheUse.ONLY || other == CacheUse.ONLY) {
      return CacheUse.ONLY;
    }
    return one == CacheUse.NONE || other == CacheUse.FULL ? one : other;
  }

  CacheUse use() {
    return use;
  }

  /** How long after its time an answer may be given, in seconds; -1 if nothing is said. */
  long staleSeconds() {
    return staleSeconds;
  }

  /** How old an answer may be, in seconds; -1 if nothing is said. */
  long seconds() {
    return seconds;
  }
}
