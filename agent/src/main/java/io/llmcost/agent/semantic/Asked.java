package io.llmcost.agent.semantic;

import io.llmcost.agent.cache.CallKey;
import io.llmcost.agent.cache.SharedNotes;
import io.llmcost.agent.semantic.text.Reading;

/** What a call asks, and where. Immutable. */
final class Asked {

  final CallKey partition;
  final Said own;
  final SitePolicy policy;

  /** Null if others are told nothing of it. */
  final SharedNotes notes;

  /** Null if only the same words say the same. */
  final Reading reading;

  Asked(CallKey partition, Said own, SitePolicy policy, SharedNotes notes, Reading reading) {
    this.partition = partition;
    this.own = own;
    this.policy = policy;
    this.notes = notes;
    this.reading = reading;
  }
}
