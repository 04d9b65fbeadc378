#!/bin/bash
# usage: contained.sh IMAGE DEMO [NAME=VALUE…] COMMAND…: runs a command as a container of the image would: /opt/salem is the image's, the
# root file system can't be written but for /tmp and /var/lib/salem, there is no network, and the user is nobody in particular.
set -euo pipefail
image=$1 demo=$2
shift 2
if [ "${CONTAINED:-}" != yes ]; then
  exec env CONTAINED=yes unshare --mount --net --pid --fork --mount-proc --kill-child "$0" "$image" "$demo" "$@"
fi
mount --make-rprivate /
ip link set lo up 2> /dev/null || true
mount -t tmpfs tmpfs /opt
mkdir /opt/salem /opt/demo
mount --bind "$image" /opt/salem
mount --bind "$demo" /opt/demo
mount -o remount,ro,bind /opt/salem
mount -o remount,ro,bind /opt/demo
mount -t tmpfs tmpfs /var/lib
mkdir /var/lib/salem
chown 10001:10001 /var/lib/salem
mount -t tmpfs tmpfs /tmp
mount -o remount,ro /opt
mount -o remount,ro,bind /
cd /
exec setpriv --reuid=10001 --regid=10001 --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all \
  env -i PATH="$PATH" HOME=/nonexistent "$@"
