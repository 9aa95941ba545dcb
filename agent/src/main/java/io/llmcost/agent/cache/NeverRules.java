package io.llmcost.agent.cache;

import io.llmcost.agent.config.CallSitePatterns;
import io.llmcost.agent.config.Glob;
import io.llmcost.agent.config.NeverRule;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.PromptText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Which of {@code cache.never} fits a call; ready to be asked. */
final class NeverRules {

  private static volatile NeverRules last = new NeverRules(new ArrayList<>());

  private final List<NeverRule> configured;
  private final List<Ready> rules = new ArrayList<>();

  private NeverRules(List<NeverRule> configured) {
    this.configured = configured;
    for (NeverRule rule : configured) {
      rules.add(new Ready(rule));
    }
  }

  /** Why a call is not for the cache, for people; null if no rule says so. */
  static String refusal(Exchange exchange) {
    List<NeverRule> configured = exchange.settings().get(Options.CACHE_NEVER);
    if (configured.isEmpty()) {
      return null;
    }
    // Two stages ask, and a prompt may be long.
    String known = exchange.trace().neverCached();
    if (known == null) {
      NeverRules ready = last;
      if (ready.configured != configured) {
        ready = new NeverRules(configured);
        last = ready;
      }
      known = ready.find(exchange);
      exchange.trace().neverCached(known);
    }
    return known.isEmpty() ? null : known;
  }

  private String find(Exchange exchange) {
    BoundedText.Patience patience = new BoundedText.Patience();
    for (int i = 0; i < rules.size(); i++) {
      String reason = rules.get(i).fits(exchange, patience);
      if (reason != null) {
        return "rule " + (i + 1) + " of cache.never says so" + reason;
      }
    }
    return "";
  }

  /** One rule. */
  private static final class Ready {
    private final NeverRule rule;
    private final CallSitePatterns callSites;
    private final List<Glob> models = new ArrayList<>();
    private final List<Glob> headerValues = new ArrayList<>();
    private final List<String> headerNames = new ArrayList<>();
    private final List<Pattern> texts = new ArrayList<>();

    Ready(NeverRule rule) {
      this.rule = rule;
      callSites = new CallSitePatterns(rule.callSites());
      rule.models().forEach(model -> models.add(Glob.plain(model)));
      for (Map.Entry<String, String> header : rule.headers().entrySet()) {
        headerNames.add(header.getKey());
        headerValues.add(Glob.plain(header.getValue()));
      }
      rule.texts().forEach(text -> texts.add(Pattern.compile(text)));
    }

    /** Null if it does not; more about it if it does, perhaps nothing. */
    String fits(Exchange exchange, BoundedText.Patience patience) {
      boolean others =
          (rule.callSites().isEmpty() || callSites.fit(exchange.trace().callSite()))
              && fitsModel(exchange.call().model())
              && fitsTags(exchange)
              && fitsHeaders(exchange);
      return !others ? null : texts.isEmpty() ? "" : fitsText(exchange, patience);
    }

    private boolean fitsModel(String model) {
      boolean fits = models.isEmpty();
      for (Glob glob : models) {
        fits = fits || model != null && glob.matches(model);
      }
      return fits;
    }

    private boolean fitsTags(Exchange exchange) {
      boolean fits = rule.tags().isEmpty();
      for (String tag : fits ? rule.tags() : exchange.tags()) {
        fits = fits || rule.tags().contains(tag);
      }
      return fits;
    }

    private boolean fitsHeaders(Exchange exchange) {
      for (int i = 0; i < headerNames.size(); i++) {
        boolean one = false;
        for (String value : exchange.request().headers().all(headerNames.get(i))) {
          one = one || headerValues.get(i).matches(value);
        }
        if (!one) {
          return false;
        }
      }
      return true;
    }

    private String fitsText(Exchange exchange, BoundedText.Patience patience) {
      try {
        for (PromptText text : exchange.call().texts()) {
          BoundedText bounded = new BoundedText(text.text(), patience);
          for (Pattern pattern : texts) {
            if (pattern.matcher(bounded).find()) {
              return ": " + pattern + " is found in the prompt";
            }
          }
        }
        return null;
      } catch (BoundedText.TooLong | StackOverflowError e) {
        return ", as far as one can tell: looking for its text takes too long";
      }
    }
  }
}
