/** Knows Jetty's types by their names, which lie in other packages from version 12 on. */
package io.llmcost.agent.instrumentation.jetty.glue;
