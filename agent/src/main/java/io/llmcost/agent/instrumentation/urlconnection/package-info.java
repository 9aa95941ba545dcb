/**
 * {@code java.net.HttpURLConnection} and its https form. A connection to a watched place is wrapped
 * as the JDK hands it out. What is asked of it before its request goes out is done to the JDK's
 * connection; the body is collected, and the call is decided when its response is asked for.
 */
package io.llmcost.agent.instrumentation.urlconnection;
