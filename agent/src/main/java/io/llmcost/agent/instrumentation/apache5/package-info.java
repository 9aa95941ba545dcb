/** Apache HttpClient 5, classic and asynchronous, and with it what is built on it. */
package io.llmcost.agent.instrumentation.apache5;
