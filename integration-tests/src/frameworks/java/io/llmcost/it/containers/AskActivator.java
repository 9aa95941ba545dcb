package io.llmcost.it.containers;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle that asks as it is started, on the thread that starts it. */
public final class AskActivator implements BundleActivator {

  @Override
  public void start(BundleContext context) throws Exception {
    AskApp.main(context.getProperty("asked").split(","));
  }

  @Override
  public void stop(BundleContext context) {}
}
