/** Azure's SDKs for Java, whose calls pass azure-core's pipeline, whatever client is below it. */
package io.llmcost.agent.instrumentation.azure;
