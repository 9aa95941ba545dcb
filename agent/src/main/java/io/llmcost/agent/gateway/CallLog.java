package io.llmcost.agent.gateway;

import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.log.Log.Level;

/**
 * A line for each call that is booked, for those who look for its id: what it was, where it went,
 * and what its requests are called there.
 */
final class CallLog {

  private CallLog() {}

  static void booked(CallRecord record) {
    if (Log.isEnabled(Level.DEBUG)) {
      Log.debug(line(record));
    }
  }

  static String line(CallRecord record) {
    StringBuilder line = new StringBuilder("call ").append(record.callId());
    if (record.forCall() != null) {
      line.append(" for ").append(record.forCall());
    }
    line.append(": ").append(record.requestedModel());
    for (CallRecord.Attempt attempt : record.attempts()) {
      line.append(", ").append(attempt.model()).append(" at ").append(attempt.provider());
      line.append(" said ").append(attempt.status());
      CallRecord.Setback setback = attempt.setback();
      if (setback.errorClass() != null) {
        line.append(' ').append(setback.errorClass());
      }
      if (setback.requestId() != null) {
        line.append(" as ").append(setback.requestId());
      }
    }
    line.append("; cache ").append(record.cache()).append(", status ").append(record.status());
    return line.append(", USD ").append(usd(record)).toString();
  }

  private static String usd(CallRecord record) {
    return record.costUsd() == null ? "unknown" : record.costUsd().toPlainString();
  }
}
