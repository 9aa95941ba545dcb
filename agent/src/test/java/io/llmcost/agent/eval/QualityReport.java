package io.llmcost.agent.eval;

import io.llmcost.agent.eval.PublicSets.RoutingSet;
import io.llmcost.agent.llm.TaskClassifier;
import io.llmcost.agent.prior.Example;
import io.llmcost.agent.prior.LinearPrior;
import io.llmcost.agent.prior.PriorFit;
import io.llmcost.agent.prior.PublicPrompts;
import io.llmcost.agent.route.QualityReplay;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Writes the measured part of {@code docs/quality.md}: {@code FOLDER PAGE OUTPUT}. Each set is
 * measured with weights that were trained without the sources of its prompts.
 */
public final class QualityReport {

  private static final String BEGIN = "<!-- measured: begin -->\n";
  private static final String END = "<!-- measured: end -->";

  private static final int[] FIRST_CALLS = {100, 300};
  private static final int ORDERS = 20;
  private static final double[] WANTED = {0.95, 0.9, 0.8};
  private static final double COMPARED = 0.1;

  private final List<Example> examples;
  private final Map<Set<String>, LinearPrior> priors = new HashMap<>();
  private final StringBuilder text = new StringBuilder();

  private QualityReport(List<Example> examples) {
    this.examples = examples;
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Path page = Path.of(arguments[1]);
    Path output = Path.of(arguments[2]);
    QualityReport report = new QualityReport(PublicPrompts.read(folder));
    List<RoutingSet> sets = PublicSets.writeRouting(folder, output);
    report.routing(sets);
    report.places(sets);
    report.firstCalls(sets);
    List<RoutingSet> answered = PublicSets.writeAnswers(folder, output);
    report.answers(answered);
    report.kept(answered);
    report.tasks(PublicSets.writeTasks(folder, output));
    String old = Files.readString(page);
    int begin = old.indexOf(BEGIN) + BEGIN.length();
    Files.writeString(
        page, old.substring(0, begin) + report.text + old.substring(old.indexOf(END)));
  }

  private LinearPrior without(Set<String> sources) throws IOException {
    LinearPrior prior = priors.get(sources);
    if (prior == null) {
      List<Example> others =
          examples.stream().filter(example -> !sources.contains(example.source())).toList();
      String weights = PriorFit.weights(others, List.of());
      prior = LinearPrior.read(new ByteArrayInputStream(weights.getBytes(StandardCharsets.UTF_8)));
      priors.put(sources, prior);
    }
    return prior;
  }

  private void routing(List<RoutingSet> sets) throws IOException {
    text.append("### From the prompt alone\n\n");
    text.append("| prompts | models | n | weak / strong | chance | oracle | length |");
    text.append(
        " **prior** | CPT(50 %) | CPT(80 %) |\n|---|---|---|---|---|---|---|---|---|---|\n");
    for (RoutingSet set : sets) {
      List<RoutingRow> rows = RoutingData.read(set.file().toFile()).rows();
      RoutingMeasure measure =
          RoutingMeasure.of(rows, RoutingNeeds.of(rows, without(set.sources())));
      RoutingResult chance = measure.result("random");
      RoutingResult prior = measure.result("prior");
      row(
          set.name(),
          set.pair(),
          String.format(Locale.ROOT, "%,d", measure.rows()),
          score(measure.weakScore()) + " / " + score(measure.strongScore()),
          score(chance.apgr().low()) + "–" + score(chance.apgr().high()),
          score(measure.result("oracle").apgr().value()),
          score(measure.result("length").apgr().value()),
          bold(prior.apgr()),
          percent(prior.cpt50().value()),
          percent(prior.cpt80().value()));
    }
    text.append('\n');
  }

  private void places(List<RoutingSet> sets) throws IOException {
    text.append("### Learnt from an application's own calls\n\n");
    text.append("| prompts | models | prior | outcomes, no call sites | **outcomes** |");
    text.append(" shadows, no call sites | **shadows** | shadows, CPT(50 %) |\n");
    text.append("|---|---|---|---|---|---|---|---|\n");
    for (RoutingSet set : sets) {
      List<RoutingRow> rows = RoutingData.read(set.file().toFile()).rows();
      LinearPrior prior = without(set.sources());
      RoutingMeasure with = RoutingMeasure.of(rows, RoutingNeeds.of(rows, prior));
      List<RoutingRow> placeless = rows.stream().map(QualityReport::placeless).toList();
      RoutingMeasure blind = RoutingMeasure.of(placeless, RoutingNeeds.of(placeless, prior));
      row(
          set.name(),
          set.pair(),
          score(with.result("prior").apgr().value()),
          score(blind.result("outcomes").apgr().value()),
          "**" + score(with.result("outcomes").apgr().value()) + "**",
          score(blind.result("shadows").apgr().value()),
          bold(with.result("shadows").apgr()),
          percent(with.result("shadows").cpt50().value()));
    }
    text.append('\n');
  }

  /** What call sites are worth at the beginning: the mean over applications in other orders. */
  private void firstCalls(List<RoutingSet> sets) throws IOException {
    text.append("The first calls of an application, the mean of ").append(ORDERS);
    text.append(" orders:\n\n| prompts | models | calls | prior | outcomes, no call sites |");
    text.append(" **outcomes** | shadows, no call sites | **shadows** |\n");
    text.append("|---|---|---|---|---|---|---|---|\n");
    for (RoutingSet set : sets) {
      List<RoutingRow> rows = new ArrayList<>(RoutingData.read(set.file().toFile()).rows());
      for (int calls : set.sources().size() > 1 ? FIRST_CALLS : new int[0]) {
        double[] sums = new double[5];
        for (int order = 0; order < ORDERS; order++) {
          Collections.shuffle(rows, new Random(order));
          addFirst(sums, rows.subList(0, calls), without(set.sources()));
        }
        row(
            set.name(),
            set.pair(),
            String.valueOf(calls),
            score(sums[0] / ORDERS),
            score(sums[1] / ORDERS),
            "**" + score(sums[2] / ORDERS) + "**",
            score(sums[3] / ORDERS),
            "**" + score(sums[4] / ORDERS) + "**");
      }
    }
    text.append('\n');
  }

  private static void addFirst(double[] sums, List<RoutingRow> rows, LinearPrior prior) {
    Map<String, double[]> with = RoutingNeeds.of(rows, prior);
    Map<String, double[]> blind =
        RoutingNeeds.of(rows.stream().map(QualityReport::placeless).toList(), prior);
    sums[0] += apgr(rows, with.get("prior"));
    sums[1] += apgr(rows, blind.get("outcomes"));
    sums[2] += apgr(rows, with.get("outcomes"));
    sums[3] += apgr(rows, blind.get("shadows"));
    sums[4] += apgr(rows, with.get("shadows"));
  }

  private static double apgr(List<RoutingRow> rows, double[] needs) {
    GapCurve curve =
        GapCurve.of(
            rows.stream().mapToDouble(RoutingRow::weak).toArray(),
            rows.stream().mapToDouble(RoutingRow::strong).toArray(),
            needs);
    return curve.apgr(curve.once());
  }

  private static RoutingRow placeless(RoutingRow row) {
    return new RoutingRow(row.prompt(), row.weak(), row.strong(), row.weakResponse(), null);
  }

  private void answers(List<RoutingSet> sets) throws IOException {
    text.append("### From the cheap answer\n\n");
    text.append("| prompts | models | weak / strong | a wrong answer is longer | prior |");
    text.append(
        " **cascade** | **cascade-learnt** | CPT(50 %) |\n|---|---|---|---|---|---|---|---|\n");
    for (RoutingSet set : sets) {
      List<RoutingRow> rows = RoutingData.read(set.file().toFile()).rows();
      RoutingMeasure measure =
          RoutingMeasure.of(rows, RoutingNeeds.of(rows, without(set.sources())));
      row(
          set.name(),
          set.pair(),
          score(measure.weakScore()) + " / " + score(measure.strongScore()),
          percent(wrongIsLonger(rows)),
          score(measure.result("prior").apgr().value()),
          bold(measure.result("cascade").apgr()),
          bold(measure.result("cascade-learnt").apgr()),
          percent(measure.result("cascade-learnt").cpt50().value()));
    }
    text.append('\n');
  }

  private void kept(List<RoutingSet> sets) throws IOException {
    text.append("### What a `quality` keeps\n\n");
    text.append("| prompts | models | calls | alone | `quality` |");
    text.append(" given, by prompts | kept | **given, with looks** | **kept** |\n");
    text.append("|---|---|---|---|---|---|---|---|---|\n");
    for (RoutingSet set : sets) {
      List<RoutingRow> rows = RoutingData.read(set.file().toFile()).rows();
      for (double wanted : set.sources().size() > 1 ? WANTED : new double[0]) {
        QualityReplay replay =
            new QualityReplay(wanted, COMPARED, without(set.sources())).of(rows, ORDERS);
        row(
            set.name(),
            set.pair(),
            String.format(Locale.ROOT, "%,d", rows.size()),
            score(rows.stream().mapToDouble(RoutingNeeds::kept).average().orElse(Double.NaN)),
            String.valueOf(wanted),
            percent(replay.givenByPrompts()),
            score(replay.keptByPrompts()),
            "**" + percent(replay.givenWithLooks()) + "**",
            "**" + score(replay.keptWithLooks()) + "**");
      }
    }
    text.append('\n');
  }

  /** Of how many pairs of a wrong and a right answer the wrong one is longer; half if equal. */
  private static double wrongIsLonger(List<RoutingRow> rows) {
    double longer = 0;
    long pairs = 0;
    for (RoutingRow wrong : rows) {
      for (RoutingRow right : rows) {
        if (wrong.weak() < right.weak()) {
          int order = Integer.compare(wrong.weakResponse().length(), right.weakResponse().length());
          longer += (order + 1) / 2.0;
          pairs++;
        }
      }
    }
    return longer / pairs;
  }

  private static String bold(Interval interval) {
    return "**" + score(interval.value()) + "** [" + range(interval) + "]";
  }

  private void tasks(Path file) throws IOException {
    TaskMeasure measure = TaskMeasure.of(file.toFile(), new TaskClassifier());
    text.append("### The kind of work\n\n");
    text.append(
        String.format(
            Locale.ROOT,
            "%,d prompts; nothing is said of %,d.%n%n",
            measure.rows(),
            measure.unknown()));
    text.append("| task | said | precision | labelled | recall |\n|---|---|---|---|---|\n");
    for (TaskMeasure.Count count : measure.counts()) {
      if (!count.task().equals("other")) {
        row(
            count.task(),
            String.valueOf(count.said()),
            score(count.precision()),
            String.valueOf(count.labelled()),
            score(count.recall()));
      }
    }
    text.append('\n');
  }

  private void row(String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String range(Interval interval) {
    return score(interval.low()) + ", " + score(interval.high());
  }

  private static String score(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3f", value).replace("0.", ".");
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
