package io.llmcost.agent.instrumentation;

import io.llmcost.agent.log.Log;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.Map;

/**
 * Weaves the hooks' classes as they are loaded, by exact name. Byte Buddy is loaded at the first of
 * them; every other class costs one look-up. No lambda in here: this runs inside class loading.
 */
public final class HookTransformer implements ClassFileTransformer {

  private final Map<String, Hook> hooksByInternalName = new HashMap<>();
  private final ClassLoader agentLoader;
  private Weaver weaver;

  public HookTransformer(Iterable<Hook> hooks, ClassLoader agentLoader) {
    this.agentLoader = agentLoader;
    for (Hook hook : hooks) {
      hooksByInternalName.put(hook.typeName().replace('.', '/'), hook);
    }
  }

  /** Weaves what is loaded from now on, and what has been loaded before, one class at a time. */
  public void install(Instrumentation instrumentation) {
    instrumentation.addTransformer(this, instrumentation.isRetransformClassesSupported());
    if (!instrumentation.isRetransformClassesSupported()) {
      return;
    }
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (hooksByInternalName.containsKey(type.getName().replace('.', '/'))
          && instrumentation.isModifiableClass(type)) {
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
    Hook hook = internalName == null ? null : hooksByInternalName.get(internalName);
    if (hook == null || isAgents(loader)) {
      return null;
    }
    try {
      return weaver().weave(hook, loader, classFile, redefined != null);
    } catch (Throwable e) {
      Log.warn("Calls through " + hook.typeName() + " cannot be handled in " + loader, e);
      return null;
    }
  }

  private boolean isAgents(ClassLoader loader) {
    return loader == agentLoader || loader instanceof GlueLoader;
  }

  private synchronized Weaver weaver() {
    if (weaver == null) {
      weaver = new Weaver(agentLoader);
    }
    return weaver;
  }
}
