package io.llmcost.agent.instrumentation.okhttp;

import io.llmcost.agent.instrumentation.weave.ConstructedField;
import io.llmcost.agent.instrumentation.weave.Hook;
import io.llmcost.agent.instrumentation.weave.NotedMethod;
import io.llmcost.agent.instrumentation.weave.ReplacedField;
import io.llmcost.agent.instrumentation.weave.SuppliedField;
import java.util.List;

/** Where OkHttp is woven. */
public final class OkHttpHooks {

  private static final String CLIENT = "okhttp3.OkHttpClient";
  private static final String CLIENT_EVENT = "okhttp.client";

  private OkHttpHooks() {}

  /**
   * @param typeName the client's or a call's
   */
  public static Hook of(String typeName) {
    return typeName.equals(CLIENT) ? client(typeName) : call(typeName);
  }

  /**
   * Every client's list of interceptors becomes one that says which client makes a call. One that
   * exists already gets it at its next call.
   */
  private static Hook client(String typeName) {
    return new Hook(
        typeName,
        new ConstructedField(1, CLIENT_EVENT, "interceptors", List.class),
        new ReplacedField("newCall", 1, CLIENT_EVENT, "interceptors", List.class));
  }

  /**
   * A call that may be ours is made by a client like the application's with our interceptor behind
   * those of the application, so that it sees the request as the application's interceptors leave
   * it, and answers before they see it. The application's own client stays as it was made. The call
   * site is noted where a call is enqueued: interceptors run on OkHttp's threads.
   */
  private static Hook call(String typeName) {
    return new Hook(
        typeName,
        new SuppliedField(3, "client", CLIENT, "interceptors", 1),
        new NotedMethod("enqueue", 1, "okhttp.enqueue"));
  }
}
