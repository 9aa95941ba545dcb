// Writes target/cp/<name>.txt for each line of classpaths.properties, and with profile matrix of
// classpaths-matrix.properties, with the session's own resolver (settings, mirrors, offline), so
// that each client version has a class path of its own.
import org.eclipse.aether.RepositorySystem
import org.eclipse.aether.artifact.DefaultArtifact
import org.eclipse.aether.collection.CollectRequest
import org.eclipse.aether.graph.Dependency
import org.eclipse.aether.resolution.DependencyRequest

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
names.each { name, coordinates ->
  def collect = new CollectRequest()
  coordinates.split(/\s+/).each { collect.addDependency(new Dependency(new DefaultArtifact(it), 'runtime')) }
  collect.repositories = project.remoteProjectRepositories
  def request = new DependencyRequest(collect, null)
  def jars = system.resolveDependencies(session.repositorySession, request).artifactResults*.artifact*.file
  new File(folder, "${name}.txt").setText(jars.join(File.pathSeparator), 'UTF-8')
}
