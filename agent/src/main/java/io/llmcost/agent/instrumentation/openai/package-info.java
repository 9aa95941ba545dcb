/** The OpenAI Java SDK, as far as the HTTP clients below it do not show what is needed. */
package io.llmcost.agent.instrumentation.openai;
