/**
 * Where entries of the cache are kept outside of the process: bytes under a key, for a time. Knows
 * nothing of what the bytes are, nor who may have them.
 */
package io.llmcost.agent.cache.store;
