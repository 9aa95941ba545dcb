package io.llmcost.agent.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Stacks as they are seen from a client, the innermost frame first. */
class SiteSearchTest {

  private static final String CHAIN = "okhttp3.internal.http.RealInterceptorChain.proceed";

  private static String site(String... frames) {
    SiteSearch search = new SiteSearch(new FrameFilter());
    for (String frame : frames) {
      int dot = frame.lastIndexOf('.');
      String site =
          search.isApplication(frame.substring(0, dot))
              ? search.offer(frame.substring(dot + 1))
              : null;
      if (site != null) {
        return site;
      }
    }
    return search.end();
  }

  @Test
  void isTheFirstFrameOfTheApplication() {
    assertThat(site(CHAIN, "okhttp3.internal.connection.RealCall.execute", "com.acme.Desk.answer"))
        .isEqualTo("com.acme.Desk.answer");
  }

  @Test
  void isInWhatALibraryShowsItsUseWith() {
    assertThat(
            site(
                CHAIN,
                "com.openai.core.http.RetryingHttpClient.execute",
                "com.openai.example.CompletionsExample.main"))
        .isEqualTo("com.openai.example.CompletionsExample.main");
    assertThat(
            site(
                "org.springframework.ai.chat.client.DefaultChatClient.call",
                "org.springframework.samples.petclinic.genai.PetclinicChatClient.exchange",
                "org.springframework.web.servlet.DispatcherServlet.doDispatch"))
        .isEqualTo("org.springframework.samples.petclinic.genai.PetclinicChatClient.exchange");
  }

  @Test
  void isNotAnInterceptorOfTheApplication() {
    assertThat(
            site(
                CHAIN,
                "com.acme.Keys.intercept",
                CHAIN,
                "com.acme.Log.write",
                "com.acme.Log$$Lambda$7.intercept",
                CHAIN,
                "okhttp3.internal.connection.RealCall.execute",
                "com.acme.Desk.answer",
                "com.acme.Main.main"))
        .isEqualTo("com.acme.Desk.answer");
  }

  @Test
  void isNotWhatAnApplicationPutsAroundAnotherClient() {
    assertThat(
            site(
                "feign.okhttp.OkHttpClient.execute",
                "com.acme.Logged.execute",
                "feign.SynchronousMethodHandler.invoke",
                "jdk.proxy2.$Proxy4.chat",
                "com.acme.Desk.answer"))
        .isEqualTo("com.acme.Desk.answer");
    assertThat(
            site(
                "org.springframework.http.client.InterceptingClientHttpRequest$Next.execute",
                "com.acme.Keys.intercept",
                "org.springframework.web.client.RestTemplate.execute",
                "com.acme.Desk.answer"))
        .isEqualTo("com.acme.Desk.answer");
  }

  @Test
  void isNotAPolicyOfTheApplication() {
    assertThat(
            site(
                "com.azure.core.http.HttpPipelineNextSyncPolicy.processSync",
                "com.acme.Policy.processSync",
                "com.azure.core.http.HttpPipelineNextSyncPolicy.processSync",
                "com.azure.core.http.HttpPipeline.sendSync",
                "com.acme.Desk.answer"))
        .isEqualTo("com.acme.Desk.answer");
  }

  @Test
  void isTheInterceptorWhereThereIsNothingElse() {
    assertThat(site(CHAIN, "com.acme.Keys.intercept", CHAIN, "java.lang.Thread.run"))
        .isEqualTo("com.acme.Keys.intercept");
    assertThat(site(CHAIN, "java.lang.Thread.run")).isNull();
  }

  @Test
  void isWhereAnAnswerComesFromThatIsHandedOut() {
    CallSites sites = new CallSites();
    String[] found = new String[2];
    CallbackSite.during("com.acme.Desk.answer", () -> found[0] = CallbackSite.here());
    CallbackSite.during(
        "com.acme.Desk.answer",
        () -> CallbackSite.during(null, () -> found[1] = CallbackSite.here()));
    assertThat(found).containsExactly("com.acme.Desk.answer", null);
    assertThat(CallbackSite.here()).isNull();
    assertThat(sites.find()).isNull(); // a test's own frames are the agent's
  }
}
