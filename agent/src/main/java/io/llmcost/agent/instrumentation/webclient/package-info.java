/** Spring's WebClient, whatever connector is below it. */
package io.llmcost.agent.instrumentation.webclient;
