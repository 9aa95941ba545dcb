package io.llmcost.agent.eval;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what was measured. */
public final class CompressionReport {

  private static final int DIGITS = 4;

  private CompressionReport() {}

  /** For people: lines with their ends. */
  public static String text(String file, CompressionData data, CompressionMeasure measure) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%s: %,d questions (%,d whose answer stands in the documents, %,d with gold documents)%s",
        file,
        measure.rows(),
        measure.withAnswer(),
        measure.withGold(),
        data.skipped() == 0 ? "" : ", " + data.skipped() + " lines passed over");
    if (measure.withAnswer() > 0) {
      table(text, "answer kept", measure, "answers");
    }
    if (measure.withGold() > 0) {
      table(text, "all gold documents touched", measure, "gold");
      table(text, "gold tokens kept", measure, "tokens");
    }
    table(text, "text kept", measure, "kept");
    line(text, "");
    double millis = measure.results().get(CompressionMeasure.OURS).get(1).millisPer10k();
    line(text, "context at 4x: %.2f ms for 10,000 characters, the mean", millis);
    line(text, "random, lead and bm25 keep whole documents. What each figure is: docs/quality.md.");
    return text.toString();
  }

  private static void table(
      StringBuilder text, String name, CompressionMeasure measure, String figure) {
    line(text, "");
    StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-28s", name));
    for (double ratio : CompressionMeasure.RATIOS) {
      head.append(String.format(Locale.ROOT, "%8s", (int) ratio + "x"));
    }
    line(text, head.toString());
    for (Map.Entry<String, List<CompressionResult>> method : measure.results().entrySet()) {
      StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-28s", method.getKey()));
      for (CompressionResult result : method.getValue()) {
        row.append(String.format(Locale.ROOT, "%8s", share(figure(result, figure))));
      }
      line(text, row.toString());
    }
  }

  private static double figure(CompressionResult result, String figure) {
    switch (figure) {
      case "answers":
        return result.answers();
      case "gold":
        return result.allGold();
      case "tokens":
        return result.goldTokens();
      default:
        return result.kept();
    }
  }

  static String share(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.3f", share);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }

  /** For programs: one object, with a line end; what cannot be told is null. */
  public static String json(String file, CompressionData data, CompressionMeasure measure)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("file", file);
      json.writeNumberField("rows", measure.rows());
      json.writeNumberField("skipped", data.skipped());
      json.writeNumberField("with_answer", measure.withAnswer());
      json.writeNumberField("with_gold", measure.withGold());
      json.writeObjectFieldStart("methods");
      for (Map.Entry<String, List<CompressionResult>> method : measure.results().entrySet()) {
        json.writeObjectFieldStart(method.getKey());
        for (int i = 0; i < CompressionMeasure.RATIOS.length; i++) {
          CompressionResult result = method.getValue().get(i);
          json.writeObjectFieldStart((int) CompressionMeasure.RATIOS[i] + "x");
          number(json, "answers", result.answers());
          number(json, "all_gold", result.allGold());
          number(json, "gold_tokens", result.goldTokens());
          number(json, "kept", result.kept());
          number(json, "ms_per_10k", result.millisPer10k());
          json.writeEndObject();
        }
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return text + "\n";
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isNaN(value)) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, new BigDecimal(value).setScale(DIGITS, RoundingMode.HALF_EVEN));
    }
  }
}
