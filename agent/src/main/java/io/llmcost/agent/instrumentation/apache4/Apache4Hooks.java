package io.llmcost.agent.instrumentation.apache4;

import io.llmcost.agent.instrumentation.weave.AnsweredByGlue;
import io.llmcost.agent.instrumentation.weave.Hook;

/** Where Apache HttpClient 4 is woven. */
public final class Apache4Hooks {

  private static final String EVENT = "apache4.execute";

  private static final String[] ARGUMENTS = {
    "org.apache.http.HttpHost",
    "org.apache.http.HttpRequest",
    "org.apache.http.protocol.HttpContext"
  };

  private Apache4Hooks() {}

  /**
   * All overloads of {@code execute} end in one method, above redirects, retries and decompression:
   * {@code doExecute}; before 4.3 in the {@code execute} with the same arguments.
   */
  public static Hook of(String typeName) {
    return new Hook(
        typeName,
        new AnsweredByGlue("doExecute", EVENT, ARGUMENTS),
        new AnsweredByGlue("execute", EVENT, ARGUMENTS));
  }

  /** Of the asynchronous clients' overloads all but those that pipeline end in this one. */
  public static Hook async(String typeName) {
    String protocol = "org.apache.http.nio.protocol.";
    return new Hook(
        typeName,
        new AnsweredByGlue(
            "execute",
            "apache4async.execute",
            protocol + "HttpAsyncRequestProducer",
            protocol + "HttpAsyncResponseConsumer",
            "org.apache.http.protocol.HttpContext",
            "org.apache.http.concurrent.FutureCallback"));
  }
}
