#!/usr/bin/env bash
# Installs what the stand needs, where that is allowed; otherwise says in one line what is missing.
set -euo pipefail
# Where Debian keeps what only root runs; others may run it too.
PATH=$PATH:/usr/sbin:/sbin
packages=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || packages+=(postgresql)
command -v pgbouncer >/dev/null || packages+=(pgbouncer)
command -v nginx >/dev/null || packages+=(nginx-light)
command -v openssl >/dev/null || packages+=(openssl)
python3 -c 'import venv, ensurepip' 2>/dev/null || packages+=(python3-venv)
[ "${#packages[@]}" -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "not installed: ${packages[*]}" >&2
    exit 3
fi
export DEBIAN_FRONTEND=noninteractive
# The packages would start servers of their own, which nobody here asked for.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
fi
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
