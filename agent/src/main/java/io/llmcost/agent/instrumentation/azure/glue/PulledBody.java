package io.llmcost.agent.instrumentation.azure.glue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.stream.Stream;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;

/** A body that is pushed, for one who reads it: a read waits for the next piece. */
final class PulledBody extends InputStream {

  private final Stream<ByteBuffer> stream;
  private final Iterator<ByteBuffer> pieces;
  private ByteBuffer piece = ByteBuffer.allocate(0);

  PulledBody(Flux<ByteBuffer> body) {
    stream = body.toStream(1);
    pieces = stream.iterator();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      while (!piece.hasRemaining()) {
        if (!pieces.hasNext()) {
          return -1;
        }
        piece = pieces.next();
      }
    } catch (RuntimeException e) {
      Throwable cause = Exceptions.unwrap(e);
      if (cause instanceof IOException) {
        throw (IOException) cause;
      }
      throw e;
    }
    int count = Math.min(length, piece.remaining());
    piece.get(target, offset, count);
    return count;
  }

  @Override
  public int available() {
    return piece.remaining();
  }

  @Override
  public void close() {
    stream.close();
  }
}
