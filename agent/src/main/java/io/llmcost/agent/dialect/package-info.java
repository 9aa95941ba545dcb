/**
 * Asking a provider in another API than the application's: what of a call can be said there, and
 * how the answer, whole or streamed, becomes one of the application's API.
 */
package io.llmcost.agent.dialect;
