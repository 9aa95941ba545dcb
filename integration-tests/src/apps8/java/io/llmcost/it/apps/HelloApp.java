package io.llmcost.it.apps;

/** Calls no model: {@code HelloApp [hello | exit STATUS | throw | threads]}. */
public final class HelloApp {

  private HelloApp() {}

  public static void main(String[] args) {
    String what = args.length == 0 ? "hello" : args[0];
    switch (what) {
      case "hello":
        System.out.println("hello");
        break;
      case "exit":
        System.exit(Integer.parseInt(args[1]));
        break;
      case "throw":
        throw new IllegalStateException("as it should");
      case "threads":
        threads();
        break;
      default:
        throw new IllegalArgumentException(what);
    }
  }

  private static void threads() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      System.out.println(thread.getName());
    }
  }
}
