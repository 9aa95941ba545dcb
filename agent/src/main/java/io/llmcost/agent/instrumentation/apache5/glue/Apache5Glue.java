package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;

/** Answers the hooks on clients. */
public final class Apache5Glue implements Glue {

  /** The client's name in configuration and ledger. */
  static final String CLIENT = "apache5";

  private final ClassicCalls classic;
  private final AsyncCalls async;

  public Apache5Glue(GlueServices services) {
    this.classic = new ClassicCalls(services);
    this.async = new AsyncCalls(services);
  }

  @Override
  public Object[] handle(String event, Object[] arguments) {
    return event.equals("execute") ? classic.handle(arguments) : async.handle(arguments);
  }
}
