package io.llmcost.agent.eval;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.llmcost.agent.eval.TaskMeasure.Count;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Writes what was measured of tasks. */
public final class TaskReport {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int DIGITS = 4;

  private TaskReport() {}

  /** For people; lines with their ends. */
  public static String text(String file, TaskMeasure measure) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %,d prompts, of %,d nothing is said%s%n%n",
            file,
            measure.rows(),
            measure.unknown(),
            measure.skipped() == 0 ? "" : ", lines passed over: " + measure.skipped()));
    text.append(
        String.format(
            "%-16s  %8s  %8s  %9s  %8s  %6s%n",
            "task", "said", "right", "precision", "labelled", "recall"));
    for (Count count : measure.counts()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-16s  %,8d  %,8d  %9s  %,8d  %6s%n",
              count.task(),
              count.said(),
              count.right(),
              share(count.precision()),
              count.labelled(),
              share(count.recall())));
    }
    return text.toString();
  }

  private static String share(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.3f", share);
  }

  /** For programs: one object, with a line end; what cannot be told is null. */
  public static String json(String file, TaskMeasure measure) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("file", file);
      json.writeNumberField("rows", measure.rows());
      json.writeNumberField("skipped", measure.skipped());
      json.writeNumberField("unknown", measure.unknown());
      json.writeObjectFieldStart("tasks");
      for (Count count : measure.counts()) {
        json.writeObjectFieldStart(count.task());
        json.writeNumberField("said", count.said());
        json.writeNumberField("right", count.right());
        json.writeNumberField("labelled", count.labelled());
        number(json, "precision", count.precision());
        number(json, "recall", count.recall());
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
