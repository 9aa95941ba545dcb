package io.llmcost.agent.config;

import io.llmcost.agent.log.Log;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Every option there is. A new one is one constant here. */
public final class Options {

  /** Which calls the exact cache may answer. */
  public enum CacheWhen {
    /** Temperature 0, or a seed; embeddings always. */
    DETERMINISTIC,
    /** All of them. */
    ALWAYS
  }

  /** What is kept where not all can be. */
  public enum Admission {
    /** What was asked for lately and often. */
    RECENCY,
    /** What saves most for its bytes. */
    WORTH
  }

  /** How a kept answer is given to a call that asks for a stream. */
  public enum Replay {
    AT_ONCE,
    /** As if it came over the network. */
    PACED
  }

  /** Where answers are kept beside the process's own memory. */
  public enum CacheStore {
    NONE,
    /** In the Redis of {@code redis.url}. */
    REDIS,
    /** In files. */
    DISK
  }

  /** Which price list of the jar lies over the standard one. */
  public enum PriceOverlay {
    NONE,
    ARTICLES
  }

  /** Which {@code x-llmcost-*} headers a response gets. */
  public enum HeaderDetail {
    NONE,
    BRIEF,
    FULL
  }

  /** Which failed calls are sent again. */
  public enum RetryWhen {
    /** Those that the application's client does not send again by itself. */
    MISSING,
    /** All of them; the client is told not to. */
    ALWAYS
  }

  /** What becomes of a call that no limit has let out in time. */
  public enum WhenOver {
    /** It goes out. */
    SEND,
    /** The application gets the API's own error. */
    REFUSE
  }

  /** Whether a stream's usage is asked for where the application did not. */
  public enum UsageAsk {
    /** Where the provider is known to give it; the application does not see it. */
    AUTO,
    NEVER
  }

  /** Characters that {@link #SHARED_KEY} has at least. */
  public static final int SHARED_KEY_LENGTH = 16;

  private static final List<Setting<?>> ALL = new ArrayList<>();

  public static final Setting<Preset> PRESET =
      option(
          "preset",
          LazyType.word(Preset.class),
          Preset.SAFE,
          "How much the agent does. `off`: nothing. `observe`: accounts, and says what the levers would have saved. `safe`: what cannot"
              + " change an answer, and the routes that are configured. `balanced`: also"
              + " what may change an answer a little (the semantic cache, with a measured rate of false"
              + " hits; white space). `aggressive`: also what loses something (HTML of tools), and batches.");
  public static final Setting<Double> ROLLOUT =
      option(
          "rollout",
          LazyType.share(),
          1.0,
          "The share of calls that the preset is for, stable by hash; the others are only"
              + " observed.");
  public static final Setting<String> APP =
      option(
          "app",
          LazyType.text(),
          null,
          "The application's name in ledger and reports. Without it, it is derived from the main"
              + " class or jar.");
  public static final Setting<List<String>> TAGS =
      option(
          "tags",
          LazyType.tags(),
          Collections.<String>emptyList(),
          "Tags that every call of this application gets, for routes and reports.");
  public static final Setting<Log.Level> LOG_LEVEL =
      option(
          "log.level",
          LazyType.word(Log.Level.class),
          Log.Level.WARN,
          "How much the agent says on stderr. Never prompts, answers or keys.");
  public static final Setting<Boolean> SUMMARY_AT_EXIT =
      active("summary.at_exit", "Whether a line says at the end what was spent and saved.");
  public static final Setting<HeaderDetail> HEADERS =
      option(
          "headers",
          LazyType.word(HeaderDetail.class),
          HeaderDetail.BRIEF,
          "Which `x-llmcost-*` headers the application sees on a response. `brief`: call id, cache"
              + " and model. `full`: also requested model, route, attempts, overhead, and the cost where"
              + " it is known to be 0; other costs are known when the answer is over, and stand in"
              + " the ledger.");
  public static final Setting<List<String>> INTERCEPT_HOSTS =
      option(
          "intercept.hosts",
          LazyType.hosts(),
          Collections.<String>emptyList(),
          "Hosts that serve the API, beside the known providers and every `base_url` under"
              + " `providers`. Without a port, every port.");
  public static final Setting<Integer> MAX_BODY_BYTES =
      option(
          "intercept.max_body_bytes",
          LazyType.intSize(),
          10 << 20,
          "A larger request or answer is passed on and only counted.");
  public static final Setting<Map<String, Provider>> PROVIDERS =
      option(
          "providers",
          LazyType.providers(),
          Collections.<String, Provider>emptyMap(),
          "Places that serve models over the OpenAI API, by a name of your choice.");
  public static final Setting<Map<String, Model>> MODELS =
      option(
          "models",
          LazyType.models(),
          Collections.<String, Model>emptyMap(),
          "Models that routes can use, by an id of your choice.");
  public static final Setting<List<Route>> ROUTES =
      option(
          "routes",
          LazyType.routes(),
          Collections.<Route>emptyList(),
          "Which calls go to which model; the first one that fits a call counts. They act with"
              + " `safe`, `balanced` and `aggressive`.");
  public static final Setting<List<Budget>> BUDGETS =
      option(
          "budgets",
          LazyType.budgets(),
          Collections.<Budget>emptyList(),
          "What calls may spend in a span of time. They act with `safe`, `balanced` and `aggressive`,"
              + " and count with `observe`.");
  public static final Setting<String> TENANT_HEADER =
      option(
          "tenant.header",
          LazyType.headerName(),
          null,
          "The request header that says whom a call is made for, for `tenant` in budgets and routes."
              + " Where it is not given or not there, it is a hash of `user` or `safety_identifier`"
              + " in the body, or else of the API key.");
  public static final Setting<String> REDIS_URL =
      option(
          "redis.url",
          LazyType.redisUrl(),
          null,
          "A Redis that processes share budgets through, and answers with `cache.shared.store`: `redis://[user:password@]host[:port][/db]`,"
              + " `redis-sentinel://` with several hosts and the master's name as in `#name`, or"
              + " `redis-cluster://` with several hosts; `rediss` for TLS. Its value is not shown."
              + " Without it each process has budgets of its own.");
  public static final Setting<Duration> REDIS_TIMEOUT =
      option(
          "redis.timeout",
          LazyType.duration(),
          Duration.ofMillis(5),
          "How long a call waits for Redis at most because of a budget; it does so only when what its"
              + " process was granted is used up. Without an answer `when_unknown` of the budget holds.");
  public static final Setting<String> REDIS_PREFIX =
      option(
          "redis.prefix",
          LazyType.text(),
          "llmcost:",
          "What the keys in Redis begin with. Processes with the same one share.");
  public static final Setting<String> REDIS_SENTINEL_USER =
      option(
          "redis.sentinel.user",
          LazyType.text(),
          null,
          "With `redis-sentinel`: the ACL user as whom sentinels are asked; those of the URL are the"
              + " server's.");
  public static final Setting<String> REDIS_SENTINEL_PASSWORD =
      option(
          "redis.sentinel.password",
          LazyType.secret(),
          null,
          "With `redis-sentinel`: the sentinels' own password, for example `${SENTINEL_PASSWORD}`."
              + " Without it they are asked without one. Its value is not shown.");
  public static final Setting<String> REDIS_TLS_CA =
      option(
          "redis.tls.ca",
          LazyType.path(),
          null,
          "With `rediss`: a PEM file with the certificates of those who sign the servers'. Without it"
              + " whom the JVM trusts (`javax.net.ssl.trustStore`). It is read at each connection, as"
              + " the other files are.");
  public static final Setting<String> REDIS_TLS_CERT =
      option(
          "redis.tls.cert",
          LazyType.path(),
          null,
          "With `rediss`: a PEM file with the client's own certificate, and its chain, where the"
              + " server asks for one.");
  public static final Setting<String> REDIS_TLS_KEY =
      option(
          "redis.tls.key",
          LazyType.path(),
          null,
          "The key of that certificate: a PEM file, PKCS#8 without a password.");
  public static final Setting<String> REDIS_TLS_HOST =
      option(
          "redis.tls.host",
          LazyType.text(),
          null,
          "With `rediss`: the name that the servers' certificates bear, where they are reached under"
              + " another, such as the addresses that a cluster's servers give. Without it the name of"
              + " the URL, or of the cluster's server.");
  public static final Setting<Map<String, TaskWords>> TASKS =
      option(
          "tasks",
          LazyType.tasks(),
          Collections.<String, TaskWords>emptyMap(),
          "Words that tell what a call is for, beside those that are built in, by task.");
  public static final Setting<Boolean> CACHE_ENABLED =
      active("cache.enabled", "Whether an equal call is answered from the exact cache.");
  public static final Setting<CacheWhen> CACHE_WHEN =
      option(
          "cache.when",
          LazyType.word(CacheWhen.class),
          CacheWhen.DETERMINISTIC,
          "Which calls the exact cache may answer. `deterministic`: temperature 0 or a seed, and"
              + " embeddings. `always`: also those that ask for variety, which then get the same"
              + " answer again.");
  public static final Setting<Duration> CACHE_TTL =
      option("cache.ttl", LazyType.duration(), Duration.ofHours(1), "How long an answer is kept.");
  public static final Setting<Long> CACHE_MAX_BYTES =
      option(
          "cache.max_bytes", LazyType.size(), 64L << 20, "How much memory the answers may take.");
  public static final Setting<Long> CACHE_MAX_ENTRY_BYTES =
      option("cache.max_entry_bytes", LazyType.size(), 1L << 20, "A larger answer is not kept.");
  public static final Setting<Admission> CACHE_ADMISSION =
      option(
          "cache.admission",
          LazyType.word(Admission.class),
          Admission.RECENCY,
          "What is kept in memory where there is no room for all. `recency`: what was asked for lately"
              + " and often. `worth`: of what would go next, what saves least for its bytes goes: the"
              + " call's cost, times how often it was asked for; a new answer that saves less than"
              + " that is not kept in memory.");
  public static final Setting<Duration> CACHE_IDLE_TTL =
      option(
          "cache.idle_ttl",
          LazyType.duration(),
          null,
          "An answer that nobody asks for goes after this already; each time that it is given, it may"
              + " stay so long again, up to `cache.ttl` in all. Without it, only that counts.");
  public static final Setting<Duration> CACHE_STALE =
      option(
          "cache.stale",
          LazyType.duration(),
          null,
          "How long after `cache.ttl` an answer is still given at once, while one call makes it anew"
              + " beside. Through clients that can do that (docs/shared-cache.md); without it, the call"
              + " that comes after `cache.ttl` is made.");
  public static final Setting<Double> CACHE_JITTER =
      option(
          "cache.jitter",
          LazyType.share(),
          0.0,
          "By how much of `cache.ttl` an answer's time may be shorter, by chance, so that what was kept"
              + " at once does not go at once.");
  public static final Setting<Map<String, CacheSite>> CACHE_SITES =
      option(
          "cache.sites",
          LazyType.cacheSites(),
          Collections.<String, CacheSite>emptyMap(),
          "Other values for some call sites, by patterns as in `call_site` of a route; the first that"
              + " fits counts.");
  public static final Setting<Replay> CACHE_REPLAY =
      option(
          "cache.replay",
          LazyType.word(Replay.class),
          Replay.AT_ONCE,
          "How a kept answer is given to a call that asks for a stream. `at_once`. `paced`: event by"
              + " event in about the time that the answer itself took, where the client can do that"
              + " (docs/shared-cache.md).");
  public static final Setting<Long> CACHE_REPLAY_RATE =
      option(
          "cache.replay_rate",
          LazyType.count(),
          60L,
          "Tokens a second of `paced`, where it is not known how long the answer took.");
  public static final Setting<Duration> CACHE_REPLAY_LONGEST =
      option(
          "cache.replay_longest",
          LazyType.duration(),
          Duration.ofSeconds(10),
          "How long a `paced` answer takes at most.");
  public static final Setting<List<NeverRule>> CACHE_NEVER =
      option(
          "cache.never",
          LazyType.neverRules(),
          Collections.<NeverRule>emptyList(),
          "Calls that are neither answered by any cache nor kept in one, by rules, one of which fits.");
  public static final Setting<String> CACHE_VERSION =
      option(
          "cache.version",
          LazyType.text(),
          null,
          "Answers are given to calls with the same version only: a new one makes a new beginning,"
              + " here and in what is shared. Any text.");
  public static final Setting<CacheStore> SHARED_STORE =
      option(
          "cache.shared.store",
          LazyType.word(CacheStore.class),
          CacheStore.NONE,
          "Where answers are kept beside the process's own memory, so that they are there after a"
              + " deploy. `redis`: in that of `redis.url`, for all processes with the same"
              + " `redis.prefix`. `disk`: in files, for the next process on this machine. Answers are"
              + " written down there: see docs/shared-cache.md.");
  public static final Setting<Duration> SHARED_TIMEOUT =
      option(
          "cache.shared.timeout",
          LazyType.duration(),
          Duration.ofMillis(5),
          "How long a call waits at most for that store; then it is made.");
  public static final Setting<Duration> SHARED_LEASE =
      option(
          "cache.shared.lease",
          LazyType.duration(),
          null,
          "With `redis`: how long a deterministic call waits at most for the answer to an equal one that"
              + " another process is making. Without it, each process makes its own.");
  public static final Setting<String> SHARED_KEY =
      option(
          "cache.shared.key",
          LazyType.secret(),
          null,
          "Encrypts what is kept there (AES-256-GCM), for example `${CACHE_KEY}`; processes"
              + " with another key find nothing. At least 16 characters, by chance. Its value is not"
              + " shown.");
  public static final Setting<List<String>> SHARED_CLIENTS =
      option(
          "cache.shared.clients",
          LazyType.tags(),
          Collections.<String>emptyList(),
          "Kinds of clients, as `webclient` or `azure`, that share answers with each other and with"
              + " other processes although they could say unseen who calls (by certificates,"
              + " interceptors, cookies): you say that yours do not. What they say in a request always"
              + " counts.");
  public static final Setting<String> SHARED_DIR =
      option(
          "cache.shared.dir",
          LazyType.path(),
          null,
          "Where the files of `disk` are. Without it: `~/.llmcost/cache`.");
  public static final Setting<Long> SHARED_MAX_BYTES =
      option(
          "cache.shared.max_bytes",
          LazyType.size(),
          256L << 20,
          "How much the files of one process may take; the oldest entries go. For Redis its own"
              + " `maxmemory` counts.");
  public static final Setting<Boolean> NORMALISED_ENABLED =
      activeFrom(
          Preset.BALANCED,
          "cache.normalised.enabled",
          "Whether a call is answered with the answer to one that differs in the last text of the user"
              + " only, and there in case, spacing, forms of signs, final marks and contractions only."
              + " Of the calls that `cache.when` lets in.");
  public static final Setting<Boolean> SEMANTIC_ENABLED =
      activeFrom(
          Preset.BALANCED,
          "cache.semantic.enabled",
          "Whether a call is answered with the answer to one whose last text of the user says the same"
              + " in other words, as far as guards and a verifier can tell. See docs/semantic-cache.md.");
  public static final Setting<Double> SEMANTIC_THRESHOLD =
      option(
          "cache.semantic.threshold",
          LazyType.share(),
          0.8,
          "How sure the verifier must be that two texts want the same answer. What is measured at a"
              + " call site raises it, and lowers it to this again.");
  public static final Setting<Double> SEMANTIC_MAX_FALSE_HITS =
      option(
          "cache.semantic.max_false_hits",
          LazyType.share(),
          0.05,
          "The share of semantic hits at a call site that may be wrong. No hit is given there before"
              + " compared answers show, with 95 % confidence, that fewer are.");
  public static final Setting<Double> SEMANTIC_VERIFY =
      option(
          "cache.semantic.verify",
          LazyType.share(),
          0.05,
          "The share of semantic hits that ask the model all the same, to compare both answers. 0:"
              + " nothing is measured, and `threshold` holds as it is.");
  public static final Setting<Double> SEMANTIC_AGREEMENT =
      option(
          "cache.semantic.agreement",
          LazyType.share(),
          0.5,
          "How far two compared answers must agree for the hit to count as right: the share of their"
              + " words; short answers, JSON and calls of tools must be equal.");
  public static final Setting<String> SEMANTIC_EXTENSION =
      option(
          "cache.semantic.extension",
          LazyType.path(),
          null,
          "The file `llmcost-embeddings.jar`, a small sentence model: texts are compared by what they"
              + " mean, too, and so are answers that routes compare. Where it cannot run, by their words"
              + " as without it.");
  public static final Setting<String> SEMANTIC_EMBEDDER_PROVIDER =
      option(
          "cache.semantic.embedder.provider",
          LazyType.text(),
          null,
          "One of `providers` whose embeddings model says what texts mean, in the place of an"
              + " extension. The texts are sent there, and it costs what its embeddings cost.");
  public static final Setting<String> SEMANTIC_EMBEDDER_MODEL =
      option(
          "cache.semantic.embedder.model",
          LazyType.text(),
          null,
          "Its model, such as `text-embedding-3-small`.");
  public static final Setting<Duration> SEMANTIC_EMBEDDER_WITHIN =
      option(
          "cache.semantic.embedder.within",
          LazyType.duration(),
          Duration.ofMillis(200),
          "How long a call waits at most to learn what its text means; then it is compared by its"
              + " words.");
  public static final Setting<List<String>> SEMANTIC_GUARDS_OFF =
      option(
          "cache.semantic.guards_off",
          LazyType.semanticGuards(),
          Collections.<String>emptyList(),
          "Guards that are not asked, by name.");
  public static final Setting<Boolean> SEMANTIC_PER_USER =
      option(
          "cache.semantic.per_user",
          LazyType.yesNo(),
          true,
          "Whether calls with different `user` or `safety_identifier` share no answers by these two"
              + " ways.");
  public static final Setting<Boolean> SEMANTIC_SHARED =
      option(
          "cache.semantic.shared",
          LazyType.yesNo(),
          false,
          "Whether texts are kept where `cache.shared.store` says, beside their answers, so that other"
              + " processes (`redis`) or the next one (`disk`) find them too. Texts of users are written"
              + " down there: see docs/semantic-cache.md.");
  public static final Setting<Long> SEMANTIC_MAX_BYTES =
      option(
          "cache.semantic.max_bytes",
          LazyType.size(),
          32L << 20,
          "How much memory the texts and their index may take; the answers are those of `cache`.");
  public static final Setting<Map<String, SemanticSite>> SEMANTIC_SITES =
      option(
          "cache.semantic.sites",
          LazyType.semanticSites(),
          Collections.<String, SemanticSite>emptyMap(),
          "Other values for some call sites, by patterns as in `call_site` of a route; the first that"
              + " fits counts.");
  public static final Setting<Boolean> COALESCE_ENABLED =
      active(
          "coalesce.enabled",
          "Whether equal deterministic calls that are under way at once are sent once.");
  public static final Setting<Boolean> BATCH_EMBEDDINGS =
      activeFrom(
          Preset.AGGRESSIVE,
          "batch.embeddings",
          "Whether embeddings calls of one application that differ in their texts only are sent as one"
              + " request while another one is under way (docs/batching.md).");
  public static final Setting<Duration> BATCH_LINGER =
      option(
          "batch.linger",
          LazyType.duration(),
          Duration.ofMillis(10),
          "How long such a call waits at most for others to come along; without one under way it does"
              + " not wait.");
  public static final Setting<Long> BATCH_MAX_INPUTS =
      option(
          "batch.max_inputs",
          LazyType.count(),
          64L,
          "Texts in one request at most; 2048 is OpenAI's own limit.");
  public static final Setting<List<String>> BATCH_CHAT_CALL_SITES =
      option(
          "batch.chat.call_sites",
          LazyType.patterns(),
          Collections.<String>emptyList(),
          "Where chat calls that differ in the last text of the user only may be sent as one request,"
              + " numbered, and its answer taken apart: patterns of `package.Class.method`. Empty:"
              + " nowhere. It can change an answer.");
  public static final Setting<Long> BATCH_CHAT_MAX_CALLS =
      option("batch.chat.max_calls", LazyType.count(), 8L, "Chat calls in one request at most.");
  public static final Setting<Long> BATCH_CHAT_MIN_SHARED_TOKENS =
      option(
          "batch.chat.min_shared_tokens",
          LazyType.count(),
          300L,
          "Chat calls that share fewer tokens of instructions and earlier messages than this are sent"
              + " alone: numbering them would cost more than it saves.");
  public static final Setting<Boolean> BATCH_CHAT_ANY_TEMPERATURE =
      option(
          "batch.chat.any_temperature",
          LazyType.yesNo(),
          false,
          "Whether calls that ask for variety may be sent together too, and not only those with"
              + " temperature 0 or a seed.");
  public static final Setting<List<UrgencyRule>> URGENCY_RULES =
      option(
          "urgency.rules",
          LazyType.urgencyRules(),
          Collections.<UrgencyRule>emptyList(),
          "Which calls may wait; the first rule that fits a call counts. Where none does, somebody"
              + " waits for it.");
  public static final Setting<Boolean> URGENCY_RECOGNISE =
      activeFrom(
          Preset.AGGRESSIVE,
          "urgency.recognise",
          "Whether calls that no rule fits may wait (`background`) where their stack shows a scheduler, a"
              + " batch job or a queue's consumer.");
  public static final Setting<Boolean> FLEX_ENABLED =
      active(
          "flex.enabled",
          "Whether calls that may wait ask for `service_tier: flex` where the model has a price for it"
              + " and the application asks for no tier.");
  public static final Setting<Duration> FLEX_MIN_TIME =
      option(
          "flex.min_time",
          LazyType.duration(),
          Duration.ofMinutes(1),
          "A call whose client waits for less than this does not ask for flex, which may be slow.");
  public static final Setting<String> DEFERRED_DIR =
      option(
          "deferred.dir",
          LazyType.path(),
          null,
          "Where it is kept which batches are open, without prompts, answers and keys. Without it:"
              + " `~/.llmcost/deferred`.");
  public static final Setting<Duration> DEFERRED_LINGER =
      option(
          "deferred.linger",
          LazyType.duration(),
          Duration.ofSeconds(10),
          "How long the first call of a batch waits for others before the batch is handed in.");
  public static final Setting<Long> DEFERRED_MAX_CALLS =
      option(
          "deferred.max_calls",
          LazyType.count(),
          1000L,
          "Calls in one batch at most; 50,000 is OpenAI's own limit.");
  public static final Setting<Duration> DEFERRED_MAX_WAIT =
      option(
          "deferred.max_wait",
          LazyType.duration(),
          Duration.ofHours(1),
          "How long a call waits for its batch at most, and no longer than its client leaves time for"
              + " a call of its own.");
  public static final Setting<Duration> DEFERRED_POLL =
      option(
          "deferred.poll",
          LazyType.duration(),
          Duration.ofSeconds(10),
          "After which a batch is asked for the first time; then less and less often, up to six times"
              + " as long.");
  public static final Setting<Boolean> COMPRESS_LOSSLESS =
      activeFrom(
          Preset.BALANCED,
          "compress.lossless",
          "Whether white space that says nothing is taken out of messages: around the tokens of JSON, in"
              + " Markdown tables, at the ends of lines of prose. Never in fenced code, nor where white"
              + " space may mean something.");
  public static final Setting<Boolean> COMPRESS_HTML =
      activeFrom(
          Preset.AGGRESSIVE,
          "compress.html",
          "Whether a tool's result that is an HTML page is sent as its text. What links and pictures"
              + " lead to is lost.");
  public static final Setting<Boolean> COMPRESS_REPEATS =
      activeFrom(
          Preset.AGGRESSIVE,
          "compress.repeats",
          "Whether a long text of the user or a tool, or an image within the call, that stands in a"
              + " call a second time is sent once, with a reference in its second place.");
  public static final Setting<Double> COMPRESS_CONTEXT_RATIO =
      option(
          "compress.context.ratio",
          LazyType.factor(),
          1.0,
          "How many times smaller documents get in a call that asks something about them: what the"
              + " question needs stays, in its order. `1`: they stay whole. It can change an answer.");
  public static final Setting<Long> COMPRESS_CONTEXT_TARGET_TOKENS =
      option(
          "compress.context.target_tokens",
          LazyType.count(),
          null,
          "The same, to about so many tokens for each text; counts before `ratio`. Without it, `ratio`"
              + " counts.");
  public static final Setting<Long> COMPRESS_CONTEXT_MIN_TOKENS =
      option(
          "compress.context.min_tokens",
          LazyType.count(),
          1000L,
          "A text of fewer tokens stays whole.");
  public static final Setting<Boolean> COMPRESS_CONTEXT_EMBEDDER_ENABLED =
      option(
          "compress.context.embedder.enabled",
          LazyType.yesNo(),
          false,
          "Whether what passages mean counts beside their words, by the extension that"
              + " `cache.semantic.extension` names; without one words tell alone.");
  public static final Setting<Duration> COMPRESS_CONTEXT_EMBEDDER_WITHIN =
      option(
          "compress.context.embedder.within",
          LazyType.duration(),
          Duration.ofMillis(300),
          "How long a call waits at most to learn what its passages mean; then words tell alone.");
  public static final Setting<Long> COMPRESS_HISTORY_MAX_TOKENS =
      option(
          "compress.history.max_tokens",
          LazyType.count(),
          null,
          "How many tokens a conversation may have. Of a longer one the oldest turns are left out, but for"
              + " the first one; instructions and the last turns stay, and a tool's result stays with its"
              + " call. Without it, nothing is left out. It can change an answer.");
  public static final Setting<String> COMPRESS_SUMMARISE_MODEL =
      option(
          "compress.summarise.model",
          LazyType.judge(),
          null,
          "The id of a model under `models`, of a provider with an `api_key`, that makes summaries: it is"
              + " given the texts. Without it none is made. It can change an answer.");
  public static final Setting<Boolean> COMPRESS_SUMMARISE_SYSTEM =
      option(
          "compress.summarise.system",
          LazyType.yesNo(),
          false,
          "Whether instructions that come again and again are sent as a summary.");
  public static final Setting<Boolean> COMPRESS_SUMMARISE_CONTEXT =
      option(
          "compress.summarise.context",
          LazyType.yesNo(),
          false,
          "The same of users' texts and tools' results that come again and again, but for what is asked"
              + " last.");
  public static final Setting<Boolean> COMPRESS_SUMMARISE_HISTORY =
      option(
          "compress.summarise.history",
          LazyType.yesNo(),
          false,
          "Whether turns over `history.max_tokens` are sent as a summary instead of being left out.");
  public static final Setting<Double> COMPRESS_SUMMARISE_RATIO =
      option(
          "compress.summarise.ratio",
          LazyType.factor(),
          2.5,
          "How many times shorter summaries are to be. One that is less than a fifth shorter is not"
              + " taken.");
  public static final Setting<Long> COMPRESS_SUMMARISE_MIN_TOKENS =
      option(
          "compress.summarise.min_tokens",
          LazyType.count(),
          500L,
          "A text of fewer tokens gets no summary.");
  public static final Setting<BigDecimal> COMPRESS_SUMMARISE_MAX_USD =
      option(
          "compress.summarise.max_usd_per_day",
          LazyType.usd(),
          BigDecimal.ONE,
          "What this process may spend in a day (UTC) on summaries; what is under way when it is reached"
              + " is paid for.");
  public static final Setting<List<String>> COMPRESS_CALL_SITES =
      option(
          "compress.call_sites",
          LazyType.patterns(),
          Collections.<String>emptyList(),
          "Where documents, conversations and instructions are shortened: patterns of `package.Class.method`; `*` is"
              + " any but a dot, `**` anything. Empty: everywhere.");
  public static final Setting<Boolean> COMPRESS_PROMPT_CACHE =
      activeFrom(
          Preset.AGGRESSIVE,
          "compress.prompt_cache",
          "Whether OpenAI is told (`prompt_cache_key`) which calls of a place begin alike, and Anthropic"
              + " (`cache_control`) what to keep of those that come again often enough to pay for it; and OpenAI"
              + " (`prompt_cache_options`) not to write and charge for what comes again too rarely.");
  public static final Setting<Boolean> ROUTE_ENABLED =
      active("route.enabled", "Whether `routes` act.");
  public static final Setting<Boolean> RETRY_ENABLED =
      active(
          "retry.enabled",
          "Whether a call that fails in passing is sent again (docs/resilience.md).");
  public static final Setting<RetryWhen> RETRY_WHEN =
      option(
          "retry.when",
          LazyType.word(RetryWhen.class),
          RetryWhen.MISSING,
          "Which calls are sent again. `missing`: those that the application's client does not send"
              + " again by itself. `always`: all, and the client is told not to.");
  public static final Setting<Long> RETRY_ATTEMPTS =
      option(
          "retry.attempts",
          LazyType.count(),
          3L,
          "How often a call is sent at most, all models and the client's own retries counted.");
  public static final Setting<Duration> RETRY_MAX_WAIT =
      option(
          "retry.max_wait",
          LazyType.duration(),
          Duration.ofSeconds(8),
          "How long a call waits at most between attempts, all waits together. Where a provider asks"
              + " for more, its refusal is given at once.");
  public static final Setting<Boolean> RETRY_BILLED =
      option(
          "retry.billed",
          LazyType.yesNo(),
          false,
          "Whether a call is also sent again that the provider may ask money for: after a timeout, a"
              + " connection that broke, a whole answer that was cut.");
  public static final Setting<Duration> RETRY_HOLD =
      option(
          "retry.hold",
          LazyType.duration(),
          Duration.ofSeconds(5),
          "How long a stream is held back at most for its first content, so that one that breaks"
              + " before it can be sent again unnoticed.");
  public static final Setting<Boolean> RETRY_REQUEST_ID =
      option(
          "retry.request_id",
          LazyType.yesNo(),
          false,
          "Whether a call that is sent to another provider or region than the application's carries"
              + " its call id as `x-request-id`, so that the two can be found together.");
  public static final Setting<Boolean> BREAKER_ENABLED =
      active(
          "breaker.enabled",
          "Whether routes pass over models, and providers over regions, that keep failing.");
  public static final Setting<Long> BREAKER_FAILURES =
      option(
          "breaker.failures",
          LazyType.count(),
          5L,
          "Failures in a row after which a model is passed over at a place.");
  public static final Setting<Double> BREAKER_RATE =
      option(
          "breaker.rate",
          LazyType.share(),
          0.5,
          "The share of failing calls, or of slow ones, of the last 30 seconds that does the same.");
  public static final Setting<Long> BREAKER_MIN_CALLS =
      option(
          "breaker.min_calls",
          LazyType.count(),
          10L,
          "Calls in that time below which the share says nothing.");
  public static final Setting<Duration> BREAKER_OPEN_FOR =
      option(
          "breaker.open_for",
          LazyType.duration(),
          Duration.ofSeconds(10),
          "After which one call tries the place again; doubled, up to 16 times as long, each time"
              + " that it fails.");
  public static final Setting<Duration> BREAKER_SLOW_AFTER =
      option(
          "breaker.slow_after",
          LazyType.duration(),
          null,
          "A call whose answer takes longer than this to begin is a slow one; without it none is.");
  public static final Setting<List<String>> HEDGE_CALL_SITES =
      option(
          "hedge.call_sites",
          LazyType.patterns(),
          Collections.<String>emptyList(),
          "Whose calls are sent a second time where an answer takes unusually long to begin: patterns"
              + " of `package.Class.method`. The first good answer is given; the other request is given"
              + " up, and costs all the same. Empty: none.");
  public static final Setting<Duration> HEDGE_AFTER =
      option(
          "hedge.after",
          LazyType.duration(),
          null,
          "How long an answer may take to begin before. Without it: as long as 95 % of the last ones"
              + " from the same model and host have taken, from 20 calls on.");
  public static final Setting<Double> HEDGE_MAX_SHARE =
      option(
          "hedge.max_share",
          LazyType.share(),
          0.05,
          "Second requests at most, as a share of these calls, so that an outage does not double the"
              + " bill.");
  public static final Setting<Boolean> TRACING_REQUEST_ID =
      option(
          "tracing.request_id",
          LazyType.yesNo(),
          false,
          "Whether every request that has no `x-request-id` carries its call id as one, also to the"
              + " application's own provider.");
  public static final Setting<Boolean> TRACING_SPANS =
      option(
          "tracing.spans",
          LazyType.yesNo(),
          false,
          "Whether the OpenTelemetry span in which a call is made is told its call id, models, cache,"
              + " tokens, cost and saving, where the application has OpenTelemetry's API"
              + " (docs/resilience.md).");
  public static final Setting<List<Limit>> LIMITS_RULES =
      option(
          "limits.rules",
          LazyType.limits(),
          Collections.<Limit>emptyList(),
          "How much may go to a provider or a model; of several that are for a call all must let it"
              + " through. Calls beyond it wait for their turn (docs/resilience.md).");
  public static final Setting<Boolean> LIMITS_LEARN =
      option(
          "limits.learn",
          LazyType.yesNo(),
          false,
          "Whether calls also wait where the rate limit headers of a provider's answers say that it"
              + " would turn them away.");
  public static final Setting<Duration> LIMITS_MAX_WAIT =
      option(
          "limits.max_wait",
          LazyType.duration(),
          Duration.ofSeconds(30),
          "How long a call waits for its turn at most; less where its client gives it less time, or"
              + " no turn can come within it.");
  public static final Setting<Long> LIMITS_QUEUE =
      option(
          "limits.queue",
          LazyType.count(),
          1_000L,
          "Calls that may wait at once in this process; those beyond do not wait.");
  public static final Setting<WhenOver> LIMITS_WHEN_OVER =
      option(
          "limits.when_over",
          LazyType.word(WhenOver.class),
          WhenOver.SEND,
          "What becomes of a call whose turn does not come in time, where no route has another tier"
              + " for it. `send`: it goes out all the same. `refuse`: the application gets a 429.");
  public static final Setting<Map<String, Limit.Priority>> LIMITS_PRIORITIES =
      option(
          "limits.priorities",
          LazyType.priorities(),
          Collections.<String, Limit.Priority>emptyMap(),
          "Which call sites' calls get their turn sooner: `high`, `normal` or `low` by patterns of"
              + " `package.Class.method`, of which the first that fits counts. Without one: `normal`.");
  public static final Setting<Duration> LIMITS_AGEING =
      option(
          "limits.ageing",
          LazyType.duration(),
          Duration.ofSeconds(10),
          "The head start that a priority has before the next lower one: who has waited that much"
              + " longer goes first.");
  public static final Setting<BigDecimal> SHADOW_MAX_USD_PER_DAY =
      option(
          "shadow.max_usd_per_day",
          LazyType.usd(),
          BigDecimal.ONE,
          "What this process may spend in a day (UTC) on comparing routes' answers with those of the"
              + " requested models, in USD; a model without a price is not compared with. See `shadow`"
              + " and `quality` of a route.");
  public static final Setting<String> SHADOW_JUDGE =
      option(
          "shadow.judge",
          LazyType.judge(),
          null,
          "The id of a model under `models`, of a provider with an `api_key`, that says whether of two"
              + " answers in free text the cheaper one is as good. Without it they are compared by the"
              + " words that they share, which two good answers may not do.");
  public static final Setting<UsageAsk> USAGE_ASK =
      option(
          "usage.ask",
          LazyType.word(UsageAsk.class),
          UsageAsk.AUTO,
          "Whether a stream's usage is asked for where the application did not ask; it is taken"
              + " out again before the application sees it. `never`: it is estimated.");
  public static final Setting<PriceOverlay> PRICES_OVERLAY =
      option(
          "prices.overlay",
          LazyType.word(PriceOverlay.class),
          PriceOverlay.NONE,
          "A price list of the jar that lies over the standard one. `articles`: what the articles"
              + " that this project started from calculate with.");
  public static final Setting<List<String>> PRICES_FILES =
      option(
          "prices.files",
          LazyType.paths(),
          Collections.<String>emptyList(),
          "Price files that lie over the built-in prices, the last one on top.");
  public static final Setting<Boolean> LEDGER_ENABLED =
      active("ledger.enabled", "Whether a record of each call is written to disk.");
  public static final Setting<String> LEDGER_DIR =
      option(
          "ledger.dir",
          LazyType.path(),
          null,
          "Where records are written. Without it: `~/.llmcost/ledger`.");
  public static final Setting<Duration> LEDGER_RETENTION =
      option(
          "ledger.retention",
          LazyType.days(),
          Duration.ofDays(90),
          "Older files of the ledger are deleted.");
  public static final Setting<Boolean> HOOK_OKHTTP_ENABLED =
      option("hook.okhttp.enabled", LazyType.yesNo(), true, "Whether OkHttp is instrumented.");
  public static final Setting<Boolean> HOOK_OPENAI_ENABLED =
      option(
          "hook.openai.enabled",
          LazyType.yesNo(),
          true,
          "Whether the OpenAI SDK is instrumented, for transports that an application gives it and"
              + " for the call sites of asynchronous calls.");
  public static final Setting<Boolean> HOOK_JDK_ENABLED =
      option(
          "hook.jdk.enabled",
          LazyType.yesNo(),
          true,
          "Whether the JDK's `java.net.http.HttpClient` is instrumented.");
  public static final Setting<Boolean> HOOK_APACHE5_ENABLED =
      option(
          "hook.apache5.enabled",
          LazyType.yesNo(),
          true,
          "Whether Apache HttpClient 5 is instrumented.");
  public static final Setting<Boolean> HOOK_URLCONNECTION_ENABLED =
      option(
          "hook.urlconnection.enabled",
          LazyType.yesNo(),
          true,
          "Whether the JDK's `java.net.HttpURLConnection` is instrumented, and its https form.");
  public static final Setting<Boolean> HOOK_APACHE4_ENABLED =
      option(
          "hook.apache4.enabled",
          LazyType.yesNo(),
          true,
          "Whether Apache HttpClient 4 is instrumented.");
  public static final Setting<Boolean> HOOK_APACHE4ASYNC_ENABLED =
      option(
          "hook.apache4async.enabled",
          LazyType.yesNo(),
          true,
          "Whether Apache HttpAsyncClient 4 is instrumented.");
  public static final Setting<Boolean> HOOK_WEBCLIENT_ENABLED =
      option(
          "hook.webclient.enabled",
          LazyType.yesNo(),
          true,
          "Whether Spring's `WebClient` is instrumented.");
  public static final Setting<Boolean> HOOK_AZURE_ENABLED =
      option(
          "hook.azure.enabled",
          LazyType.yesNo(),
          true,
          "Whether azure-core is instrumented, and with it Azure's SDKs, whatever client they stand on.");
  public static final Setting<Boolean> HOOK_REACTORNETTY_ENABLED =
      option(
          "hook.reactornetty.enabled",
          LazyType.yesNo(),
          true,
          "Whether Reactor Netty's `HttpClient` is instrumented, where it is used without WebClient"
              + " or azure-core; with `bridge.enabled` only.");
  public static final Setting<Boolean> HOOK_VERTX_ENABLED =
      option(
          "hook.vertx.enabled",
          LazyType.yesNo(),
          true,
          "Whether Vert.x's `HttpClient` is instrumented, and with it Vert.x's and Quarkus's clients"
              + " above it; with `bridge.enabled` only.");
  public static final Setting<Boolean> HOOK_AHC_ENABLED =
      option(
          "hook.ahc.enabled",
          LazyType.yesNo(),
          true,
          "Whether async-http-client is instrumented; with `bridge.enabled` only.");
  public static final Setting<Boolean> HOOK_JETTY_ENABLED =
      option(
          "hook.jetty.enabled",
          LazyType.yesNo(),
          true,
          "Whether Jetty's `HttpClient` is instrumented; with `bridge.enabled` only.");
  public static final Setting<Boolean> BRIDGE_ENABLED =
      option(
          "bridge.enabled",
          LazyType.yesNo(),
          false,
          "Whether calls of clients of which only the URL can be changed are handled: Reactor"
              + " Netty, Vert.x, async-http-client and Jetty. They go to a listener on the loopback"
              + " address, which sends them on. Read at start.");

  public static final Setting<List<String>> BRIDGE_EXCLUDE =
      option(
          "bridge.exclude",
          LazyType.hosts(),
          Collections.<String>emptyList(),
          "Hosts whose calls stay in clients of that kind: those that are called with a trust store,"
              + " a certificate or a name server of the client's own. Without a port, every port.");
  public static final Setting<Integer> CONSOLE_PORT =
      option(
          "console.port",
          LazyType.port(),
          0,
          "The port of the loopback address at which the agent takes feedback over HTTP"
              + " (docs/routes.md), from the first LLM call on; 0 for none. Each process needs its"
              + " own.");
  public static final Setting<Boolean> HOOK_TLS_ENABLED =
      option(
          "hook.tls.enabled",
          LazyType.yesNo(),
          true,
          "Whether connections by the JDK's TLS are watched for clients that go to a provider and"
              + " are not instrumented: each is named once.");

  private static final List<Setting<?>> ALL_READ_ONLY = Collections.unmodifiableList(ALL);

  private Options() {}

  /** All of them, in the order of the reference. */
  public static List<Setting<?>> all() {
    return ALL_READ_ONLY;
  }

  private static <T> Setting<T> option(
      String key, SettingType<T> type, T defaultValue, String description) {
    return add(new Setting<>(ALL.size(), key, type, defaultValue, Preset.OFF, null, description));
  }

  /**
   * What is on unless it is switched off, and never with {@code off}. With {@code observe} a lever
   * that is on watches, and says what it would have saved.
   */
  private static Setting<Boolean> active(String key, String description) {
    return add(
        new Setting<>(ALL.size(), key, LazyType.yesNo(), true, Preset.OBSERVE, false, description));
  }

  /** What is off unless it is switched on, but with bold presets on unless it is switched off. */
  private static Setting<Boolean> activeFrom(Preset preset, String key, String description) {
    return add(
        new Setting<>(
            ALL.size(), key, LazyType.yesNo(), false, Preset.OFF, null, preset, true, description));
  }

  private static <T> Setting<T> add(Setting<T> setting) {
    ALL.add(setting);
    return setting;
  }
}
