#!/bin/sh
# Asks Windows guests over SSH what is inside them and applies a GuestReport for each VM.
#
#   collect.sh GUESTS
#
# GUESTS is a file with one VM a line: NAMESPACE NAME ADDRESS; see guests.txt. ssh is told by SSH_CONFIG who to log in as
# and how; kubectl finds its cluster as it always does and needs rights on GuestReports alone. Nothing is written to guests.
# Facts that have not changed are written again after an hour.
set -eu

if [ "$#" -ne 1 ] || [ ! -r "$1" ]; then
  echo "Usage: collect.sh GUESTS, a file with one VM a line: NAMESPACE NAME ADDRESS" >&2
  exit 2
fi

here=$(dirname "$0")
status=0

# What PowerShell is told: run what comes on standard input, so that no file is left in the guest. It is encoded because
# the shell that sshd starts in Windows may be cmd.exe or PowerShell.
# shellcheck disable=SC2016 # PowerShell's variable, not the shell's.
bootstrap='& ([scriptblock]::Create([string]::Join([string][char]10, @($input))))'
encoded=$(printf '%s' "$bootstrap" | iconv -f ASCII -t UTF-16LE | base64 -w 0)

# What the script prints in the Windows at $1. A window's width may break the line.
ask() {
  timeout 180 ssh -F "${SSH_CONFIG:-$HOME/.ssh/config}" -o BatchMode=yes -o ConnectTimeout=10 -- "$1" \
    powershell.exe -NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -OutputFormat Text \
    -EncodedCommand "$encoded" <"$here/Get-GuestReport.ps1" |
    head -c 1048576 | tr -d '\r\n'
}

# The report of VM $2 in namespace $1 out of what its guest said. The guest has no say in whose report it is.
report() {
  jq -c --arg namespace "$1" --arg name "$2" 'select(.kind == "GuestReport")
    | {apiVersion: "pvdrivers.io/v1alpha1", kind, metadata: {namespace: $namespace, name: $name}, spec}'
}

# Whether the report in $1 says what the one in $2 says, and is less than an hour older.
same() {
  printf '%s\n%s\n' "$1" "$2" | jq -e -s '.[0].spec.facts == .[1].spec.facts
    and (.[1].spec.observedAt | fromdate) - (.[0].spec.observedAt | fromdate) < 3600' >/dev/null 2>&1
}

collect() {
  new=$(ask "$3" | report "$1" "$2") || return 1
  [ -n "$new" ] || return 1
  old=$(kubectl get guestreports.pvdrivers.io "$2" -n "$1" -o json --ignore-not-found) || return 1
  if same "$old" "$new"; then
    return 0
  fi
  printf '%s\n' "$new" |
    kubectl apply --server-side --force-conflicts --field-manager=guest-reporter --validate=strict -f -
}

# Editors of Windows end lines with CR LF, and some leave the last line without an end.
carriage_return=$(printf '\r')
while read -r namespace name address || [ -n "$namespace" ]; do
  namespace=${namespace%"$carriage_return"}
  address=${address%"$carriage_return"}
  case $namespace in '' | '#'*) continue ;; esac
  if [ -z "$address" ]; then
    echo "A line of $1 lacks an address: $namespace $name" >&2
    status=1
    continue
  fi
  if ! collect "$namespace" "$name" "$address" </dev/null; then
    echo "No report of $namespace/$name: look above at what ssh, jq or kubectl said of $address." >&2
    status=1
  fi
done <"$1"
exit "$status"
