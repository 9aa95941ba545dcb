package io.llmcost.agent.config;

/** The least and the largest number of tokens, both included. */
final class RangeType extends StructType<long[]> {

  private final Field<Long> min = optional("min", new CountType(), "At least so many.");
  private final Field<Long> max = optional("max", new CountType(), "At most so many.");

  RangeType() {
    super("range");
  }

  @Override
  long[] build(String name, Values values, ReadContext in) {
    long least = values.get(min, 0L);
    long most = values.get(max, Long.MAX_VALUE);
    if (least > most) {
      in.error(
          values.nodeOf(max),
          values.keyOf(max),
          "expected at least min, which is " + least + ", found " + most);
    }
    return new long[] {least, most};
  }
}
