package io.llmcost.agent.eval;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Writes what was measured for programs: one object; what cannot be told is null. */
public final class RoutingJson {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int DIGITS = 4;

  private RoutingJson() {}

  /**
   * With a line end. Scores, APGR and shares of calls as they are, from 0 to 1.
   *
   * @param gate null if the weak model's answers are not there
   */
  public static String of(String file, RoutingData data, RoutingMeasure measure, GatePoint gate)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("file", file);
      json.writeNumberField("rows", measure.rows());
      json.writeNumberField("skipped", data.skipped());
      number(json, "weak_score", measure.weakScore());
      number(json, "strong_score", measure.strongScore());
      number(json, "oracle_score", measure.oracleScore());
      json.writeObjectFieldStart("routers");
      for (RoutingResult result : measure.results()) {
        json.writeObjectFieldStart(result.router());
        interval(json, "apgr", result.apgr());
        interval(json, "cpt50", result.cpt50());
        interval(json, "cpt80", result.cpt80());
        json.writeEndObject();
      }
      json.writeEndObject();
      if (gate != null) {
        json.writeObjectFieldStart("gate_at");
        number(json, "min_score", gate.minScore());
        number(json, "strong_calls", gate.strongCalls());
        number(json, "score", gate.score());
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    return text + "\n";
  }

  private static void interval(JsonGenerator json, String name, Interval interval)
      throws IOException {
    number(json, name, interval.value());
    number(json, name + "_low", interval.low());
    number(json, name + "_high", interval.high());
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isNaN(value)) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, new BigDecimal(value).setScale(DIGITS, RoundingMode.HALF_EVEN));
    }
  }
}
