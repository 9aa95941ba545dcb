package io.llmcost.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate of this machine's loopback address, which who is told of it trusts. Immutable.
 *
 * @param file its key store
 */
public record SelfSigned(Path file) {

  private static final String PASSWORD = "loopback";

  /** Makes one, by the running JDK's {@code keytool}. */
  public static SelfSigned in(Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("loopback.p12");
    Command.of(Jdks.current(), "keytool")
        .with("-genkeypair", "-alias", "loopback", "-keyalg", "EC", "-dname", "CN=localhost")
        .with("-ext", "san=ip:127.0.0.1,dns:localhost", "-validity", "3")
        .with("-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", file.toString())
        .run()
        .orThrow();
    return new SelfSigned(file);
  }

  /** For a server that shows it. */
  public SSLContext server() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** For a JVM that trusts it, and nobody else. */
  public String[] trust() {
    return new String[] {
      "-Djavax.net.ssl.trustStore=" + file,
      "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
      "-Djavax.net.ssl.trustStoreType=PKCS12"
    };
  }
}
