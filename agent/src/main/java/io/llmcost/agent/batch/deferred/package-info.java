/**
 * Calls that may wait long go through the provider's Batch API. One thread does all of it; the
 * calls only wait for it, and never longer than their clients let them.
 */
package io.llmcost.agent.batch.deferred;
