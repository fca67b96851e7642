#!/bin/sh
# Installs the servers that the tests can't get from npm. Does nothing for what is there already.
set -eu

if [ -x /usr/sbin/mariadbd ]; then
  echo "MariaDB is installed."
  exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "No apt-get here: install MariaDB 10.11 or later by hand, or set MART_TEST_MYSQL_URL." >&2
  exit 1
fi

as_root=""
if [ "$(id -u)" -ne 0 ]; then as_root="sudo"; fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q
$as_root apt-get install -y -q --no-install-recommends mariadb-server
