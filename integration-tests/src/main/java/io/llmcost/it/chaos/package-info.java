/** A network that misbehaves, calls through it, and what must hold whatever it does. */
package io.llmcost.it.chaos;
