package io.llmcost.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.it.apps.Meter;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a request of 100 KB costs in {@code safe}, found in the cache and accounted for, and beside
 * it one streaming parse and one SHA-256 of the same bytes: {@code LargeRequest LEDGER_DIR WARM_UP
 * ROUNDS CALLS_PER_ROUND}.
 */
public final class LargeRequest {

  private static final JsonFactory JSON = new JsonFactory();

  private LargeRequest() {}

  public static void main(String[] args) throws IOException {
    Chain chain = new Chain("preset: safe\nledger: { dir: \"" + args[0] + "\" }\n");
    CallContext caller = Chain.caller("com.acme.Site.call");
    HttpRequest request = Chain.request(100 * 1_024, "");
    chain.call(request, caller);
    Meter meter = Meter.of(args, 1);
    meter.print("floor-", () -> parseAndHash(request.body()));
    meter.print("", () -> chain.hit(request, caller));
    System.exit(0);
  }

  private static int parseAndHash(byte[] body) throws IOException {
    int tokens = 0;
    try (JsonParser parser = JSON.createParser(body)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    try {
      return tokens + MessageDigest.getInstance("SHA-256").digest(body)[0];
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
