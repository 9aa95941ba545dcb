/**
 * YAML, presets, system properties and environment, read into immutable settings; errors with line
 * and key.
 */
package io.llmcost.agent.config;
