/** Sending a call to another provider: its URL, its key, and nothing of the application's. */
package io.llmcost.agent.provider;
