package io.llmcost.agent.config;

/** The least and the largest difficulty, both included. */
final class DifficultyType extends StructType<double[]> {

  private final Field<Double> min = optional("min", new ShareType(), "At least this.");
  private final Field<Double> max = optional("max", new ShareType(), "At most this.");

  DifficultyType() {
    super("difficulty");
  }

  @Override
  double[] build(String name, Values values, ReadContext in) {
    double least = values.get(min, 0.0);
    double most = values.get(max, 1.0);
    if (least > most) {
      in.error(
          values.nodeOf(max),
          values.keyOf(max),
          "expected at least min, which is " + least + ", found " + most);
    }
    return new double[] {least, most};
  }
}
