package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.log.Log;

/**
 * Links what handles asynchronous calls before the first one. In a version where that does not work
 * calls are left alone.
 */
final class AsyncRehearsal {

  private static final boolean SUCCESS = rehearse();

  private AsyncRehearsal() {}

  /** Whether this version has all that is needed. */
  static boolean succeeds() {
    return SUCCESS;
  }

  private static boolean rehearse() {
    try {
      for (Class<?> type :
          new Class<?>[] {
            AsyncExchange.class,
            AsyncUpstream.class,
            AsyncBody.class,
            AsyncDelivery.class,
            FedBody.class,
            TeeDecoder.class,
            CollectedRequest.class,
            OwnProducer.class,
            AsyncClients.class
          }) {
        Class.forName(type.getName(), true, type.getClassLoader()).getDeclaredMethods();
      }
      return Aborted.exception() != null;
    } catch (Exception | LinkageError e) {
      Log.warn("This version of Apache HttpAsyncClient is left alone", e);
      return false;
    }
  }
}
