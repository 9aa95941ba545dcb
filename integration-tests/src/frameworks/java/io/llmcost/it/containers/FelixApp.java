package io.llmcost.it.containers;

import java.io.File;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** Starts a bundle in an OSGi framework: {@code FelixApp STORAGE BUNDLE ASKED...}. */
public final class FelixApp {

  private FelixApp() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> configuration = new HashMap<>();
    configuration.put("org.osgi.framework.storage", args[0]);
    StringBuilder asked = new StringBuilder();
    for (int i = 2; i < args.length; i++) {
      asked.append(asked.length() == 0 ? "" : ",").append(args[i]);
    }
    configuration.put("asked", asked.toString());
    Framework framework =
        ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(configuration);
    framework.start();
    String location = new File(args[1]).toURI().toString();
    Bundle bundle = framework.getBundleContext().installBundle(location);
    bundle.start();
    framework.stop();
    framework.waitForStop(0);
    System.exit(0); // threads of clients live on for a while
  }
}
