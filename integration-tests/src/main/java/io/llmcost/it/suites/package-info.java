/**
 * Shows that applications do not notice the agent: runs tests that others wrote and published, with
 * it and without it, and writes their table of the page on compatibility.
 */
package io.llmcost.it.suites;
