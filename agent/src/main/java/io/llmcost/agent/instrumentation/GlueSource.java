package io.llmcost.agent.instrumentation;

import io.llmcost.agent.log.Log;
import io.llmcost.bootstrap.AgentClassLoader;

/**
 * The glue of one client, made for each application class loader at its first use. It is held by
 * the woven class, so that it goes when the application's loader goes. Glue that does not link
 * leaves the client alone in that loader: an unknown version is never broken.
 */
final class GlueSource {

  private static final Object[] GO_ON = null;

  private final InstrumentedClient client;
  private final AgentClassLoader agentLoader;
  private final GlueServices services;
  private final ClassValue<Holder> glues =
      new ClassValue<Holder>() {
        @Override
        protected Holder computeValue(Class<?> woven) {
          Class<?> anchor = anchor(woven);
          return anchor == woven ? new Holder(create(woven)) : glues.get(anchor);
        }
      };

  /**
   * @param client one of applications' class loaders
   */
  GlueSource(InstrumentedClient client, AgentClassLoader agentLoader, GlueServices services) {
    this.client = client;
    this.agentLoader = agentLoader;
    this.services = services;
  }

  /** Makes the glue if it is not there, which takes rights that an application may not have. */
  Void prepare(Class<?> woven) {
    glues.get(woven);
    return null;
  }

  Object[] handle(Class<?> woven, String event, Object[] arguments) {
    Holder holder = glues.get(woven);
    Glue glue = holder.glue;
    if (glue == null) {
      return GO_ON;
    }
    try {
      return glue.handle(event, arguments);
    } catch (LinkageError e) {
      holder.glue = null;
      report(woven, e);
      return GO_ON;
    } catch (Throwable e) {
      Log.warnOnce(
          "glue:" + client + event + e.getClass(),
          "Hook " + client.id() + "." + event + " failed: " + e);
      return GO_ON;
    }
  }

  private Class<?> anchor(Class<?> woven) {
    if (woven.getName().equals(client.anchorName())) {
      return woven;
    }
    try {
      return Class.forName(client.anchorName(), false, woven.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      return woven;
    }
  }

  private Glue create(Class<?> woven) {
    try {
      String glueName = client.glueName();
      String gluePackage = glueName.substring(0, glueName.lastIndexOf('.') + 1);
      ClassLoader loader = new GlueLoader(woven.getClassLoader(), agentLoader, gluePackage);
      return (Glue)
          Class.forName(glueName, true, loader)
              .getConstructor(GlueServices.class)
              .newInstance(services);
    } catch (ReflectiveOperationException | LinkageError e) {
      report(woven, e.getCause() == null ? e : e.getCause());
      return null;
    }
  }

  private void report(Class<?> woven, Throwable cause) {
    Log.warn(
        "This version of "
            + client.id()
            + " ("
            + woven.getName()
            + " in "
            + LoaderText.of(woven.getClassLoader())
            + ") is not known and left alone: its calls are made as without the agent",
        cause);
  }

  /** The glue of one woven class; null in it once it is given up. */
  private static final class Holder {
    volatile Glue glue;

    Holder(Glue glue) {
      this.glue = glue;
    }
  }
}
