/** Knows Vert.x's types, by their names only where versions 4 and 5 differ. */
package io.llmcost.agent.instrumentation.vertx.glue;
