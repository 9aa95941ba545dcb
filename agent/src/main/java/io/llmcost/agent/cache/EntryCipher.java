package io.llmcost.agent.cache;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM with a random nonce for each entry. Thread-safe. */
final class EntryCipher {

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE = 12;
  private static final int TAG = 16;
  private static final String PURPOSE = "llmcost cache entry 1";

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param secret with as much chance in it as a key should have
   * @throws GeneralSecurityException if this Java has no such cipher
   */
  EntryCipher(String secret) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    key = new SecretKeySpec(mac.doFinal(PURPOSE.getBytes(StandardCharsets.UTF_8)), "AES");
    cipher(Cipher.ENCRYPT_MODE, new byte[NONCE]);
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
    return cipher;
  }

  /**
   * @param associated what is not in it and must be the same to open it
   * @throws IllegalStateException if it cannot be done
   */
  byte[] seal(byte[] plain, byte[] associated) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce);
      cipher.updateAAD(associated);
      byte[] sealed = Arrays.copyOf(nonce, NONCE + cipher.getOutputSize(plain.length));
      int length = cipher.doFinal(plain, 0, plain.length, sealed, NONCE);
      return Arrays.copyOf(sealed, NONCE + length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("An entry cannot be encrypted", e);
    }
  }

  /** Null if it is not what was sealed with this key. */
  byte[] open(byte[] sealed, byte[] associated) {
    if (sealed.length < NONCE + TAG) {
      return null;
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE));
      cipher.updateAAD(associated);
      return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
    } catch (GeneralSecurityException e) {
      return null;
    }
  }
}
