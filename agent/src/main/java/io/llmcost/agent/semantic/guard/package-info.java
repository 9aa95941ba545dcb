/** Rules that say of two texts that they cannot have the same answer, each with a name. */
package io.llmcost.agent.semantic.guard;
