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
import java.util.HashMap;
import java.util.Map;

/**
 * Weaves the hooks' classes as they are loaded, by exact name. What weaves is loaded at the first
 * of them; every other class costs one look-up. No lambda in here: this runs inside class loading.
 */
public final class HookTransformer implements ClassFileTransformer {

  private final Map<String, InstrumentedClient> clients = new HashMap<>();
  private final ClassLoader agentLoader;

  public HookTransformer(Collection<InstrumentedClient> clients, ClassLoader agentLoader) {
    this.agentLoader = agentLoader;
    for (InstrumentedClient client : clients) {
      for (String typeName : client.typeNames()) {
        this.clients.put(typeName.replace('.', '/'), client);
      }
    }
  }

  /** Weaves what is loaded from now on, and what has been loaded before, one class at a time. */
  public void install(Instrumentation instrumentation) {
    instrumentation.addTransformer(this, instrumentation.isRetransformClassesSupported());
    if (!instrumentation.isRetransformClassesSupported()) {
      return;
    }
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (clients.containsKey(type.getName().replace('.', '/'))
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
    final InstrumentedClient client = clients.get(internalName);
    if (client == null || isAgents(loader)) {
      return null;
    }
    final String typeName = internalName.replace('/', '.');
    try {
      return Rights.ofAgent(
          new PrivilegedAction<byte[]>() {
            @Override
            public byte[] run() {
              Log.debug("Weaving " + typeName + " in " + loader);
              return Weaver.weave(Hooks.of(client, typeName), classFile, redefined != null);
            }
          });
    } catch (Throwable e) {
      Log.warn("Calls through " + typeName + " cannot be handled in " + LoaderText.of(loader), e);
      return null;
    }
  }

  private boolean isAgents(ClassLoader loader) {
    return loader == agentLoader || loader instanceof GlueLoader;
  }
}
