/** async-http-client, versions 2 and 3, over the loopback bridge. */
package io.llmcost.agent.instrumentation.ahc;
