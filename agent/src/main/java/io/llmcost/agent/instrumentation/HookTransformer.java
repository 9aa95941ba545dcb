package io.llmcost.agent.instrumentation;

import io.llmcost.agent.instrumentation.weave.Weaver;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.rights.Rights;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.PrivilegedAction;
import java.security.ProtectionDomain;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Weaves the hooks' classes as they are loaded, by exact name. What weaves is loaded at the first
 * of them; every other class costs one look-up. No lambda in here: this runs inside class loading.
 */
public final class HookTransformer implements ClassFileTransformer {

  private final Set<String> internalNames = new HashSet<>();
  private final Set<String> names = new HashSet<>();
  private final ClassLoader agentLoader;

  /**
   * @param typeNames binary names of {@link Hooks}
   */
  public HookTransformer(Collection<String> typeNames, ClassLoader agentLoader) {
    this.agentLoader = agentLoader;
    for (String typeName : typeNames) {
      names.add(typeName);
      internalNames.add(typeName.replace('.', '/'));
    }
  }

  /** Weaves what is loaded from now on, and what has been loaded before, one class at a time. */
  public void install(Instrumentation instrumentation) {
    instrumentation.addTransformer(this, instrumentation.isRetransformClassesSupported());
    if (!instrumentation.isRetransformClassesSupported()) {
      return;
    }
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (names.contains(type.getName()) && instrumentation.isModifiableClass(type)) {
        retransform(instrumentation, type);
      }
    }
  }

  private static void retransform(Instrumentation instrumentation, Class<?> type) {
    try {
      instrumentation.retransformClasses(type);
    } catch (UnmodifiableClassException | LinkageError | RuntimeException e) {
      Log.warn("Calls through " + type.getName() + " cannot be handled in this process", e);
    }
  }

  @Override
  public byte[] transform(
      ClassLoader loader,
      String internalName,
      Class<?> redefined,
      ProtectionDomain domain,
      byte[] classFile) {
    if (internalName == null || !internalNames.contains(internalName) || isAgents(loader)) {
      return null;
    }
    final String typeName = internalName.replace('/', '.');
    try {
      return Rights.ofAgent(
          new PrivilegedAction<byte[]>() {
            @Override
            public byte[] run() {
              Log.debug("Weaving " + typeName + " in " + loader);
              return Weaver.weave(Hooks.of(typeName), classFile, redefined != null);
            }
          });
    } catch (Throwable e) {
      Log.warn("Calls through " + typeName + " cannot be handled in " + loader, e);
      return null;
    }
  }

  private boolean isAgents(ClassLoader loader) {
    return loader == agentLoader || loader instanceof GlueLoader;
  }
}
