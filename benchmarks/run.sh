#!/bin/sh
# Measures the agent and writes docs/performance.md:  benchmarks/run.sh [ROUNDS]       (4 rounds: about 8 minutes)
# Runs the JMH benchmarks:                            benchmarks/run.sh jmh [PATTERN and other options of JMH]
#                                                     benchmarks/run.sh jmh OkHttp -jvmArgsAppend -javaagent:agent/target/llmcost.jar
set -eu
cd "$(dirname "$0")/.."

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
if [ -z "${LLMCOST_BUILT:-}" ]; then
  peers=-Ppeers
  [ "${1:-}" != jmh ] || peers=
  ./mvnw -B -q package -DskipTests $peers
fi
classpath=benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)

if [ "${1:-}" = jmh ]; then
  shift
  exec "$java" -cp "$classpath" org.openjdk.jmh.Main "$@"
fi

rounds=${1:-9}
compare="'$java' -Dllmcost.benchmarks=benchmarks -cp '$classpath' io.llmcost.bench.Compare docs/performance.md $rounds"
# Other agents run where there is nobody to call; where no such place can be made, they do not run.
if [ "$(id -u)" = 0 ] && unshare -n true 2>/dev/null; then
  exec unshare -n sh -c "ip link set lo up && exec $compare"
fi
echo "No network namespace (needs root and unshare): measuring without the other agents" >&2
eval "exec ${compare%% *} -Dllmcost.peers=false ${compare#* }"
