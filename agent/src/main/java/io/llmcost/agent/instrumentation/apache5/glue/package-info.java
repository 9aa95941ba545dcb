/**
 * What names the client's types; compiled against 5.0, with nothing that later versions changed.
 */
package io.llmcost.agent.instrumentation.apache5.glue;
