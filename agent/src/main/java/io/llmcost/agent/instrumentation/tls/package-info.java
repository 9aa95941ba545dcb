/**
 * Connections by TLS, watched for clients that are not instrumented: who opens one to a provider
 * and is none of the known clients makes calls that nobody accounts for, and is named once.
 */
package io.llmcost.agent.instrumentation.tls;
