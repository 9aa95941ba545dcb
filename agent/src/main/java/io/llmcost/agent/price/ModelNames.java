package io.llmcost.agent.price;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names under which a price list may have a model, the most exact first. */
final class ModelNames {

  private static final Pattern DATE =
      Pattern.compile("(.+)(?:-20\\d\\d-\\d\\d-\\d\\d|[-@]20\\d{6})");

  private ModelNames() {}

  /**
   * @param provider canonical; may be null
   * @param model as it is called on the wire
   */
  static Set<String> of(String provider, String model) {
    Set<String> names = new LinkedHashSet<>();
    String name = model.trim().toLowerCase(Locale.ROOT);
    names.add(name);
    if (name.startsWith("models/")) {
      name = name.substring("models/".length());
      names.add(name);
    }
    String bare = PriceListReader.model(name, provider);
    names.add(bare);
    if (bare.startsWith("ft:")) {
      // ft:base:organisation:suffix:id; a fine-tuned model never costs what its base does
      int end = bare.indexOf(':', 3);
      names.add(end < 0 ? bare : bare.substring(0, end));
      return names;
    }
    if (bare.startsWith("gpt-35-")) {
      bare = "gpt-3.5-" + bare.substring("gpt-35-".length());
      names.add(bare);
    }
    Matcher dated = DATE.matcher(bare);
    if (dated.matches()) {
      names.add(dated.group(1));
    }
    return names;
  }
}
