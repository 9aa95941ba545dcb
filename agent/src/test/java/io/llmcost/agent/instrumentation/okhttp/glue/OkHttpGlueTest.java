package io.llmcost.agent.instrumentation.okhttp.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.instrumentation.HandledAbove;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

class OkHttpGlueTest extends OkHttpCase {

  private static final Interceptor PASSING = chain -> chain.proceed(chain.request());

  private static void assertOursOnceAndLast(OkHttpClient application) {
    List<Interceptor> given = application.interceptors();
    List<Interceptor> calling = FakeGateway.caller(application).interceptors();
    assertThat(calling).hasSize(given.size() + 1).startsWith(given.toArray(new Interceptor[0]));
    assertThat(calling).filteredOn(LlmInterceptor.class::isInstance).hasSize(1);
    assertThat(calling.get(given.size())).isInstanceOf(LlmInterceptor.class);
  }

  @Test
  void anApplicationFindsItsClientsAsItMadeThem() {
    OkHttpClient client = gateway.application(new OkHttpClient.Builder());
    assertThat(client.interceptors()).isEmpty();
    assertThat(client.newBuilder().interceptors()).isEmpty();
    client = gateway.application(client.newBuilder().addInterceptor(PASSING));
    assertThat(client.interceptors()).isEqualTo(List.of(PASSING)).hasToString("[" + PASSING + "]");
    assertThat(client.interceptors().toArray(new Interceptor[0])).containsExactly(PASSING);
    List<Interceptor> interceptors = client.interceptors();
    assertThatThrownBy(() -> interceptors.add(PASSING))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(interceptors::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aCallHasOursOnceAndLastHoweverOftenItsClientIsRebuilt() {
    OkHttpClient client = gateway.application(new OkHttpClient.Builder().addInterceptor(PASSING));
    assertOursOnceAndLast(client);
    for (int i = 0; i < 5; i++) {
      client = gateway.application(client.newBuilder());
      assertOursOnceAndLast(client);
    }
    client = gateway.application(client.newBuilder().addInterceptor(PASSING));
    assertOursOnceAndLast(client);
    assertThat(client.interceptors()).containsExactly(PASSING, PASSING);
  }

  @Test
  void aBuilderThatIsUsedTwiceIsNotChanged() {
    OkHttpClient.Builder builder = new OkHttpClient.Builder().addInterceptor(PASSING);
    assertOursOnceAndLast(gateway.application(builder));
    assertOursOnceAndLast(gateway.application(builder));
    assertThat(builder.interceptors()).containsExactly(PASSING);
  }

  @Test
  void theCallsOfAClientShareOneThatMakesThem() {
    OkHttpClient client = gateway.application(new OkHttpClient.Builder());
    assertThat(FakeGateway.caller(client)).isSameAs(FakeGateway.caller(client)).isNotSameAs(client);
  }

  @Test
  void aCallElsewhereIsMadeByTheApplicationsClientIfNothingCanStillChangeIt() {
    Request request = new Request.Builder().url("http://localhost/v1/x").build();
    OkHttpClient plain = gateway.application(new OkHttpClient.Builder());
    OkHttpClient changing = gateway.application(new OkHttpClient.Builder().addInterceptor(PASSING));
    gateway.watching = false;
    assertThat(FakeGateway.caller(plain, request)).isSameAs(plain);
    assertThat(FakeGateway.caller(changing, request)).isNotSameAs(changing);
    gateway.watching = true;
    assertThat(FakeGateway.caller(plain, request)).isNotSameAs(plain);
  }

  @Test
  void aClientThatMakesCallsIsLeftAlone() {
    OkHttpClient caller = gateway.client();
    assertThat(FakeGateway.caller(caller)).isSameAs(caller);
    assertThat(
            gateway.glue.handle("client", new Object[] {null, caller, caller.interceptors(), null}))
        .isNull();
  }

  @Test
  void aClientThatIsMetTwiceKeepsTheOneThatMakesItsCalls() {
    OkHttpClient client = gateway.application(new OkHttpClient.Builder());
    assertThat(gateway.glue.handle("client", new Object[] {null, client, client.interceptors()}))
        .isNull();
  }

  @Test
  void aClientWhoseConstructorDidNotRunIsLeftAlone() {
    assertThat(gateway.glue.handle("client", new Object[] {null, null, null, null})).isNull();
  }

  @Test
  void aCallIsHandledOnceInARebuiltClient() throws Exception {
    OkHttpClient client =
        gateway.client(gateway.application(new OkHttpClient.Builder()).newBuilder());
    server.enqueue(json("ok"));
    assertThat(text(client, chat().build())).isEqualTo("ok");
    assertThat(gateway.requests).hasSize(1);
  }

  @Test
  void whereACallWasEnqueuedIsKeptUntilItIsAsked() {
    AtomicReference<CallContext> context = new AtomicReference<>();
    gateway.plan =
        (request, call, up) -> {
          context.set(call);
          return done(answer(200, call.callSite()));
        };
    Call call = gateway.client().newCall(chat().header(CallSites.HEADER, "a.B.c").build());
    assertThat(enqueued(call).thenApply(OkHttpGlueTest::read).join()).isEqualTo("a.B.c");
  }

  private static String read(okhttp3.Response response) {
    try {
      return response.body().string();
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aCallThatAClientAboveHasHandledIsNotHandledAgain() throws Exception {
    OkHttpClient client = gateway.client();
    server.enqueue(json("sent"));
    server.enqueue(json("enqueued"));

    assertThat(HandledAbove.during(() -> read(client.newCall(chat().build())))).isEqualTo("sent");
    Call call = client.newCall(chat().build());
    HandledAbove.during(() -> gateway.glue.handle("enqueue", new Object[] {null, call}));
    assertThat(enqueued(call).thenApply(OkHttpGlueTest::read).join()).isEqualTo("enqueued");

    assertThat(gateway.requests).isEmpty();
  }

  private static String read(Call call) {
    try {
      return read(call.execute());
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sitesAreForgottenWithTheirCalls() throws Exception {
    EnqueueSites sites = new EnqueueSites(new GlueServices(gateway, new CallSites()));
    OkHttpClient client = new OkHttpClient();
    noteSome(sites, client);
    assertThat(sites.size()).isIn(0, 100);
    await(
        () -> {
          System.gc();
          return sites.size() == 0;
        });
  }

  private void noteSome(EnqueueSites sites, OkHttpClient client) {
    for (int i = 0; i < 100; i++) {
      sites.note(client.newCall(chat().build()));
    }
  }

  @Test
  void sitesAreOnlyNotedForWatchedPlaces() {
    EnqueueSites sites = new EnqueueSites(new GlueServices(gateway, new CallSites()));
    OkHttpClient client = new OkHttpClient();
    gateway.watching = false;
    sites.note(client.newCall(chat().build()));
    gateway.watching = true;
    Request handedOver = chat().header(CallSites.HEADER, "a.B.c").build();
    sites.note(client.newCall(handedOver));
    assertThat(sites.size()).isZero();
  }
}
