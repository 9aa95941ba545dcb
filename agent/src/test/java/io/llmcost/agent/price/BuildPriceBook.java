package io.llmcost.agent.price;

import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.price.RateField.Service;
import io.llmcost.agent.price.RateField.Unit;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes {@code config/prices.json} from two files in one folder: {@code prices.json}, a subset of
 * LiteLLM's price map, and {@code prices_overlay.json}, batch and dated prices that it lacks.
 * Arguments: that folder, the file to write. What is left out and why is printed and stands in
 * {@code _meta.left_out}.
 */
final class BuildPriceBook {

  private static final Set<String> DROPPED =
      Set.of(
          "search_context_cost_per_query",
          "code_interpreter_cost_per_session",
          "provider_specific_entry",
          "supported_endpoints",
          "citation_cost_per_token",
          "input_cost_per_image_token",
          "output_vector_size");

  /** Models that their provider gives away. */
  private static final Set<String> FREE =
      Set.of(
          "openrouter/openrouter/free",
          "together_ai/meta-llama/Llama-3.3-70B-Instruct-Turbo-Free",
          "zai/glm-4.5-flash",
          "zai/glm-4.7-flash");

  private static final JSON JSON_IO = JSON.std.with(JSON.Feature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final Map<String, String> leftOut = new TreeMap<>();

  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException("Arguments: folder of the sources, file to write");
    }
    Path folder = Path.of(args[0]);
    Map<String, Object> prices = JSON_IO.mapFrom(Files.readString(folder.resolve("prices.json")));
    Map<String, Object> overlay =
        JSON_IO.mapFrom(Files.readString(folder.resolve("prices_overlay.json")));
    Files.writeString(Path.of(args[1]), new BuildPriceBook().build(prices, overlay));
  }

  private String build(Map<String, Object> prices, Map<String, Object> overlay) throws IOException {
    Map<String, Object> batch = object(overlay.get("batch"));
    Map<String, Map<String, Object>> models = new TreeMap<>();
    for (Map.Entry<String, Object> entry : prices.entrySet()) {
      if (!entry.getKey().startsWith("_")) {
        Map<String, Object> model = new TreeMap<>(object(entry.getValue()));
        object(batch.getOrDefault(entry.getKey(), Map.of())).forEach(model::putIfAbsent);
        tidy(model);
        if (passesLint(entry.getKey(), model)) {
          models.put(entry.getKey(), model);
        }
      }
    }
    for (Object dated : (List<?>) overlay.get("dated")) {
      addDated(object(dated), models);
    }
    leftOut.forEach((what, why) -> System.out.println(what + ": " + why));
    return text(meta(object(overlay.get("_meta")), models.size()), models);
  }

  private static void tidy(Map<String, Object> model) {
    model.keySet().removeAll(DROPPED);
    if (model.containsKey("max_output_tokens")) {
      model.remove("max_tokens");
    }
    Object hit = model.remove("input_cost_per_token_cache_hit");
    if (hit != null) {
      model.putIfAbsent("cache_read_input_token_cost", hit);
    }
  }

  // A wrong standard rate takes its model out, a wrong rate of a service tier only itself.
  private boolean passesLint(String key, Map<String, Object> model) {
    Map<RateField, BigDecimal> rates = new LinkedHashMap<>();
    for (Map.Entry<String, Object> field : model.entrySet()) {
      RateField rate = RateField.parse(field.getKey());
      if (rate != null) {
        rates.put(rate, new BigDecimal(field.getValue().toString()));
      }
    }
    PriceEntry entry =
        new PriceEntry(
            key,
            null,
            key,
            new Rates(rates),
            List.of(),
            Map.of(),
            new ModelFacts((String) model.get("mode"), -1, -1, -1, null, Set.of(), Set.of()),
            "");
    if (isFree(entry.rates) && !FREE.contains(key)) {
      leftOut.put(key, "costs 0, which may only mean that the list does not know");
      return false;
    }
    boolean keep = true;
    for (Map.Entry<RateField, String> wrong : PriceLint.check(entry).entrySet()) {
      if (wrong.getKey().service == Service.STANDARD) {
        leftOut.put(key, wrong.getKey() + " " + wrong.getValue());
        keep = false;
      } else {
        leftOut.put(key + " " + wrong.getKey(), wrong.getValue());
        model.remove(wrong.getKey().toString());
      }
    }
    return keep;
  }

  private static boolean isFree(Rates rates) {
    BigDecimal input = rates.standard(Unit.INPUT);
    BigDecimal output = rates.standard(Unit.OUTPUT);
    return input != null && input.signum() == 0 && (output == null || output.signum() == 0);
  }

  private void addDated(Map<String, Object> dated, Map<String, Map<String, Object>> models) {
    String key = (String) dated.get("model");
    String name = key + " by " + dated.get("provider");
    Map<String, Object> when = object(dated.get("constraint"));
    Map<String, Object> model = models.get(key);
    if (model == null) {
      leftOut.put("dated price of " + name, "the list has no such model");
      return;
    }
    if (when.containsKey("start_time")) {
      // such a window would mix the prices of two lists in one day
      leftOut.put(
          "time of day price of " + name, "of an older price list than the prices it would change");
      return;
    }
    Map<String, Object> price = new TreeMap<>(when);
    object(dated.get("prices_usd_per_mtok")).forEach((field, usd) -> addRate(price, field, usd));
    if (price.entrySet().stream()
        .filter(rate -> !when.containsKey(rate.getKey()))
        .allMatch(rate -> same(rate.getValue(), model.get(rate.getKey())))) {
      leftOut.put("dated price of " + name, "same as the list's");
      return;
    }
    model.put("dated_prices", List.of(price));
  }

  private static boolean same(Object a, Object b) {
    return b != null && new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString())) == 0;
  }

  private static void addRate(Map<String, Object> price, String field, Object usd) {
    String name =
        switch (field) {
          case "input_mtok" -> "input_cost_per_token";
          case "output_mtok" -> "output_cost_per_token";
          case "cache_read_mtok" -> "cache_read_input_token_cost";
          case "cache_write_mtok" -> "cache_creation_input_token_cost";
          default -> null;
        };
    if (name == null) {
      return;
    }
    if (usd instanceof Map) {
      price.put(name, perToken(object(usd).get("base")));
      for (Object tier : (List<?>) object(usd).get("tiers")) {
        long start = Long.parseLong(object(tier).get("start").toString());
        price.put(
            name + "_above_" + start / 1000 + "k_tokens", perToken(object(tier).get("price")));
      }
    } else {
      price.put(name, perToken(usd));
    }
  }

  private static BigDecimal perToken(Object perMillion) {
    return new BigDecimal(perMillion.toString()).movePointLeft(6).stripTrailingZeros();
  }

  private Map<String, Object> meta(Map<String, Object> overlay, int count) {
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("as_of", "2026-08-01");
    meta.put("models", count);
    meta.put(
        "format",
        "LiteLLM's model_prices_and_context_window.json, USD per token; dated_prices is ours");
    meta.put(
        "source",
        "BerriAI/litellm model_prices_and_context_window.json, text models of providers with an"
            + " OpenAI-compatible API, as of 2026-08-01. Copyright (c) 2023 Berri AI");
    meta.put("batch_source", overlay.get("batch_source"));
    meta.put(
        "dated_source", overlay.get("dated_source") + ". Copyright (c) Pydantic Services Inc.");
    meta.put("left_out", leftOut);
    meta.put("license", MIT);
    return meta;
  }

  private static String text(Map<String, Object> meta, Map<String, Map<String, Object>> models)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("\"_meta\":" + JSON.std.asString(meta));
    for (Map.Entry<String, Map<String, Object>> model : models.entrySet()) {
      lines.add(JSON.std.asString(model.getKey()) + ":" + JSON.std.asString(model.getValue()));
    }
    return "{\n" + String.join(",\n", lines) + "\n}\n";
  }

  @SuppressWarnings("unchecked") // JSON objects are maps of this type
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  private static final String MIT =
      """
      The facts in this file were taken from the sources above, which are under the MIT License: \
      Permission is hereby granted, free of charge, to any person obtaining a copy of this \
      software and associated documentation files (the "Software"), to deal in the Software \
      without restriction, including without limitation the rights to use, copy, modify, merge, \
      publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons \
      to whom the Software is furnished to do so, subject to the following conditions: The above \
      copyright notice and this permission notice shall be included in all copies or substantial \
      portions of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, \
      EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS \
      FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT \
      HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF \
      CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE \
      USE OR OTHER DEALINGS IN THE SOFTWARE.""";
}
