package io.llmcost.it.apps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;

/**
 * Starts, does little and ends: {@code StartedApp hello|other|model [footprint]}. Prints {@code
 * ready}, and with {@code footprint} its resident memory and its heap after a collection, in KB.
 */
public final class StartedApp {

  private StartedApp() {}

  public static void main(String[] args) throws IOException {
    MemoryCalls calls = args[0].equals("hello") ? null : new MemoryCalls();
    if (calls != null) {
      calls.run(args[0]);
    }
    System.out.println("ready");
    if (args.length > 1) {
      String status =
          new String(Files.readAllBytes(Paths.get("/proc/self/status")), StandardCharsets.UTF_8);
      System.out.println("rss-kb=" + status.replaceAll("(?s).*VmRSS:\\s*(\\d+).*", "$1"));
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      System.out.println("heap-kb=" + (runtime.totalMemory() - runtime.freeMemory()) / 1_024);
      // what was measured is still held
      System.out.println("held=" + (calls != null));
    }
  }
}
