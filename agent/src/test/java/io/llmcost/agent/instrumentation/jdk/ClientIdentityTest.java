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
    assertThat(ClientIdentity.of(HttpClient.newHttpClient(), true)).isNull();
    assertThat(ClientIdentity.of(HttpClient.newBuilder().build(), false)).isNull();
  }

  @Test
  void clientsWithATlsContextOfTheirOwnAreTheirContext() throws Exception {
    SSLContext one = ownContext();
    String id = ClientIdentity.of(with(one), true);
    assertThat(id).isNotNull();
    assertThat(ClientIdentity.of(with(one), true)).isEqualTo(id);
    assertThat(ClientIdentity.of(with(ownContext()), true)).isNotIn(null, id);
    assertThat(ClientIdentity.of(with(one), false)).as("no handshake").isNull();
  }

  @Test
  void clientsThatMayAddCredentialsAreThemselves() {
    CookieManager cookies = new CookieManager();
    HttpClient one = HttpClient.newBuilder().cookieHandler(cookies).build();
    HttpClient other = HttpClient.newBuilder().cookieHandler(cookies).build();
    assertThat(ClientIdentity.of(one, false)).isNotNull();
    assertThat(ClientIdentity.of(one, true)).isEqualTo(ClientIdentity.of(one, false));
    assertThat(ClientIdentity.of(other, false)).isNotIn(null, ClientIdentity.of(one, false));
  }
}
