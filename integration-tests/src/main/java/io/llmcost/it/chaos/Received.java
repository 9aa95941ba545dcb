package io.llmcost.it.chaos;

/**
 * What an application had of a call.
 *
 * @param status 0 if no answer's head came
 * @param failure with its class and message; null if the answer was whole
 * @param body as far as it came
 */
public record Received(String call, int ms, int status, String failure, String body) {

  private static final int FIELDS = 5;

  /** Reads a line of the application's. */
  static Received parse(String line) {
    String[] fields = line.split("\t", FIELDS);
    if (fields.length < FIELDS) {
      throw new IllegalStateException("Not a result: " + line);
    }
    return new Received(
        fields[0],
        Integer.parseInt(fields[1]),
        Integer.parseInt(fields[2]),
        fields[3].isEmpty() ? null : fields[3],
        fields[4].replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\"));
  }
}
