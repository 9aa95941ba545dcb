/**
 * What others on this machine may tell the running agent over HTTP: at a port of the loopback
 * address, if one is wanted.
 */
package io.llmcost.agent.console;
