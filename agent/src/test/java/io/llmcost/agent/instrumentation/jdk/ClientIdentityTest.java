package io.llmcost.agent.instrumentation.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.http.HttpClient;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class ClientIdentityTest {

  private static SSLContext ownContext() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, null, null);
    return context;
  }

  private static HttpClient with(SSLContext context) {
    return HttpClient.newBuilder().sslContext(context).build();
  }

  @Test
  void clientsThatShowAllInTheirRequestsAreOne() {
    assertThat(ClientIdentity.of(HttpClient.newHttpClient(), true)).isZero();
    assertThat(ClientIdentity.of(HttpClient.newBuilder().build(), false)).isZero();
  }

  @Test
  void clientsWithATlsContextOfTheirOwnAreTheirContext() throws Exception {
    SSLContext one = ownContext();
    long id = ClientIdentity.of(with(one), true);
    assertThat(id).isPositive();
    assertThat(ClientIdentity.of(with(one), true)).isEqualTo(id);
    assertThat(ClientIdentity.of(with(ownContext()), true)).isNotIn(0L, id);
    assertThat(ClientIdentity.of(with(one), false)).as("no handshake").isZero();
  }

  @Test
  void clientsThatMayAddCredentialsAreThemselves() {
    CookieManager cookies = new CookieManager();
    HttpClient one = HttpClient.newBuilder().cookieHandler(cookies).build();
    HttpClient other = HttpClient.newBuilder().cookieHandler(cookies).build();
    assertThat(ClientIdentity.of(one, false)).isPositive();
    assertThat(ClientIdentity.of(one, true)).isEqualTo(ClientIdentity.of(one, false));
    assertThat(ClientIdentity.of(other, false)).isNotIn(0L, ClientIdentity.of(one, false));
  }
}
