/** Knows Reactor Netty's types. */
package io.llmcost.agent.instrumentation.reactornetty.glue;
