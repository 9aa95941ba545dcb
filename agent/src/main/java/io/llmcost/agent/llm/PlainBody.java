package io.llmcost.agent.llm;

import io.llmcost.agent.http.Headers;
import java.io.ByteArrayOutputStream;

/** A body as it is without its {@code Content-Encoding}. */
public final class PlainBody {

  private PlainBody() {}

  /**
   * Undoes the encoding that the headers tell.
   *
   * @param bound bytes that it may come to
   * @return the same bytes if there is none
   * @throws UnusableAnswerException if it is an unknown one, damaged, or comes to more
   */
  public static byte[] of(Headers headers, byte[] body, int bound) throws UnusableAnswerException {
    String encoding = headers.get("content-encoding");
    if (encoding == null) {
      return body;
    }
    BodyDecoder decoder = BodyDecoder.of(encoding, bound);
    ByteArrayOutputStream plain = new ByteArrayOutputStream(Math.max(1_024, body.length));
    decoder.data(body, 0, body.length, plain::write);
    decoder.end(plain::write);
    if (decoder.isFailed()) {
      throw new UnusableAnswerException("Its encoding cannot be undone: " + encoding);
    }
    return plain.toByteArray();
  }
}
