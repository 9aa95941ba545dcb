package io.llmcost.agent.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A type that is made when a value is there to be read: loading the classes of all types would be
 * most of what an application without a configuration pays for this package.
 */
final class LazyType<T> extends SettingType<T> {

  private enum Kind {
    BOOLEAN,
    WORD,
    TEXT,
    PATH,
    DURATION,
    DAYS,
    SIZE,
    INT_SIZE,
    SHARE,
    COUNT,
    PORT,
    USD,
    FACTOR,
    PATTERNS,
    TAGS,
    HOSTS,
    PATHS,
    PROVIDERS,
    JUDGE,
    MODELS,
    ROUTES,
    BUDGETS,
    HEADER_NAME,
    REDIS_URL,
    SECRET,
    TASKS,
    CACHE_SITES,
    NEVER_RULES,
    SEMANTIC_GUARDS,
    SEMANTIC_SITES,
    LIMITS,
    PRIORITIES,
    URGENCY_RULES
  }

  private final Kind kind;
  private final Class<?> constants;
  private volatile SettingType<T> type;

  private LazyType(Kind kind, Class<?> constants) {
    this.kind = kind;
    this.constants = constants;
  }

  private static <T> SettingType<T> of(Kind kind) {
    return new LazyType<>(kind, null);
  }

  static SettingType<Boolean> yesNo() {
    return of(Kind.BOOLEAN);
  }

  static <E extends Enum<E>> SettingType<E> word(Class<E> constants) {
    return new LazyType<>(Kind.WORD, constants);
  }

  static SettingType<String> text() {
    return of(Kind.TEXT);
  }

  static SettingType<String> path() {
    return of(Kind.PATH);
  }

  static SettingType<Duration> duration() {
    return of(Kind.DURATION);
  }

  static SettingType<Duration> days() {
    return of(Kind.DAYS);
  }

  static SettingType<Long> size() {
    return of(Kind.SIZE);
  }

  static SettingType<Integer> intSize() {
    return of(Kind.INT_SIZE);
  }

  static SettingType<Double> share() {
    return of(Kind.SHARE);
  }

  static SettingType<Long> count() {
    return of(Kind.COUNT);
  }

  static SettingType<Integer> port() {
    return of(Kind.PORT);
  }

  static SettingType<BigDecimal> usd() {
    return of(Kind.USD);
  }

  static SettingType<String> judge() {
    return of(Kind.JUDGE);
  }

  static SettingType<Double> factor() {
    return of(Kind.FACTOR);
  }

  static SettingType<List<String>> patterns() {
    return of(Kind.PATTERNS);
  }

  static SettingType<List<String>> tags() {
    return of(Kind.TAGS);
  }

  static SettingType<List<String>> hosts() {
    return of(Kind.HOSTS);
  }

  static SettingType<List<String>> paths() {
    return of(Kind.PATHS);
  }

  static SettingType<Map<String, Provider>> providers() {
    return of(Kind.PROVIDERS);
  }

  static SettingType<Map<String, Model>> models() {
    return of(Kind.MODELS);
  }

  static SettingType<List<Route>> routes() {
    return of(Kind.ROUTES);
  }

  static SettingType<List<Budget>> budgets() {
    return of(Kind.BUDGETS);
  }

  static SettingType<String> headerName() {
    return of(Kind.HEADER_NAME);
  }

  static SettingType<String> redisUrl() {
    return of(Kind.REDIS_URL);
  }

  static SettingType<String> secret() {
    return of(Kind.SECRET);
  }

  static SettingType<Map<String, TaskWords>> tasks() {
    return of(Kind.TASKS);
  }

  static SettingType<Map<String, CacheSite>> cacheSites() {
    return of(Kind.CACHE_SITES);
  }

  static SettingType<List<NeverRule>> neverRules() {
    return of(Kind.NEVER_RULES);
  }

  static SettingType<List<String>> semanticGuards() {
    return of(Kind.SEMANTIC_GUARDS);
  }

  static SettingType<Map<String, SemanticSite>> semanticSites() {
    return of(Kind.SEMANTIC_SITES);
  }

  static SettingType<List<Limit>> limits() {
    return of(Kind.LIMITS);
  }

  static SettingType<Map<String, Limit.Priority>> priorities() {
    return of(Kind.PRIORITIES);
  }

  static SettingType<List<UrgencyRule>> urgencyRules() {
    return of(Kind.URGENCY_RULES);
  }

  @SuppressWarnings("unchecked") // the factories above pair each kind with its type
  private SettingType<T> type() {
    SettingType<T> made = type;
    if (made == null) {
      made = (SettingType<T>) Types.make(kind, constants);
      type = made;
    }
    return made;
  }

  // A class of its own: the verifier loads the types that a method returns as another.
  private static final class Types {

    @SuppressWarnings({"unchecked", "rawtypes"}) // word() takes none but the class of an enum
    static SettingType<?> make(Kind kind, Class<?> constants) {
      switch (kind) {
        case BOOLEAN:
          return new BooleanType();
        case WORD:
          return new EnumType(constants);
        case TEXT:
          return new TextType();
        case PATH:
          return new PathType();
        case DURATION:
          return new DurationType();
        case DAYS:
          return new DaysType();
        case SIZE:
          return new SizeType();
        case INT_SIZE:
          return new IntSizeType();
        case SHARE:
          return new ShareType();
        case COUNT:
          return new CountType();
        case PORT:
          return new PortType();
        case USD:
          return new DecimalType("USD, a number such as 0.05, without quotes");
        case JUDGE:
          return ReferenceType.ownModel();
        case FACTOR:
          return new FactorType();
        case PATTERNS:
          return ListType.values(new WordType("a pattern such as com.acme.**"));
        case TAGS:
          return ListType.values(new WordType("a tag without spaces"));
        case HOSTS:
          return ListType.values(new HostType());
        case PATHS:
          return ListType.values(new PathType());
        case PROVIDERS:
          return new ProviderMapType();
        case MODELS:
          return new ModelMapType();
        case ROUTES:
          return new RouteListType();
        case BUDGETS:
          return new BudgetListType();
        case HEADER_NAME:
          return new HeaderNameType();
        case REDIS_URL:
          return new RedisUrlType();
        case SECRET:
          return new SecretType();
        case TASKS:
          return new MapType<>("a task without spaces", new TaskWordsType());
        case CACHE_SITES:
          return new MapType<>("a pattern of call sites without spaces", new CacheSiteType());
        case NEVER_RULES:
          return ListType.values(new NeverRuleType());
        case SEMANTIC_GUARDS:
          return SemanticSiteType.guards();
        case SEMANTIC_SITES:
          return new MapType<>("a pattern of call sites without spaces", new SemanticSiteType());
        case LIMITS:
          return ListType.values(new LimitType());
        case PRIORITIES:
          return new MapType<>(
              "a pattern of call sites without spaces", new EnumType<>(Limit.Priority.class));
        case URGENCY_RULES:
          return UrgencyRuleType.list();
        default:
          throw new AssertionError(kind);
      }
    }
  }

  @Override
  List<SettingType<?>> inner() {
    return type().inner();
  }

  @Override
  T read(Node node, String key, ReadContext in) {
    return type().read(node, key, in);
  }

  @Override
  T readText(String text, String key, ReadContext in) {
    return type().readText(text, key, in);
  }

  @Override
  String expected() {
    return type().expected();
  }

  @Override
  Map<String, Object> schema() {
    return type().schema();
  }

  @Override
  String format(T value) {
    return type().format(value);
  }
}
