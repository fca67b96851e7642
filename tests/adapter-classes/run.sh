#!/bin/sh
# Runs dbt's adapter test classes against `mart` on the Postgres server that PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE
# name. The user must be a superuser called root, as the classes about hooks expect. Arguments go to pytest: test_hooks.py -k seeds
set -e
: "${PGHOST:?}" "${PGPORT:?}" "${PGUSER:?}" "${PGPASSWORD:?}" "${PGDATABASE:?}"
here=$(cd "$(dirname "$0")" && pwd)
python=${ADAPTER_CLASSES_PYTHON:-$here/../../node_modules/.cache/adapter-classes/bin/python}
if [ ! -x "$python" ]; then
  python3 -m venv "$(dirname "$(dirname "$python")")"
  "$python" -m pip install --quiet --requirement "$here/requirements.txt"
fi
export DO_NOT_TRACK=1 DBT_SEND_ANONYMOUS_USAGE_STATS=false
export MART_COMMAND="${MART_COMMAND:-node $here/../../dist/cli/launcher.cjs}"
cd "$here"
exec "$python" -B -m pytest -q -W ignore -p no:cacheprovider -p no:logging --tb=short --rootdir "${TMPDIR:-/tmp}" "$@"
