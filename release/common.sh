# Sourced by the scripts beside it.
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
chart=helm/pv-driver-operator
out=$root/target/release
script=release/$(basename "$0")

say() { printf '%s: %s\n' "$script" "$*" >&2; }
die() {
  say "$*"
  exit 1
}

# The comment at the head of the script.
usage() {
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$root/$script" >&2
  exit 2
}

need() {
  local one
  for one; do
    command -v "$one" >/dev/null || die "found no $one; install it and try again."
  done
}

# A file as the caller names it, who may stand elsewhere.
file() { (cd "$caller" && realpath -m -- "$1"); }

clean_tree() {
  [ -z "$(git status --porcelain)" ] || die "there are changes that are not committed (git status); commit them or put them away, and try again."
}

# From here on the script changes the sources. The tree was clean, so all that is changed is ours, new files and a commit among it; a failure puts it back.
begin_changes() {
  before=$(git rev-parse HEAD)
  trap put_back EXIT
}
put_back() {
  if git reset -q --hard "$before" && git clean -fdq; then
    say "nothing is changed."
  else
    say "what is changed could not be put back; git status names it, and $before is where it began."
  fi
}
end_changes() { trap - EXIT; }

is_version() { [[ $1 =~ ^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[a-z]+\.[0-9]+)?$ ]]; }

pom_version() { sed -n '/<parent>/,/<\/parent>/d; s|^  <version>\(.*\)</version>$|\1|p' pom.xml | head -n 1; }

# $1 is for the poms, $2 for the chart, which says no SNAPSHOT.
set_versions() {
  local ref=v$2
  [[ $1 != *-SNAPSHOT ]] || ref=main
  ./mvnw -B -q versions:set -DnewVersion="$1" || die "Maven could not set the version; its message is above."
  sed -i -E "s|^version: .*|version: $2|; s|^appVersion: .*|appVersion: $2|; s|^( +image: ghcr\.io/.+):[^: ]+$|\1:$2|
    s|^( +pvdrivers\.io/git-ref): .*|\1: $ref|" "$chart/Chart.yaml"
}

# Where the images are, as the chart says it.
repository() { sed -n '/^image:/,/^[a-z]/s/^  repository: //p' "$chart/values.yaml"; }

# Runs a tool at the version that release/tools/go.mod pins; where there is no Go, that of the PATH.
tool() {
  local name=$1 binary
  shift
  if command -v go >/dev/null; then
    binary=$(go -C "$root/release/tools" tool -n "$name") || die "go could not build $name; its message is above."
  else
    binary=$(command -v "$name") || die "found neither Go to build $name with nor $name itself; install one of them and try again."
  fi
  "$binary" "$@"
}
