/** Reactor Netty's {@code HttpClient}, from 1.0 on, over the loopback bridge. */
package io.llmcost.agent.instrumentation.reactornetty;
