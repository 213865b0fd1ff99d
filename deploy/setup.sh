# Sourced by ./shoji: installs what is missing and builds. Expects $root (checkout) and die().
# shellcheck shell=bash

# missing_packages FILE...
missing_packages() {
  local wanted package
  wanted=$(cat "$@" | grep -v '^#')
  # Node.js may come from elsewhere than Debian; only its absence matters.
  command -v node >/dev/null || wanted+=" nodejs"
  command -v npm >/dev/null || wanted+=" npm"
  for package in $wanted; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || echo "$package"
  done
}

# install_packages FILE...: what the lists in these files name and this machine does not have
install_packages() {
  local packages
  packages=$(missing_packages "$@")
  [ -z "$packages" ] && return
  # shellcheck disable=SC2086
  if [ "$(id -u)" != 0 ]; then
    die "these Debian packages are missing; install them as root and try again: apt-get install --no-install-recommends" $packages
  fi
  echo "installing Debian packages:" $packages
  apt-get update -q || die "apt-get update failed: check the network and /etc/apt/sources.list"
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $packages >"$(log_file apt)" 2>&1 ||
    die "apt-get install failed; its output is in $(log_file apt)"
}

# npm_install DIR: installs exactly what DIR/package-lock.json says, once per content of that file.
npm_install() {
  local directory=$1 stamp
  stamp="$directory/node_modules/.shoji-lock"
  cmp -s "$directory/package-lock.json" "$stamp" 2>/dev/null && return
  echo "installing npm packages of ${directory#"$root"/}"
  (cd "$directory" && npm ci --no-audit --no-fund >"$(log_file npm)" 2>&1) ||
    die "npm ci failed in $directory; its output is in $(log_file npm)"
  cp "$directory/package-lock.json" "$stamp"
}

log_file() {
  mkdir -p "$root/build/logs"
  echo "$root/build/logs/$1.log"
}

# The services of packages a benchmark needs the programs of: they would listen on every address. One that is installed already is its owner's.
keep_services_off() {
  local unit
  [ "$(id -u)" = 0 ] && command -v systemctl >/dev/null || return 0
  for unit in xrdp.service xrdp-sesman.service xpra.service xpra.socket; do
    [ -e "/lib/systemd/system/$unit" ] || systemctl --quiet mask "$unit" 2>/dev/null
  done
}

# setup [--bench]
setup() {
  local lists=("$root/deploy/packages.txt")
  case ${1:-} in
    '') ;;
    --bench)
      keep_services_off
      lists+=("$root/deploy/packages-bench.txt")
      ;;
    *) die "unknown option $1; setup knows --bench" ;;
  esac
  install_packages "${lists[@]}"
  npm_install "$root/web-client"
  npm_install "$root/tests/e2e"
}

# build_preset NAME [TARGET...]
build_preset() {
  local preset=$1
  shift
  (cd "$root" && cmake --preset "$preset" >"$(log_file "cmake-$preset")" 2>&1) ||
    die "cmake failed; its output is in $(log_file "cmake-$preset")"
  (cd "$root" && cmake --build --preset "$preset" ${1:+--target "$@"})
}

build_web() {
  local newest="$root/web-client/dist/index.html"
  if [ -f "$newest" ] && [ -z "$(find "$root/web-client" -path '*/node_modules' -prune -o -path '*/dist' -prune -o -type f -newer "$newest" -print -quit)" ]; then
    return
  fi
  (cd "$root/web-client" && npm run --silent build)
}

build() {
  build_preset release || die "the build failed: see the compiler's messages above"
  build_web || die "the web client's build failed: see the messages above"
}
