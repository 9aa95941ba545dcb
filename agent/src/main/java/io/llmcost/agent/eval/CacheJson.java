package io.llmcost.agent.eval;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/** Writes what was measured of the semantic cache for programs: one object, shares from 0 to 1. */
public final class CacheJson {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int DIGITS = 4;

  private CacheJson() {}

  /** With a line end; what cannot be told is null. */
  public static String of(String file, CacheData data, CacheMeasure measure) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("file", file);
      json.writeStringField("embedder", "lexical");
      json.writeNumberField("rows", measure.rows());
      json.writeNumberField("same", measure.same());
      json.writeNumberField("skipped", data.skipped());
      number(json, "threshold", measure.threshold());
      counts(json, "tiers", measure.tiers());
      curves(json, measure.curves());
      Map<String, HitCount> categories = measure.categories();
      number(json, "macro_false_hits", CacheMeasure.macroFalseHits(categories));
      number(json, "macro_true_hits", CacheMeasure.macroTrueHits(categories));
      counts(json, "categories", categories);
      counts(json, "categories_without_guards", measure.unguardedCategories());
      json.writeObjectFieldStart("guards");
      for (Map.Entry<String, CacheMeasure.Kept> guard : measure.guards().entrySet()) {
        json.writeObjectFieldStart(guard.getKey());
        json.writeNumberField("different", guard.getValue().different());
        json.writeNumberField("same", guard.getValue().same());
        json.writeEndObject();
      }
      json.writeEndObject();
      nearest(json, measure.nearest());
      json.writeEndObject();
    }
    return text + "\n";
  }

  private static void curves(JsonGenerator json, Map<String, List<HitCount>> curves)
      throws IOException {
    json.writeObjectFieldStart("curves");
    for (Map.Entry<String, List<HitCount>> curve : curves.entrySet()) {
      json.writeArrayFieldStart(curve.getKey());
      for (int i = 0; i < curve.getValue().size(); i++) {
        json.writeStartObject();
        number(json, "threshold", CacheMeasure.THRESHOLDS[i]);
        members(json, curve.getValue().get(i));
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void nearest(JsonGenerator json, NearestCount nearest) throws IOException {
    json.writeArrayFieldStart("nearest");
    for (int i = 0; i < nearest.closest().size(); i++) {
      json.writeStartObject();
      number(json, "closeness", NearestCount.CLOSENESS[i]);
      point(json, nearest.closest().get(i));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("nearest_hits");
    point(json, nearest.hits());
    json.writeEndObject();
  }

  private static void point(JsonGenerator json, NearestCount.Point point) throws IOException {
    json.writeNumberField("right", point.right);
    json.writeNumberField("wrong", point.wrong);
    json.writeNumberField("miss", point.miss);
  }

  private static void counts(JsonGenerator json, String name, Map<String, HitCount> counts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, HitCount> entry : counts.entrySet()) {
      json.writeObjectFieldStart(entry.getKey());
      members(json, entry.getValue());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void members(JsonGenerator json, HitCount count) throws IOException {
    json.writeNumberField("right", count.right());
    json.writeNumberField("wrong", count.wrong());
    number(json, "precision", count.precision());
    number(json, "recall", count.recall());
    number(json, "hit_rate", count.hitRate());
    number(json, "false_hits", count.falseHits());
    json.writeNumberField("pairs", count.pairs());
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isNaN(value)) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, new BigDecimal(value).setScale(DIGITS, RoundingMode.HALF_EVEN));
    }
  }
}
