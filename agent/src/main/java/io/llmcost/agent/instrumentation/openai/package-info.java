/**
 * The OpenAI Java SDK: transports that an application gives it, and what the HTTP clients below it
 * do not show.
 */
package io.llmcost.agent.instrumentation.openai;
