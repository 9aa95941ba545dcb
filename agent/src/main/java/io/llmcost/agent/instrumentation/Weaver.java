package io.llmcost.agent.instrumentation;

import io.llmcost.agent.log.Log;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.pool.TypePool;

/** Byte Buddy, put to use. Apart from the transformer, so that it is loaded when it is needed. */
final class Weaver {

  private final AdviceSource advice;
  private final ByteBuddy byteBuddy =
      new ByteBuddy(ClassFileVersion.JAVA_V8)
          .with(TypeValidation.DISABLED)
          .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
          .with(Implementation.Context.Disabled.Factory.INSTANCE);

  Weaver(ClassLoader agentLoader) {
    this.advice = new AdviceSource(agentLoader);
  }

  byte[] weave(Hook hook, ClassLoader loader, byte[] classFile, boolean loadedBefore) {
    ClassFileLocator locator =
        new ClassFileLocator.Compound(
            ClassFileLocator.Simple.of(hook.typeName(), classFile),
            ClassFileLocator.ForClassLoader.of(loader));
    TypeDescription type =
        TypePool.Default.WithLazyResolution.of(locator).describe(hook.typeName()).resolve();
    Log.debug("Weaving " + hook.typeName() + " in " + loader);
    return byteBuddy
        .decorate(type, locator)
        .visit(hook.weave(advice, loadedBefore))
        .make()
        .getBytes();
  }
}
