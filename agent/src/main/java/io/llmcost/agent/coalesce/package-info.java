/**
 * Identical calls that are under way at the same time, made once: the first one is sent, the others
 * get its answer when it is complete.
 */
package io.llmcost.agent.coalesce;
