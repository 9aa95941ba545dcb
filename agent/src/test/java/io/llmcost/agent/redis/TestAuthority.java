package io.llmcost.agent.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Signs certificates, for servers that are called {@link #HOST}; as PEM files. */
public final class TestAuthority {

  public static final String HOST = "redis.test";
  private static final String PASSWORD = "changeit";

  private static TestAuthority one;

  private final Path folder;
  private final Path store;

  private TestAuthority(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.store = folder.resolve("authority.p12");
    keytool("authority", "-ext", "bc:c");
    write("authority");
    sign("server", "-ext", "san=dns:" + HOST);
  }

  /** The one of this process: keys take their time. */
  public static synchronized TestAuthority get() throws IOException, InterruptedException {
    if (one == null) {
      Path folder = Files.createTempDirectory("authority");
      one = new TestAuthority(folder);
      try (Stream<Path> files = Files.list(folder)) {
        folder.toFile().deleteOnExit();
        files.forEach(file -> file.toFile().deleteOnExit());
      }
    }
    return one;
  }

  private void sign(String name, String... more) throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of(more));
    options.addAll(List.of("-signer", "authority"));
    keytool(name, options.toArray(new String[0]));
    write(name);
  }

  private void keytool(String name, String... more) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-alias", name, "-dname", "CN=" + name));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
  }

  private void write(String name) throws IOException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      StringBuilder chain = new StringBuilder("Some text before\n");
      for (Certificate certificate : keys.getCertificateChain(name)) {
        chain.append(pem("CERTIFICATE", certificate.getEncoded()));
      }
      Files.writeString(folder.resolve(name + ".pem"), chain);
      Files.writeString(
          folder.resolve(name + ".key"),
          pem("PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + kind
        + "-----\n";
  }

  /** The authority's own certificate. */
  public String ca() {
    return folder.resolve("authority.pem").toString();
  }

  /** Of servers, and of clients too, with its chain. */
  public String certificate() {
    return folder.resolve("server.pem").toString();
  }

  public String key() {
    return folder.resolve("server.key").toString();
  }

  /**
   * A real server that speaks TLS beside its open port.
   *
   * @param wantsClients whether it asks clients for certificates
   */
  public RedisServer server(boolean wantsClients) throws IOException {
    int port = RedisServer.freePort();
    RedisServer server =
        RedisServer.openWith(
            folder,
            "--tls-port",
            String.valueOf(port),
            "--tls-ca-cert-file",
            ca(),
            "--tls-cert-file",
            certificate(),
            "--tls-key-file",
            key(),
            "--tls-auth-clients",
            wantsClients ? "yes" : "no");
    server.tlsPort(port);
    return server;
  }
}
