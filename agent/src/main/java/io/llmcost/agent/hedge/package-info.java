/** A second request where the first one takes unusually long; the first good answer wins. */
package io.llmcost.agent.hedge;
