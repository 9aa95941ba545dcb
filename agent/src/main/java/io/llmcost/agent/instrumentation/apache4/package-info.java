/** Apache HttpClient 4.1 to 4.5, and with it what is built on it. */
package io.llmcost.agent.instrumentation.apache4;
