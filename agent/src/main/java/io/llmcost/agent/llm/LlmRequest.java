package io.llmcost.agent.llm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A request body, read: what routing, caching and accounting ask about it. Immutable; edits give a
 * new body in which every byte that the edit does not concern is as it was.
 *
 * <p>Reading parses the body once and finds its top-level members; what lies deeper is walked when
 * first asked for. Of members that come twice the last one counts, and edits change them all.
 */
public final class LlmRequest {

  /** What does not change the answer. */
  private static final Set<String> NOT_IN_THE_ANSWER =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "stream",
                  "stream_options",
                  "user",
                  "safety_identifier",
                  "metadata",
                  "service_tier",
                  "prompt_cache_key",
                  "prompt_cache_retention")));

  private static final String[] LIMITS = {
    "max_completion_tokens", "max_output_tokens", "max_tokens"
  };

  private final Endpoint endpoint;
  private final Members members;
  private final String modelInPath;
  private final String model;
  private volatile Prompt prompt;
  private volatile byte[] canonicalHash;

  private LlmRequest(Endpoint endpoint, Members members, String modelInPath, String model) {
    this.endpoint = endpoint;
    this.members = members;
    this.modelInPath = modelInPath;
    this.model = model;
  }

  /**
   * Reads a body in one streaming pass.
   *
   * @param body JSON in UTF-8; nobody may change it afterwards
   * @param modelInPath the model that the URL names (Azure deployments), or null; it counts where
   *     the body names none
   * @throws NotAnLlmCallException if it is not JSON, not an object, or names no model
   */
  public static LlmRequest read(Endpoint endpoint, byte[] body, String modelInPath)
      throws NotAnLlmCallException {
    Members members = Members.read(body);
    String model = members.string("model");
    if (model == null || model.isEmpty()) {
      model = modelInPath;
    }
    if (model == null || model.isEmpty()) {
      throw new NotAnLlmCallException("The body names no model");
    }
    return new LlmRequest(endpoint, members, modelInPath, model);
  }

  /**
   * Another body in this one's place, read.
   *
   * @throws NotAnLlmCallException as {@link #read}
   */
  public LlmRequest withBody(byte[] newBody) throws NotAnLlmCallException {
    return read(endpoint, newBody, modelInPath);
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /** Whether the URL names a model, which decides whatever the body says. */
  public boolean modelIsInPath() {
    return modelInPath != null;
  }

  /** The model that the URL names, as it is called there; null if the body alone names it. */
  public String modelInPath() {
    return modelInPath;
  }

  /** The bytes this was read from. */
  public byte[] body() {
    return members.body();
  }

  /** The model asked for; never null or empty. */
  public String model() {
    return model;
  }

  /** Whether the answer is to be streamed. */
  public boolean isStream() {
    return members.isTrue("stream");
  }

  /**
   * Whether a stream's usage will be reported as things stand. Responses always reports it; so do
   * answers that are no stream.
   */
  public boolean asksForUsage() {
    if (!takesStreamOptions()) {
      return true;
    }
    JsonWalker options = members.value("stream_options");
    if (options == null || !options.atObject()) {
      return false;
    }
    boolean asks = false;
    options.enter();
    while (options.more()) {
      options.name();
      if (options.named("include_usage")) {
        asks = options.atTrue();
      }
      options.skip();
    }
    return asks;
  }

  /**
   * Whether asking twice wants the same answer: embeddings; or temperature 0, or a seed, and one
   * choice. Never for background or stateful calls, nor where the provider looks things up.
   */
  public boolean isDeterministic() {
    return CallTraits.isDeterministic(endpoint, members) && !isStateful();
  }

  /**
   * Whether the call reads or leaves state at the provider: {@code previous_response_id}, {@code
   * conversation}, {@code background}, item references, stored prompts, uploaded files, sealed
   * reasoning, an explicit {@code store: true}, a Responses call without {@code store: false}.
   */
  public boolean isStateful() {
    return CallTraits.isStateful(endpoint, members)
        // Most bodies name no ids, which spares them the walk through their messages.
        || members.namesIds() && prompt().refersToState();
  }

  /** Why {@link #isDeterministic()} says no, for people; null if it says yes. */
  public String whyNotDeterministic() {
    String chance = CallTraits.chance(endpoint, members);
    return chance != null ? chance : whyStateful();
  }

  /** Why {@link #isStateful()} says yes, for people; null if it says no. */
  public String whyStateful() {
    String state = CallTraits.state(endpoint, members);
    return state == null && isStateful()
        ? "its messages refer to items or files that are kept at the provider"
        : state;
  }

  /** Whether tools or functions are offered. */
  public boolean hasTools() {
    return members.isFilled("tools") || members.isFilled("functions");
  }

  /** Whether a tool is offered that the provider itself runs (web search, code interpreter …). */
  public boolean hasBuiltInTools() {
    return CallTraits.hasBuiltInTools(members);
  }

  /**
   * A hash of how the conversation begins, instructions and all up to the user's first message: it
   * stays as it is while the conversation grows, and is what a provider's prompt cache knows.
   */
  public long conversation() {
    return Conversation.beginning(members);
  }

  /** Whether the last message is what a tool has said: a step of an agent's loop. */
  public boolean endsWithTool() {
    return Conversation.endsWithTool(members.body());
  }

  /** Characters of text in all messages, input or prompt. */
  public int promptChars() {
    return prompt().chars();
  }

  /**
   * All text of the last message of the user (of the input or prompt where there are no messages),
   * its parts on lines of their own; may be empty.
   */
  public String lastUserText() {
    return join(prompt().lastOfUser());
  }

  /** The texts that {@link #lastUserText()} is made of. */
  public List<PromptText> lastUserTexts() {
    return prompt().lastOfUser();
  }

  /** All text of the system's and the developer's messages, or instructions; may be empty. */
  public String systemText() {
    StringBuilder text = new StringBuilder();
    for (PromptText part : prompt().texts()) {
      if (part.role().equals("system") || part.role().equals("developer")) {
        text.append(text.length() == 0 ? "" : "\n").append(part.text());
      }
    }
    return text.toString();
  }

  private static String join(List<PromptText> parts) {
    StringBuilder text = new StringBuilder();
    for (PromptText part : parts) {
      text.append(text.length() == 0 ? "" : "\n").append(part.text());
    }
    return text.toString();
  }

  /** Every text of the messages, input or prompt, in their order. */
  public List<PromptText> texts() {
    return prompt().texts();
  }

  /** Whether a message holds an image, audio, a file or another part that is no text. */
  public boolean hasNonTextParts() {
    return prompt().nonTextParts() > 0;
  }

  public boolean hasImages() {
    return prompt().hasImages();
  }

  public boolean hasAudio() {
    return prompt().hasAudio();
  }

  public boolean hasFiles() {
    return prompt().hasFiles();
  }

  /**
   * {@code max_tokens}, {@code max_completion_tokens} or {@code max_output_tokens}; -1 if not
   * limited.
   */
  public long maxOutputTokens() {
    for (String name : LIMITS) {
      long limit = members.count(name);
      if (limit >= 0) {
        return limit;
      }
    }
    return -1;
  }

  /** How many answers are asked for: {@code n}, 1 where it says nothing usable. */
  public long choices() {
    return Math.max(1, members.count("n"));
  }

  /** {@code service_tier}, or null. */
  public String serviceTier() {
    return members.string("service_tier");
  }

  /** {@code user} or {@code safety_identifier}, or null. */
  public String endUser() {
    String user = members.string("user");
    return user != null ? user : members.string("safety_identifier");
  }

  /** Whether the body has this top-level member and it is not null. */
  public boolean has(String member) {
    return members.has(member);
  }

  /** A top-level member that is a string; else null. */
  public String string(String member) {
    return members.string(member);
  }

  /** A top-level member's value as JSON, its bytes as they stand; null if absent or null. */
  public String json(String member) {
    JsonWalker value = members.value(member);
    return value == null ? null : value.raw();
  }

  /**
   * The type of answer asked for ({@code text}, {@code json_object}, {@code json_schema} …), of
   * {@code response_format} or {@code text.format}; null if nothing is said.
   */
  public String responseFormat() {
    return ResponseFormat.read(endpoint, members).type();
  }

  /** The JSON Schema that the answer must fit, as JSON; null if there is none. */
  public String responseSchema() {
    return ResponseFormat.read(endpoint, members).schema();
  }

  /** How many texts of an embeddings call; 0 for other endpoints. */
  public int inputCount() {
    if (endpoint != Endpoint.EMBEDDINGS) {
      return 0;
    }
    EmbeddingInputs inputs = EmbeddingInputs.read(members);
    return inputs == null ? (members.has("input") ? 1 : 0) : inputs.count();
  }

  /**
   * This call for another model, every other byte as it was.
   *
   * @throws IllegalStateException if the body does not name the model
   */
  public LlmRequest forModel(String newModel) {
    if (modelInPath != null || !members.has("model")) {
      throw new IllegalStateException("The body names no model");
    }
    Members changed = members.withString("model", JsonQuote.quote(newModel));
    return new LlmRequest(endpoint, changed, null, newModel);
  }

  /** The body with another model; as it is if the model stands in the path only. */
  public byte[] withModel(String newModel) {
    return withModel(newModel, Collections.<String[]>emptyList());
  }

  /**
   * A chat or a call of Responses with a text in the place of each image that stands in it before.
   */
  public RepeatedImages withoutRepeatedImages() {
    boolean chat = endpoint() == Endpoint.CHAT_COMPLETIONS;
    JsonWalker messages = hasImages() ? members.value(chat ? "messages" : "input") : null;
    return RepeatedImages.namedIn(body(), messages, chat ? "text" : "input_text");
  }

  /** The body of a stream with its usage asked for ({@code stream_options.include_usage}). */
  public byte[] withUsageAskedFor() {
    return asksForUsage() ? body() : RequestEdits.askForUsage(members);
  }

  /**
   * The body of a Chat Completions call with the probabilities of the answer's tokens asked for.
   */
  public byte[] withLogprobsAskedFor() {
    return has("logprobs") ? body() : RequestEdits.askForLogprobs(members);
  }

  private boolean takesStreamOptions() {
    return isStream()
        && (endpoint == Endpoint.CHAT_COMPLETIONS || endpoint == Endpoint.COMPLETIONS);
  }

  /**
   * The body with another model and with top-level members renamed, their values as they are. A
   * member whose new name is there already is taken out; a new name of null takes the member out.
   *
   * @param renames pairs: old name, new name or null
   */
  public byte[] withModel(String newModel, List<String[]> renames) {
    Map<String, String> newNames = new HashMap<>();
    for (String[] rename : renames) {
      newNames.put(rename[0], rename[1]);
    }
    return RequestEdits.rename(members, newNames, JsonQuote.quote(newModel));
  }

  /**
   * The body with other texts in the place of some of its own.
   *
   * @param newTexts keys are of this request's {@link #texts()}
   */
  public byte[] withTexts(Map<PromptText, String> newTexts) {
    Map<Integer, PromptText> ascending = new TreeMap<>();
    for (PromptText text : newTexts.keySet()) {
      ascending.put(text.start(), text);
    }
    BodyEdit edit = new BodyEdit(body());
    for (PromptText text : ascending.values()) {
      edit.replace(text.start(), text.end(), JsonQuote.quote(newTexts.get(text)));
    }
    return edit.finish();
  }

  /**
   * The messages of a Chat Completions call, or the items of a Responses call, in their order;
   * empty for other calls, and where they are no array of objects or come twice.
   */
  public List<ChatMessage> messages() {
    switch (endpoint) {
      case CHAT_COMPLETIONS:
        return RequestEdits.messages(members, "messages");
      case RESPONSES:
        return RequestEdits.messages(members, "input");
      default:
        return Collections.emptyList();
    }
  }

  /**
   * The body without some of its messages.
   *
   * @param out of {@link #messages()}, by place; not all of them
   */
  public byte[] withoutMessages(boolean[] out) {
    return RequestEdits.withoutMessages(members, messages(), out, null);
  }

  /**
   * The body with one message of the user in the place of some.
   *
   * @param out of {@link #messages()}, by place; not the last one
   */
  public byte[] withMessageInstead(boolean[] out, String text) {
    return RequestEdits.withoutMessages(members, messages(), out, text);
  }

  /**
   * Of a call of Anthropic's Messages: where it can say what the provider is to keep of its
   * beginning; null if it does so itself.
   */
  public CacheMarks cacheMarks() {
    return CacheMarks.of(this, members);
  }

  /**
   * The body with a text as one more top-level member.
   *
   * @param member a name that the body does not have
   */
  public byte[] withText(String member, String value) {
    return RequestEdits.add(members, member, value);
  }

  /**
   * The body with a value for a top-level member, in the place of the one that it has.
   *
   * @param json the value
   */
  public byte[] withJson(String member, String json) {
    return members.has(member)
        ? RequestEdits.replaceValue(members, member, json.getBytes(StandardCharsets.UTF_8))
        : RequestEdits.addJson(members, member, json.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether the body has no other top-level members than these, each once at most. */
  public boolean hasOnly(Set<String> names) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < members.size(); i++) {
      if (!names.contains(members.name(i)) || !seen.add(members.name(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Names everything in the body that can change the answer: SHA-256 over a canonical form in which
   * the order of members, white space and escapes do not matter, and numbers keep their text. Left
   * out: {@code stream}, {@code stream_options}, {@code user}, {@code safety_identifier}, {@code
   * metadata}, {@code store: false}, {@code service_tier}, {@code prompt_cache_key} and its kin.
   *
   * @return 32 bytes
   */
  public byte[] canonicalHash() {
    byte[] hash = canonicalHash;
    if (hash == null) {
      hash = hash(leftOut());
      canonicalHash = hash;
    }
    return hash.clone();
  }

  /** The {@link #canonicalHash()} if anybody has asked for it, else null. Not to be changed. */
  byte[] knownHash() {
    return canonicalHash;
  }

  /**
   * As {@link #canonicalHash()}, but whatever the {@linkplain #lastUserText() last text of the
   * user} says: calls that share it differ in that text at most.
   *
   * @return 32 bytes
   */
  public byte[] contextHash() {
    List<PromptText> last = prompt().lastOfUser();
    int[] holes = new int[last.size()];
    for (int i = 0; i < holes.length; i++) {
      holes[i] = last.get(i).start();
    }
    return hash(leftOut(), holes);
  }

  /**
   * For an embeddings call: one canonical hash for each input, each as if it had been asked for
   * alone. Null if its inputs cannot be told apart.
   */
  public List<byte[]> inputHashes() {
    EmbeddingInputs inputs = endpoint == Endpoint.EMBEDDINGS ? EmbeddingInputs.read(members) : null;
    if (inputs == null) {
      return null;
    }
    Set<String> leftOut = new HashSet<>(leftOut());
    leftOut.add("input");
    return inputs.hashes(hash(leftOut));
  }

  /**
   * An embeddings call for some of its inputs only: the indices that are to stay, ascending.
   *
   * @throws IllegalStateException if its inputs cannot be told apart
   * @throws IllegalArgumentException if {@code indices} is empty or not ascending
   * @throws IndexOutOfBoundsException if there is no such input
   */
  public byte[] withInputs(List<Integer> indices) {
    EmbeddingInputs inputs = endpoint == Endpoint.EMBEDDINGS ? EmbeddingInputs.read(members) : null;
    if (inputs == null) {
      throw new IllegalStateException("The inputs of this call cannot be told apart");
    }
    byte[] kept = inputs.only(indices);
    return kept == null ? body() : RequestEdits.replaceValue(members, "input", kept);
  }

  /**
   * For an embeddings call: a canonical hash of all but its inputs, of what does not change the
   * answer too. Calls with equal ones can be made as one.
   *
   * @return 32 bytes
   */
  public byte[] hashBesideInputs() {
    return hash(Collections.singleton("input"));
  }

  /**
   * An embeddings call for the inputs of several, one after the other; all else is this call's.
   *
   * @param calls with equal {@link #hashBesideInputs}
   * @throws IllegalStateException if their inputs cannot be told apart
   */
  public byte[] withInputsOf(List<LlmRequest> calls) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write('[');
    for (int i = 0; i < calls.size(); i++) {
      if (i > 0) {
        joined.write(',');
      }
      EmbeddingInputs inputs = EmbeddingInputs.read(calls.get(i).members);
      if (inputs == null) {
        throw new IllegalStateException("The inputs of this call cannot be told apart");
      }
      inputs.appendTo(joined);
    }
    joined.write(']');
    return RequestEdits.replaceValue(members, "input", joined.toByteArray());
  }

  private Set<String> leftOut() {
    JsonWalker store = members.value("store");
    if (store == null || !store.atFalse()) {
      return NOT_IN_THE_ANSWER;
    }
    Set<String> leftOut = new HashSet<>(NOT_IN_THE_ANSWER);
    leftOut.add("store");
    return leftOut;
  }

  private byte[] hash(Set<String> leftOut, int... holes) {
    return CanonicalForm.hash(new String[] {endpoint.id(), modelInPath}, members, leftOut, holes);
  }

  private Prompt prompt() {
    Prompt read = prompt;
    if (read == null) {
      read = Prompt.read(endpoint, members);
      prompt = read;
    }
    return read;
  }

  /** Endpoint, model and size; nothing of what is said. */
  @Override
  public String toString() {
    return endpoint.id() + " " + model + " (" + body().length + " bytes)";
  }
}
