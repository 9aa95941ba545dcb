/**
 * What lies on the boot class path: the entry points, the class loader that holds the agent, and
 * the bridge that woven code calls. Nothing else of the agent is visible to the application.
 *
 * <p>Plain Java 8 without lambdas: this code runs before the application's first class and inside
 * class loading, where linking a lambda could recurse.
 */
package io.llmcost.bootstrap;
