/**
 * A Redis that processes share things through: one connection, one thread, and no caller who waits
 * longer than it wants to. Speaks the protocol itself: the usual clients bring a pool that
 * registers with JMX, a logging façade that writes to stderr, and several times this package's
 * code.
 */
package io.llmcost.agent.redis;
