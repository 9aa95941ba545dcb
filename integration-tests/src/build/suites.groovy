// Writes target/suites/cp/<name>.txt for each line of suites.properties: the jar of tests, then the class path
// that its own project gives them; and for junit and weaver, with which they are run.
import org.eclipse.aether.RepositorySystem
import org.eclipse.aether.artifact.DefaultArtifact
import org.eclipse.aether.collection.CollectRequest
import org.eclipse.aether.graph.Dependency
import org.eclipse.aether.resolution.ArtifactDescriptorRequest
import org.eclipse.aether.resolution.ArtifactRequest
import org.eclipse.aether.resolution.DependencyRequest

def suites = new Properties()
new File(project.basedir, 'src/suites.properties').withReader('UTF-8') { suites.load(it) }
def folder = new File(project.build.directory, 'suites/cp')
folder.mkdirs()
def system = session.container.lookup(RepositorySystem)
def repositories = project.remoteProjectRepositories
def jar = { artifact ->
  system.resolveArtifact(session.repositorySession, new ArtifactRequest(artifact, repositories, null)).artifact.file
}
def write = { name, jars -> new File(folder, "${name}.txt").setText(jars.join(File.pathSeparator), 'UTF-8') }

write('junit', [jar(new DefaultArtifact('org.junit.platform:junit-platform-console-standalone:1.13.4'))])
write('weaver', [jar(new DefaultArtifact("net.bytebuddy:byte-buddy:${project.properties['byte-buddy.version']}"))])
suites.each { name, line ->
  def (release, tested, needed) = line.split(/\s+/, 3) as List
  def more = needed ? needed.split(/\s+/).findAll { !it.startsWith('--') } : []
  def artifact = new DefaultArtifact(tested)
  def tests = new DefaultArtifact(artifact.groupId, artifact.artifactId, 'tests', 'jar', artifact.version)
  def needs = system.readArtifactDescriptor(
      session.repositorySession, new ArtifactDescriptorRequest(artifact, repositories, null))
  def collect = new CollectRequest()
  // JUnit 4 first: what runs the tests wants its last version.
  def direct = ['junit:junit:4.13.2', *more].collect { new DefaultArtifact(it) }
  direct += [artifact, *needs.dependencies.findAll { it.scope != 'system' }*.artifact]
  direct.each { collect.addDependency(new Dependency(it, 'compile')) }
  collect.managedDependencies = needs.managedDependencies
  collect.repositories = repositories
  def jars = system.resolveDependencies(session.repositorySession, new DependencyRequest(collect, null))
      .artifactResults*.artifact
      .findAll { !(it.groupId in ['org.junit.platform', 'org.junit.jupiter', 'org.junit.vintage']) }*.file
  write(name, [jar(tests), *jars])
}
