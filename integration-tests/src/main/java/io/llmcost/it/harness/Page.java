package io.llmcost.it.harness;

/** A page with tables that programs write, each between {@code <!-- table: NAME -->} and an end. */
public record Page(String text) {

  private static final String END = "<!-- end -->";

  /** What stands between the markers. */
  public String table(String name) {
    return text.substring(start(name), end(name));
  }

  /**
   * The page with another table.
   *
   * @param table with a line end
   */
  public Page with(String name, String table) {
    return new Page(text.substring(0, start(name)) + table + text.substring(end(name)));
  }

  private int start(String name) {
    String marker = "<!-- table: " + name + " -->\n";
    int at = text.indexOf(marker);
    if (at < 0) {
      throw new IllegalStateException("The page has no " + marker);
    }
    return at + marker.length();
  }

  private int end(String name) {
    int end = text.indexOf(END, start(name));
    if (end < 0) {
      throw new IllegalStateException("The page has no " + END + " behind the table " + name);
    }
    return end;
  }
}
