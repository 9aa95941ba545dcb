package io.llmcost.agent.redis;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whom a Redis behind TLS is believed to be, and who says so to it. Files are read at each
 * connection, so that certificates may be renewed. Immutable.
 */
public final class RedisTls {

  /** As the JVM's own settings say. */
  public static final RedisTls OF_JVM = new RedisTls(null, null, null, null);

  private static final long LONGEST_FILE = 1 << 20;

  private final String ca;
  private final String certificate;
  private final String key;
  private final String host;

  /**
   * @param ca PEM file of those who sign servers' certificates; null for whom the JVM trusts
   * @param certificate PEM file of the client's certificate and its chain; null for none
   * @param key PEM file of its key; null for none
   * @param host the name in servers' certificates; null for that of the URL or the cluster
   */
  public RedisTls(String ca, String certificate, String key, String host) {
    this.ca = ca;
    this.certificate = certificate;
    this.key = key;
    this.host = host;
  }

  /** The name that the certificate of a server has to bear. */
  String nameOf(RedisPlace place) {
    return host == null ? place.host : host;
  }

  /**
   * Reads the files.
   *
   * @throws IOException if that cannot be done; says which, and why
   */
  public SSLSocketFactory factory() throws IOException {
    if (ca == null && certificate == null && key == null) {
      return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }
    if ((certificate == null) != (key == null)) {
      throw new RedisRefusal("redis.tls.cert and redis.tls.key belong together");
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          certificate == null ? null : keys().getKeyManagers(),
          ca == null ? null : trust().getTrustManagers(),
          null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new RedisRefusal("redis.tls cannot be used: " + e.getMessage());
    }
  }

  private TrustManagerFactory trust() throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    int count = 0;
    for (Certificate signer : certificates("redis.tls.ca", ca)) {
      store.setCertificateEntry(String.valueOf(count++), signer);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }

  private KeyManagerFactory keys() throws IOException, GeneralSecurityException {
    List<Certificate> chain = certificates("redis.tls.cert", certificate);
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client", privateKey(chain.get(0)), new char[0], chain.toArray(new Certificate[0]));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    return keys;
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private PrivateKey privateKey(Certificate of) throws IOException {
    List<byte[]> found = blocks("redis.tls.key", key, "PRIVATE KEY");
    if (found.size() != 1) {
      throw new RedisRefusal(
          "redis.tls.key: "
              + key
              + " holds no key of PKCS#8 without a password; make one with openssl pkcs8 -topk8"
              + " -nocrypt");
    }
    try {
      return KeyFactory.getInstance(of.getPublicKey().getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(found.get(0)));
    } catch (GeneralSecurityException e) {
      throw new RedisRefusal(
          "redis.tls.key: " + key + " is not the key of redis.tls.cert: " + certificate);
    }
  }

  private static List<Certificate> certificates(String setting, String file) throws IOException {
    List<Certificate> found = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (byte[] block : blocks(setting, file, "CERTIFICATE")) {
        found.add(factory.generateCertificate(new ByteArrayInputStream(block)));
      }
    } catch (GeneralSecurityException e) {
      throw new RedisRefusal(setting + ": " + file + " is damaged: " + e.getMessage());
    }
    if (found.isEmpty()) {
      throw new RedisRefusal(setting + ": " + file + " holds no certificate (PEM)");
    }
    return found;
  }

  private static List<byte[]> blocks(String setting, String file, String kind) throws IOException {
    String text;
    try {
      if (new File(file).length() > LONGEST_FILE) {
        throw new IOException("too large");
      }
      text = new String(Files.readAllBytes(new File(file).toPath()), StandardCharsets.ISO_8859_1);
    } catch (IOException | RuntimeException e) {
      throw new RedisRefusal(setting + ": " + file + " cannot be read: " + e);
    }
    String begin = "-----BEGIN " + kind + "-----";
    String end = "-----END " + kind + "-----";
    List<byte[]> found = new ArrayList<>();
    for (int at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at + 1)) {
      int stop = text.indexOf(end, at);
      if (stop < 0) {
        break;
      }
      try {
        found.add(Base64.getMimeDecoder().decode(text.substring(at + begin.length(), stop)));
      } catch (IllegalArgumentException e) {
        throw new RedisRefusal(setting + ": " + file + " is damaged: " + e.getMessage());
      }
    }
    return found;
  }
}
