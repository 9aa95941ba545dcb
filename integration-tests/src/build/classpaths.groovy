// Writes target/cp/<name>.txt for each line of classpaths.properties, and with profile matrix of
// classpaths-matrix.properties, with the session's own resolver (settings, mirrors, offline), so
// that each client version has a class path of its own.
import org.eclipse.aether.RepositorySystem
import org.eclipse.aether.artifact.DefaultArtifact
import org.eclipse.aether.collection.CollectRequest
import org.eclipse.aether.graph.Dependency
import org.eclipse.aether.resolution.DependencyRequest
import org.eclipse.aether.resolution.DependencyResolutionException
import org.eclipse.aether.resolution.VersionRangeRequest

def lists = ['classpaths']
if (project.properties['llmcost.matrix'] == 'true') {
  lists << 'classpaths-matrix'
}
def names = new Properties()
lists.each { new File(project.basedir, "src/${it}.properties").withReader('UTF-8') { names.load(it) } }
def folder = new File(project.build.directory, 'cp')
folder.deleteDir()
folder.mkdirs()
def system = session.container.lookup(RepositorySystem)

// The first artifact of a line, and those of its version, in the newest release.
def newest = { String coordinates ->
  def (group, artifact, version) = coordinates.split(/\s+/)[0].split(':') as List
  def range = new VersionRangeRequest(
      new DefaultArtifact("$group:$artifact:[$version,)"), project.remoteProjectRepositories, null)
  def found = system.resolveVersionRange(session.repositorySession, range).versions*.toString()
      .findAll { !(it =~ /(?i)alpha|beta|rc|cr|snapshot|-m\d|\.m\d/) }
  found && found.last() != version ? [found.last(), coordinates.replace(":$version", ":${found.last()}")] : null
}
def fresh = []
if (session.userProperties['llmcost.newest'] == 'true') {
  def clients = /(okhttp|apache4|apache4async|apache5|openai|openai-transport|webclient|webclient-jdk|azure|reactornetty|vertx|ahc|jetty)-([0-9.]+)/
  names.keySet().findAll { it ==~ clients }.groupBy { it.replaceFirst(/-[0-9.]+$/, '') }.each { client, lines ->
    def last = lines.max { it.substring(client.length() + 1).split(/\./).collect { it.padLeft(6) }.join() }
    def (version, coordinates) = newest(names[last]) ?: []
    if (version) {
      names["$client-$version".toString()] = coordinates
      fresh << "$client-$version".toString()
      println "The newest of $client: $version"
    }
  }
}
names.each { name, coordinates ->
  def collect = new CollectRequest()
  coordinates.split(/\s+/).each { collect.addDependency(new Dependency(new DefaultArtifact(it), 'runtime')) }
  collect.repositories = project.remoteProjectRepositories
  def request = new DependencyRequest(collect, null)
  def jars
  try {
    jars = system.resolveDependencies(session.repositorySession, request).artifactResults*.artifact*.file
  } catch (DependencyResolutionException e) {
    if (!(name in fresh)) {
      throw e
    }
    println "$name is left out: $e.message"
    return
  }
  new File(folder, "${name}.txt").setText(jars.join(File.pathSeparator), 'UTF-8')
}
