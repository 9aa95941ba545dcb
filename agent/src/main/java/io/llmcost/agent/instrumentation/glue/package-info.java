/** Glue that several clients have in common: made for each of them anew. */
package io.llmcost.agent.instrumentation.glue;
