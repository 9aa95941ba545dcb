package io.llmcost.agent.instrumentation.urlconnection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.ProtocolException;
import java.net.URL;
import java.security.Permission;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocketFactory;

/** The same as {@link WatchedHttp}, of the type that applications cast https connections to. */
final class WatchedHttps extends HttpsURLConnection {

  private final Conversation conversation;

  WatchedHttps(URL url, Conversation conversation) {
    super(url);
    this.conversation = conversation;
  }

  @Override
  public void connect() throws IOException {
    conversation.connect();
  }

  @Override
  public void disconnect() {
    conversation.disconnect();
  }

  @Override
  public boolean usingProxy() {
    return conversation.connection().usingProxy();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return conversation.output();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return conversation.reply().input();
  }

  @Override
  public InputStream getErrorStream() {
    Reply reply = conversation.replyIfAny();
    return reply == null ? null : reply.error();
  }

  @Override
  public int getResponseCode() throws IOException {
    return conversation.reply().status();
  }

  @Override
  public String getResponseMessage() throws IOException {
    return conversation.reply().message();
  }

  @Override
  public String getHeaderField(String name) {
    return conversation.reply().field(name);
  }

  @Override
  public String getHeaderField(int index) {
    return conversation.reply().field(index);
  }

  @Override
  public String getHeaderFieldKey(int index) {
    return conversation.reply().key(index);
  }

  @Override
  public Map<String, List<String>> getHeaderFields() {
    return conversation.reply().fields();
  }

  @Override
  public void setRequestMethod(String value) throws ProtocolException {
    conversation.setMethod(value);
  }

  @Override
  public String getRequestMethod() {
    return conversation.connection().getRequestMethod();
  }

  @Override
  public void setRequestProperty(String name, String value) {
    conversation.setField(name, value);
  }

  @Override
  public void addRequestProperty(String name, String value) {
    conversation.addField(name, value);
  }

  @Override
  public String getRequestProperty(String name) {
    return conversation.requestField(name);
  }

  @Override
  public Map<String, List<String>> getRequestProperties() {
    return conversation.requestFields();
  }

  @Override
  public void setChunkedStreamingMode(int length) {
    conversation.setChunked(length);
  }

  @Override
  public void setFixedLengthStreamingMode(int length) {
    conversation.setFixedLength(length);
  }

  @Override
  public void setFixedLengthStreamingMode(long length) {
    conversation.setFixedLength(length);
  }

  @Override
  public void setDoInput(boolean value) {
    conversation.settable().setDoInput(value);
  }

  @Override
  public boolean getDoInput() {
    return conversation.connection().getDoInput();
  }

  @Override
  public void setDoOutput(boolean value) {
    conversation.settable().setDoOutput(value);
  }

  @Override
  public boolean getDoOutput() {
    return conversation.connection().getDoOutput();
  }

  @Override
  public void setAllowUserInteraction(boolean value) {
    conversation.settable().setAllowUserInteraction(value);
  }

  @Override
  public boolean getAllowUserInteraction() {
    return conversation.connection().getAllowUserInteraction();
  }

  @Override
  public void setUseCaches(boolean value) {
    conversation.settable().setUseCaches(value);
  }

  @Override
  public boolean getUseCaches() {
    return conversation.connection().getUseCaches();
  }

  @Override
  public void setIfModifiedSince(long value) {
    conversation.settable().setIfModifiedSince(value);
  }

  @Override
  public long getIfModifiedSince() {
    return conversation.connection().getIfModifiedSince();
  }

  @Override
  public void setInstanceFollowRedirects(boolean value) {
    conversation.connection().setInstanceFollowRedirects(value);
  }

  @Override
  public boolean getInstanceFollowRedirects() {
    return conversation.connection().getInstanceFollowRedirects();
  }

  @Override
  public void setConnectTimeout(int millis) {
    conversation.connection().setConnectTimeout(millis);
  }

  @Override
  public int getConnectTimeout() {
    return conversation.connection().getConnectTimeout();
  }

  @Override
  public void setReadTimeout(int millis) {
    conversation.connection().setReadTimeout(millis);
  }

  @Override
  public int getReadTimeout() {
    return conversation.connection().getReadTimeout();
  }

  @Override
  public URL getURL() {
    return conversation.connection().getURL();
  }

  @Override
  public Permission getPermission() throws IOException {
    return conversation.connection().getPermission();
  }

  /** Came with Java 9. */
  public void setAuthenticator(Authenticator value) {
    conversation.setAuthenticator(value);
  }

  @Override
  public String toString() {
    return conversation.connection().toString();
  }

  private HttpsURLConnection secure() {
    return (HttpsURLConnection) conversation.connection();
  }

  private HttpsURLConnection connected() {
    return (HttpsURLConnection) conversation.connected();
  }

  @Override
  public String getCipherSuite() {
    return connected().getCipherSuite();
  }

  @Override
  public Certificate[] getLocalCertificates() {
    return connected().getLocalCertificates();
  }

  @Override
  public Certificate[] getServerCertificates() throws SSLPeerUnverifiedException {
    return connected().getServerCertificates();
  }

  @Override
  public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
    return connected().getPeerPrincipal();
  }

  @Override
  public Principal getLocalPrincipal() {
    return connected().getLocalPrincipal();
  }

  /** Came with Java 12. */
  public Optional<SSLSession> getSSLSession() {
    return Sessions.of(connected());
  }

  @Override
  public void setHostnameVerifier(HostnameVerifier value) {
    secure().setHostnameVerifier(value);
  }

  @Override
  public HostnameVerifier getHostnameVerifier() {
    return secure().getHostnameVerifier();
  }

  @Override
  public void setSSLSocketFactory(SSLSocketFactory value) {
    secure().setSSLSocketFactory(value);
  }

  @Override
  public SSLSocketFactory getSSLSocketFactory() {
    return secure().getSSLSocketFactory();
  }
}
