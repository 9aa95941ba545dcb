/**
 * Vert.x's {@code HttpClient}, versions 4 and 5, and what stands on it, over the loopback bridge.
 */
package io.llmcost.agent.instrumentation.vertx;
