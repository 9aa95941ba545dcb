package io.llmcost.it.containers;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Starts Tomcat as its script does and uses it: {@code TomcatApp STEP...}, where a step is {@code
 * visit=WAR:ASSISTANT}, {@code undeploy=WAR} or {@code loaders=COUNT}, which waits until no more
 * web applications than so many are in memory.
 */
public final class TomcatApp {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(100);
  private static final String LOADER = "org.apache.catalina.loader.ParallelWebappClassLoader";

  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

  private TomcatApp() {}

  public static void main(String[] args) throws Exception {
    Class<?> type = Class.forName("org.apache.catalina.startup.Bootstrap");
    Object tomcat = type.getDeclaredConstructor().newInstance();
    type.getMethod("init").invoke(tomcat);
    type.getMethod("start").invoke(tomcat);
    TomcatApp app = new TomcatApp();
    for (String arg : args) {
      String[] step = arg.split("[=:]");
      app.run(step);
    }
    type.getMethod("stop").invoke(tomcat);
    System.exit(0); // threads of clients live on for a while
  }

  private void run(String[] step) throws Exception {
    switch (step[0]) {
      case "visit":
        System.out.print(step[1] + " ");
        Visitor.visit("http://127.0.0.1:" + port() + "/" + step[1], step[2]);
        break;
      case "undeploy":
        undeploy(step[1]);
        break;
      case "loaders":
        System.out.println("loaders " + loaders(Integer.parseInt(step[1])));
        break;
      default:
        throw new IllegalArgumentException(step[0]);
    }
  }

  private Object port() throws Exception {
    ObjectName any = new ObjectName("Catalina:type=Connector,*");
    return beans.getAttribute(beans.queryNames(any, null).iterator().next(), "localPort");
  }

  private void undeploy(String war) throws Exception {
    File file = new File(System.getProperty("catalina.base"), "webapps/" + war + ".war");
    if (!file.delete()) {
      throw new IllegalStateException("Cannot delete " + file);
    }
    beans.invoke(
        new ObjectName("Catalina:type=Deployer,host=localhost"),
        "check",
        new Object[] {"/" + war},
        new String[] {"java.lang.String"});
  }

  private int loaders(int wanted) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    int left = count();
    while (left > wanted && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(200);
      left = count();
    }
    return left;
  }

  /** How many are in memory after a garbage collection. */
  private int count() throws Exception {
    String histogram =
        (String)
            beans.invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    for (String line : histogram.split("\n")) {
      String[] columns = line.trim().split("\\s+");
      if (columns.length > 3 && columns[3].equals(LOADER)) {
        return Integer.parseInt(columns[1]);
      }
    }
    return 0;
  }
}
