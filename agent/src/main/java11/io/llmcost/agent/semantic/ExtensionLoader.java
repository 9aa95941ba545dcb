package io.llmcost.agent.semantic;

import io.llmcost.agent.log.Log;
import io.llmcost.agent.rights.NativeAccess;
import java.io.File;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolutionException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Set;

/**
 * Loads classes from a jar beside the agent that sees nothing of the application or the agent: as a
 * module of its own, for which native code can be allowed without allowing it to the application.
 */
final class ExtensionLoader {

  private ExtensionLoader() {}

  /**
   * The class of a name, in a loader that nobody else uses.
   *
   * @throws ClassNotFoundException if the jar has none of that name
   */
  static Class<?> load(File jar, String name) throws IOException, ClassNotFoundException {
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try {
      return Class.forName(name, false, ofModule(jar, platform));
    } catch (FindException | ResolutionException | java.lang.LayerInstantiationException e) {
      // The application has modules with packages of the same names.
      Log.debug("The extension " + jar + " is loaded as no module", e);
    }
    // Stays open: classes are loaded when they are needed.
    @SuppressWarnings("resource")
    URLClassLoader loader = new URLClassLoader(new URL[] {jar.toURI().toURL()}, platform);
    return Class.forName(name, false, loader);
  }

  private static ClassLoader ofModule(File jar, ClassLoader platform) {
    ModuleFinder finder = ModuleFinder.of(jar.toPath());
    String module = finder.findAll().iterator().next().descriptor().name();
    ModuleLayer boot = ModuleLayer.boot();
    Configuration resolved =
        boot.configuration().resolve(finder, ModuleFinder.of(), Set.of(module));
    ModuleLayer layer =
        ModuleLayer.defineModulesWithOneLoader(resolved, List.of(boot), platform).layer();
    NativeAccess.enable(layer.findModule(module).orElseThrow());
    return layer.findLoader(module);
  }
}
