package io.llmcost.it.apps;

import java.io.File;
import java.util.Collections;

/** Prints where an application's classes and service files come from: {@code OwnLibrariesApp}. */
public final class OwnLibrariesApp {

  private OwnLibrariesApp() {}

  public static void main(String[] args) throws Exception {
    for (String name :
        new String[] {
          "com.fasterxml.jackson.core.JsonFactory",
          "com.github.benmanes.caffeine.cache.Caffeine",
          "net.bytebuddy.ByteBuddy"
        }) {
      print(name);
    }
    ClassLoader loader = OwnLibrariesApp.class.getClassLoader();
    String services = "META-INF/services/com.fasterxml.jackson.core.JsonFactory";
    System.out.println("service files " + Collections.list(loader.getResources(services)).size());
    for (String hidden :
        new String[] {
          "org.snakeyaml.engine.v2.api.Load",
          "com.knuddels.jtokkit.Encodings",
          "io.llmcost.agent.AgentStarter",
        }) {
      System.out.println(hidden + " " + isVisible(hidden));
    }
  }

  private static void print(String name) throws Exception {
    Class<?> type = Class.forName(name);
    String place = type.getProtectionDomain().getCodeSource().getLocation().getPath();
    System.out.println(name + " " + new File(place).getName());
  }

  private static boolean isVisible(String name) {
    try {
      Class.forName(name);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
