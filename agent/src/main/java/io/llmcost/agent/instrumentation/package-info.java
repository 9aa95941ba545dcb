/**
 * How calls of the application's clients come to the gateway. One package for each client, and one
 * line for it in {@link io.llmcost.agent.instrumentation.Hooks}.
 *
 * <p>A {@link io.llmcost.agent.instrumentation.weave.Hook} says which methods are woven and how.
 * What is woven in names {@code java.*} only and asks the bridge; the bridge asks a handler. A
 * handler that names the client's types is glue: it lies in a package {@code glue} and is defined
 * by a {@link io.llmcost.agent.instrumentation.GlueLoader} for each application class loader.
 */
package io.llmcost.agent.instrumentation;
