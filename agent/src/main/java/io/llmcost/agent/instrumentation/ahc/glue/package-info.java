/** Knows the types of async-http-client. */
package io.llmcost.agent.instrumentation.ahc.glue;
