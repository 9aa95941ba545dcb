package io.llmcost.agent.batch.deferred;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llmcost.agent.cache.CallKey;
import io.llmcost.agent.gateway.Origin;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Which batches are open, on disk: names, hashes and call sites; no prompt, answer or key. A
 * process has a file of its own with a lock beside it; whoever finds a file whose lock is free
 * takes it over. For the worker's thread only.
 */
final class StateFile {

  private static final JsonFactory JSON = new JsonFactory();
  private static final String ENDING = ".json";
  private static final String LOCK = ".lock";
  private static final String FOR_ALL = "all";
  private static final long LONGEST = 64 << 20;
  private static final int MOST_FILES = 1_000;

  private final File dir;
  private final String name;
  private RandomAccessFile lockFile;
  private FileLock lock;

  StateFile(File dir) {
    this.dir = dir;
    this.name = "open-" + Long.toHexString(new Random().nextLong() ^ System.nanoTime());
  }

  /**
   * Writes what is open, in one step: who reads finds the old state or the new one.
   *
   * @throws IOException if it cannot be written; nobody will find these batches after a restart
   */
  void write(Collection<OpenBatch> batches) throws IOException {
    if (batches.isEmpty()) {
      remove();
      return;
    }
    if (lock == null) {
      Files.createDirectories(dir.toPath());
      lock = lock(name);
      if (lock == null) {
        throw new IOException("The lock of " + name + " is taken");
      }
    }
    File fresh = new File(dir, name + ".new");
    Files.write(fresh.toPath(), bytes(batches));
    Files.move(
        fresh.toPath(),
        new File(dir, name + ENDING).toPath(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private void remove() throws IOException {
    Files.deleteIfExists(new File(dir, name + ENDING).toPath());
    if (lock != null) {
      lock = null;
      lockFile.close();
      Files.deleteIfExists(new File(dir, name + LOCK).toPath());
    }
  }

  private FileLock lock(String of) throws IOException {
    lockFile = new RandomAccessFile(new File(dir, of + LOCK), "rw");
    FileLock got = tryLock(lockFile);
    if (got == null) {
      lockFile.close();
    }
    return got;
  }

  private static FileLock tryLock(RandomAccessFile file) throws IOException {
    try {
      return file.getChannel().tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // by this process
    }
  }

  /**
   * What processes that are gone have left open. Each file is deleted only once its batches are in
   * ours.
   *
   * @param taken is given all that was found, and writes it
   */
  void adopt(Adopter taken) {
    String[] names = dir.list();
    int looked = 0;
    for (String file : names == null ? new String[0] : names) {
      if (!file.endsWith(ENDING) || file.equals(name + ENDING) || ++looked > MOST_FILES) {
        continue;
      }
      String base = file.substring(0, file.length() - ENDING.length());
      try (RandomAccessFile other = new RandomAccessFile(new File(dir, base + LOCK), "rw")) {
        if (tryLock(other) == null) {
          continue;
        }
        File state = new File(dir, file);
        if (state.exists()) {
          taken.adopt(state.length() > LONGEST ? new ArrayList<>() : read(state));
          Files.deleteIfExists(state.toPath());
        }
        Files.deleteIfExists(new File(dir, base + LOCK).toPath());
      } catch (IOException | RuntimeException e) {
        Log.warnOnce("deferred:adopt", "Open batches in " + file + " cannot be taken over: " + e);
      }
    }
  }

  /** Takes batches over. */
  interface Adopter {
    void adopt(List<OpenBatch> batches) throws IOException;
  }

  static byte[] bytes(Collection<OpenBatch> batches) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
      json.writeStartArray();
      for (OpenBatch batch : batches) {
        json.writeStartObject();
        json.writeStringField("id", batch.id);
        json.writeStringField("input_file", batch.inputFile);
        json.writeStringField("base", batch.lot.base.toString());
        json.writeStringField("caller", batch.lot.caller.hex());
        json.writeStringField("endpoint", batch.lot.endpoint.name());
        json.writeStringField("model", batch.lot.model);
        json.writeStringField("created", String.valueOf(batch.createdMillis));
        json.writeArrayFieldStart("items");
        for (Item item : batch.items.values()) {
          json.writeStartObject();
          json.writeStringField("id", item.id);
          json.writeStringField("key", item.key == null ? null : item.key.hex());
          if (item.forAll) {
            json.writeStringField("for", FOR_ALL);
          }
          json.writeStringField("call", item.origin.callId());
          json.writeStringField("site", item.origin.callSite());
          if (item.traceparent != null) {
            json.writeStringField("trace", item.traceparent);
          }
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    return out.toByteArray();
  }

  private static List<OpenBatch> read(File file) throws IOException {
    return read(Files.readAllBytes(file.toPath()));
  }

  static List<OpenBatch> read(byte[] state) throws IOException {
    List<OpenBatch> batches = new ArrayList<>();
    try (JsonParser json = JSON.createParser(state)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.START_OBJECT) {
        batches.add(batch(json));
      }
    }
    return batches;
  }

  private static OpenBatch batch(JsonParser json) throws IOException {
    List<Item> items = new ArrayList<>();
    Map<String, String> texts = texts(json, items);
    Lot lot =
        new Lot(
            Url.of(texts.get("base")),
            CallKey.ofHex(texts.get("caller")),
            Endpoint.valueOf(texts.get("endpoint")),
            texts.get("model"));
    OpenBatch batch =
        new OpenBatch(
            lot, texts.get("input_file"), texts.get("id"), Long.parseLong(texts.get("created")));
    for (Item item : items) {
      batch.add(item);
    }
    return batch;
  }

  private static Map<String, String> texts(JsonParser json, List<Item> items) throws IOException {
    Map<String, String> texts = new HashMap<>();
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      if (json.nextToken() == JsonToken.VALUE_STRING) {
        texts.put(field, json.getText());
      } else if (field.equals("items") && json.currentToken() == JsonToken.START_ARRAY) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          Map<String, String> item = texts(json, items);
          items.add(
              new Item(
                  item.get("id"),
                  item.get("key") == null ? null : CallKey.ofHex(item.get("key")),
                  FOR_ALL.equals(item.get("for")),
                  Origin.ofEarlier(item.get("call"), item.get("site")),
                  item.get("trace"),
                  null));
        }
      } else {
        json.skipChildren();
      }
    }
    return texts;
  }
}
