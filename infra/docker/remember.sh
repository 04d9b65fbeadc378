#!/usr/bin/env bash
# usage: remember.sh IMAGE CLASSES: keeps what server and front function load at their start as AOT caches in an image's folder, by starting
# each once. They are valid for the java of the path, which must be of JDK 25 or later. CLASSES holds infra/lambda/FrontStart, compiled.
set -euo pipefail
image=$(cd "$1" && pwd)
classes=$2
java -cp "$classes" FrontStart "$image" --train

# The server may look at its native library at once.
export PYTORCH_LIBRARY_PATH="$image/libtorch" PYTORCH_VERSION=2.7.1 PYTORCH_FLAVOR=cpu
export DJL_CACHE_DIR="$image/natives" DJL_OFFLINE=true OMP_WAIT_POLICY=passive
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export QUARKUS_HTTP_PORT=8099
rm -f "$image/app/salem.aot"
SALEM_HOME=$home QUARKUS_HTTP_HOST=127.0.0.1 SALEM_JAVA_OPTIONS="-XX:AOTCacheOutput=$image/app/salem.aot" "$image/bin/entrypoint" &
server=$!
until "$image/bin/healthy" 2> /dev/null; do
  kill -0 $server
  sleep 0.1
done
kill -TERM $server
wait $server || [ $? = 143 ]
test -s "$image/app/salem.aot"
chmod a+r "$image"/*/salem.aot
