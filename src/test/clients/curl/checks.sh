# What the curl clients share: where to go, and one line for each check. To be sourced.

set -euo pipefail
: "${GATEWAY_URL:?}" "${GATEWAY_KEY:?}"
client=curl_$(basename "$0")
failures=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# prints one line, and remembers a failure: check <what> <is> <should be>
check() {
  if [ "$2" = "$3" ]; then
    echo "ok   $client: $1"
  else
    echo "FAIL $client: $1 [$2]"
    failures=$((failures + 1))
  fi
}

# the value at a path such as data.task_id in the last answer; nothing where there is none
at() {
  python3 -c '
import json, sys
value = json.load(open(sys.argv[1]))
for name in sys.argv[2].split("."):
    value = value[int(name)] if isinstance(value, list) else (value or {}).get(name, "")
print(value)' "$work/answer" "$1"
}

# calls a path, keeps the answer and says its status: call <path> [curl options]
call() {
  local path=$1
  shift
  curl -sS -o "$work/answer" -w '%{http_code}' "${GATEWAY_URL%/}$path" "$@"
}

done_() {
  exit $((failures > 0))
}
