#!/usr/bin/env bash
# usage: assemble.sh TARGET DEST: makes an image's /opt/salem of what Maven left in TARGET. libtorch is unpacked once and
# left out of the applications, which find it by PYTORCH_LIBRARY_PATH; what joins it to Java is unpacked by a first run.
set -euo pipefail
target=$1
mkdir -p "$2"
dest=$(cd "$2" && pwd)
mkdir -p "$dest/libtorch" "$dest/natives" "$dest/bin"
cp -rL "$target/quarkus-app" "$dest/app"
mkdir "$dest/lambda"
cp -r "$target/lambda/salem-runner.jar" "$target/lambda/lib" "$dest/lambda/"
install -m 0755 "$(dirname "$0")/entrypoint" "$(dirname "$0")/healthy" "$dest/bin/"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for jar in "$dest"/*/lib/main/*pytorch-native-cpu*.jar "$dest"/*/lib/*pytorch-native-cpu*.jar; do
  [ -f "$jar" ] || continue
  rm -rf "$scratch/jar" && mkdir "$scratch/jar"
  (cd "$scratch/jar" && jar --extract --file "$jar")
  mv "$scratch"/jar/pytorch/cpu/*/* "$dest/libtorch/"
  rm -rf "$scratch/jar/pytorch"
  # Its place stays: the applications know their jars by name.
  jar --create --no-manifest --file "$scratch/slim.jar" -C "$scratch/jar" .
  mv "$scratch/slim.jar" "$jar"
done

export PYTORCH_LIBRARY_PATH="$dest/libtorch" PYTORCH_VERSION=2.7.1 PYTORCH_FLAVOR=cpu
export DJL_CACHE_DIR="$dest/natives" DJL_OFFLINE=true OMP_WAIT_POLICY=passive
echo '{"id": "first", "text": "Paris is a city.", "text_pair": "Paris is a river."}' \
  | java -jar "$dest/app/quarkus-run.jar" predict --model src/demo/model
# The libraries unpack into folders of their own user alone.
chmod -R a+rX "$dest"
