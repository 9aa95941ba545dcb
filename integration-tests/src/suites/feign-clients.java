import feign.Feign;
import feign.client.AbstractClientTest;
import feign.hc5.ApacheHttp5Client;
import feign.http2client.Http2Client;
import feign.httpclient.ApacheHttpClient;
import feign.okhttp.OkHttpClient;

/** What Feign asks of every client, over the clients that it can stand on. */
class FeignClientTests {

  static class OkHttpTest extends AbstractClientTest {
    @Override
    public Feign.Builder newBuilder() {
      return Feign.builder().client(new OkHttpClient());
    }
  }

  static class JdkTest extends AbstractClientTest {
    @Override
    public Feign.Builder newBuilder() {
      return Feign.builder().client(new Http2Client());
    }
  }

  static class Apache5Test extends AbstractClientTest {
    @Override
    public Feign.Builder newBuilder() {
      return Feign.builder().client(new ApacheHttp5Client());
    }

    /** Not a test: without an agent too, the client waits four minutes for what does not come. */
    @Override
    public void veryLongResponseNullLength() {}
  }

  static class Apache4Test extends AbstractClientTest {
    @Override
    public Feign.Builder newBuilder() {
      return Feign.builder().client(new ApacheHttpClient());
    }
  }
}
