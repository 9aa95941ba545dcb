package io.llmcost.agent.cli;

import io.llmcost.agent.cli.report.Terminal;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Problem;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.ReadResult;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.ExchangeReader;
import io.llmcost.agent.gateway.Rollout;
import io.llmcost.agent.gateway.ThreadKind;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.provider.ProviderNames;
import io.llmcost.agent.provider.ProviderRequest;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code explain}: what would be done with one call, and why. Sends nothing. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Says step by step what would be done with one call. Sends nothing.")
final class ExplainCommand implements Callable<Integer> {

  private static final String OPENAI = "https://api.openai.com/v1";

  /** For URLs that name a model. */
  private static final String MODEL = "gpt-4o";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The configuration; without it what the agent would find here.")
  private File file;

  @Option(
      names = "--request",
      paramLabel = "JSON",
      required = true,
      description = "A file with the request's body.")
  private File request;

  @Option(
      names = "--endpoint",
      paramLabel = "NAME",
      converter = EndpointName.class,
      description =
          "chat, responses, embeddings or completions; without it that of --url, or chat.")
  private Endpoint endpoint;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Where the application sends it; without it provider openai of the configuration, or"
              + " api.openai.com.")
  private String url;

  @Option(
      names = "--call-site",
      paramLabel = "NAME",
      description = "Who calls, as com.acme.Desk.answer.")
  private String callSite;

  @Option(
      names = "--thread",
      paramLabel = "KIND",
      converter = KindName.class,
      description = "The kind of thread that calls: scheduler, batch or queue.")
  private ThreadKind thread;

  @Option(
      names = "--header",
      paramLabel = "NAME:VALUE",
      description = "A header of the request; may be given again.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "A tag, as in x-llmcost-tags; may be given again.")
  private List<String> tags = new ArrayList<>();

  @Option(
      names = "--output-tokens",
      paramLabel = "N",
      description = "How long the answer is taken to be; without it the request's limit, or 500.")
  private long outputTokens = -1;

  @Option(names = "--ascii", description = "Without characters that are not ASCII.")
  private boolean ascii;

  @Override
  public Integer call() throws IOException {
    Settings settings = settings();
    HttpRequest sent = sent(settings);
    Exchange exchange;
    try {
      exchange =
          new ExchangeReader(new ProviderNames(settings))
              .read(sent, new ExplainedCall(callSite, thread), new Rollout(settings));
    } catch (NotAnLlmCallException e) {
      throw new CommandFailure(
          request
              + " is no request that the agent understands, so it would pass it on untouched: "
              + e.getMessage());
    }
    PrintWriter out = spec.commandLine().getOut();
    Terminal terminal = ascii ? Terminal.ofProcess().ascii() : Terminal.ofProcess();
    PriceBook book = PriceBook.builder().settings(settings).build();
    new Explanation(exchange, settings, book, outputTokens).write(new Outline(out, terminal));
    out.flush();
    return ExitStatus.OK;
  }

  private Settings settings() {
    ReadResult read =
        SettingsReader.read(file == null ? Sources.ofProcess(null) : Sources.ofFile(file));
    if (!read.errors().isEmpty()) {
      StringBuilder text = new StringBuilder();
      for (Problem error : read.errors()) {
        text.append(error).append(System.lineSeparator());
      }
      throw new CommandFailure(text + "Nothing is explained with a wrong configuration.");
    }
    return read.settings();
  }

  private HttpRequest sent(Settings settings) throws IOException {
    return new HttpRequest("POST", url(settings), headers(), Files.readAllBytes(request.toPath()));
  }

  private Url url(Settings settings) {
    Endpoint asked = endpoint == null ? Endpoint.CHAT_COMPLETIONS : endpoint;
    if (url == null) {
      Provider openAi = settings.get(Options.PROVIDERS).get("openai");
      return openAi == null
          ? Url.of(OPENAI + asked.suffix())
          : ProviderRequest.url(openAi, asked, MODEL);
    }
    Url given;
    try {
      given = Url.of(url);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--url: " + e.getMessage());
    }
    Endpoint there = Endpoint.ofPath(given.path());
    if (there != null && (endpoint == null || endpoint == there)) {
      return given;
    }
    if (there != null) {
      throw new ParameterException(
          spec.commandLine(), "--url is one of " + there.id() + ", --endpoint says " + asked.id());
    }
    return ProviderRequest.url(new Provider("url", given, null, null, Headers.EMPTY), asked, MODEL);
  }

  private Headers headers() {
    Headers all = Headers.EMPTY;
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw new ParameterException(
            spec.commandLine(), "--header takes NAME:VALUE, as x-team:billing");
      }
      all = all.with(header.substring(0, colon).trim(), header.substring(colon + 1).trim());
    }
    if (!all.has("content-type")) {
      all = all.with("content-type", "application/json");
    }
    return tags.isEmpty() ? all : all.with(Controls.PREFIX + "tags", String.join(",", tags));
  }

  /** Takes the names of the configuration. */
  static final class KindName implements ITypeConverter<ThreadKind> {
    @Override
    public ThreadKind convert(String text) {
      for (ThreadKind kind : ThreadKind.values()) {
        if (kind.id().equals(text)) {
          return kind;
        }
      }
      throw new TypeConversionException(
          "expected scheduler, batch or queue but was '" + text + "'");
    }
  }

  /** Takes the short names and those of the configuration. */
  static final class EndpointName implements ITypeConverter<Endpoint> {
    @Override
    public Endpoint convert(String text) {
      for (Endpoint endpoint : Endpoint.values()) {
        if (endpoint != Endpoint.MESSAGES
            && endpoint.id().equals(text.toLowerCase(Locale.ROOT).replace('-', '_'))) {
          return endpoint;
        }
      }
      if (text.equalsIgnoreCase("chat")) {
        return Endpoint.CHAT_COMPLETIONS;
      }
      throw new TypeConversionException(
          "expected chat, responses, embeddings or completions but was '" + text + "'");
    }
  }
}
