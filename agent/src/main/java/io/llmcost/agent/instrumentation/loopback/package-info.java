/**
 * The in-process loopback bridge, for clients of which only the URL can be changed. Such a call is
 * sent to a listener on the loopback address, which makes it go through the gateway and sends it on
 * over sockets of its own. Nothing is opened before the first call of that kind.
 *
 * <p>Not to be confused with {@code io.llmcost.bootstrap.Bridge}, by which woven code asks the
 * agent.
 */
package io.llmcost.agent.instrumentation.loopback;
