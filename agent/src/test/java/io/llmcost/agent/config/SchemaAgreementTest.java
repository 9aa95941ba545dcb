package io.llmcost.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** What an editor says of a file by the schema is what the agent says of it. */
class SchemaAgreementTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(SchemaWriter.write());

  private static final Map<String, String> VARIABLES =
      Map.of("GLOBAL_API_KEY", "k", "TTL", "5m", "ON", "true", "URL", "https://u.example");

  @Test
  void schemaIsOneItself() throws Exception {
    JsonSchema meta =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(java.net.URI.create("https://json-schema.org/draft/2020-12/schema"));

    assertThat(meta.validate(MAPPER.readTree(SchemaWriter.write()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"llmcost.yaml", "reference.yaml"})
  void bothAcceptTheFilesThatComeWithIt(String name) throws Exception {
    accept(Files.readString(GeneratedFilesTest.ROOT.resolve("config").resolve(name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "preset: off",
        "cache:",
        "routes:",
        "providers:\nmodels:\ntags:",
        "cache.ttl: 1h30m",
        "cache: {ttl: \"${TTL}\", enabled: \"${ON}\"}",
        "hook: {okhttp.enabled: false}",
        "hook.okhttp: {enabled: false}",
        "hook.okhttp.enabled: false",
        "cache.max_bytes: 1000",
        "ledger.retention: 30d",
        "cache.max_bytes: 64 MB",
        "rollout: 0.25",
        "rollout: 2.5%",
        "rollout: 1",
        "app: 12",
        "tags: one",
        "tags: [one, 2, true]",
        "tags: []",
        "intercept.hosts: [\"[::1]:8443\", a.example, 'b.example:1']",
        "log.level: off",
        "providers: {a: {base_url: 'HTTPS://a.example/v1/'}}",
        "providers: {a: {base_url: 'https://a.example/v1?api-version=1'}}",
        "providers: {a: {base_url: '${URL}', headers: {X-A: 1}}}",
        "models: {m: {}}",
        "models: {m: {rename: {a: b, c: null}, price: {input: 0, cache_read: 1.5e-3}}}",
        "routes: [{name: a, use: same:b, when: {}}]",
        "routes: [{name: a, use: [same:b], rollout: 10%, when: {task: x, endpoint: [responses]}}]",
        "routes: [{name: a, use: same:b, when: {prompt_tokens: {min: 3}, header: {x-a: '*'}}}]",
        "tasks: {a: {words: b}}"
      })
  void bothAccept(String yaml) {
    accept(yaml);
  }

  private static void accept(String yaml) {
    assertThat(SCHEMA.validate(json(yaml))).isEmpty();
    assertThat(Reading.texts(Reading.of(yaml, null, Map.of(), VARIABLES).errors())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "preset: fast",
        "preset:",
        "preset: [off]",
        "unknown: 1",
        "cache: {tll: 1h}",
        "cache.tll: 1h",
        "cache: 1h",
        "cache: []",
        "cache.ttl: 1 hour",
        "ledger.retention: 12h",
        "ledger.retention: 0d",
        "cache.ttl: 0s",
        "cache.ttl: 10",
        "cache.ttl:",
        "cache.enabled: yes",
        "cache.enabled: 'true'",
        "cache.max_bytes: -1",
        "cache.max_bytes: 1.5",
        "cache.max_bytes: 1TB",
        "rollout: 2",
        "rollout: 101%",
        "rollout: -10%",
        "app: [a]",
        "app: ''",
        "app: |\n  a\n  b",
        "tags: [a b]",
        "tags: [null]",
        "tags: {a: b}",
        "intercept.hosts: 'https://a.example'",
        "intercept.hosts: a/b",
        "log.level: verbose",
        "providers: []",
        "providers: {a: }",
        "providers: {a: {}}",
        "providers: {a b: {base_url: 'https://a.example'}}",
        "providers: {a: {base_url: a.example}}",
        "providers: {a: {base_url: 'ftp://a.example'}}",
        "providers: {a: {base_url: 'https://a.example#b'}}",
        "providers: {a: {base_url: 'https://u:p@a.example'}}",
        "providers: {a: {base_url: 'https://a.example', api_key: 'a b'}}",
        "providers: {a: {base_url: 'https://a.example', api_key: }}",
        "providers: {a: {base_url: 'https://a.example', headers: {'a b': c}}}",
        "providers: {a: {base_url: 'https://a.example', key: b}}",
        "models: {m: }",
        "models: {'same:m': {}}",
        "models: {m: {price: {output: 1}}}",
        "models: {m: {price: {input: -1}}}",
        "models: {m: {price: {input: '1'}}}",
        "models: {m: {price: 1}}",
        "models: {m: {rename: {a: [b]}}}",
        "routes: {a: b}",
        "routes: [a]",
        "routes: [{name: a}]",
        "routes: [{use: same:b}]",
        "routes: [{name: a, use: []}]",
        "routes: [{name: a, use: 'same:'}]",
        "routes: [{name: a b, use: same:b}]",
        "routes: [{name: a, use: same:b, gates: {}}]",
        "routes: [{name: a, use: same:b, gate: {min_score: 2}}]",
        "routes: [{name: a, use: same:b, gate: {streams: later}}]",
        "routes: [{name: a, use: same:b, when: }]",
        "routes: [{name: a, use: same:b, when: {task: []}}]",
        "routes: [{name: a, use: same:b, when: {task: }}]",
        "routes: [{name: a, use: same:b, when: {endpoint: chat}}]",
        "routes: [{name: a, use: same:b, when: {prompt_tokens: 3}}]",
        "routes: [{name: a, use: same:b, when: {prompt_tokens: {min: -3}}}]",
        "tasks: {a: [b]}",
        "tasks: {a: {words: []}}",
        "tasks: {a: {}}"
      })
  void bothRefuse(String yaml) {
    assertThat(SCHEMA.validate(json(yaml))).isNotEmpty();
    assertThat(Reading.of(yaml, null, Map.of(), VARIABLES).errors()).isNotEmpty();
  }

  private static JsonNode json(String yaml) {
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    Object tree = new Load(settings).loadFromString(yaml);
    return MAPPER.valueToTree(tree == null ? Map.of() : tree);
  }
}
