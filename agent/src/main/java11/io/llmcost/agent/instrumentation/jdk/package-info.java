/** {@code java.net.http.HttpClient}. */
package io.llmcost.agent.instrumentation.jdk;
