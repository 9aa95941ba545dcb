/** What names Spring's and Reactor's types; compiled against Spring Framework 5.0. */
package io.llmcost.agent.instrumentation.webclient.glue;
