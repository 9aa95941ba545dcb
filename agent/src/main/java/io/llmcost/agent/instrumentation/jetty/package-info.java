/** Jetty's {@code HttpClient}, versions 9.4 to 12, over the loopback bridge. */
package io.llmcost.agent.instrumentation.jetty;
