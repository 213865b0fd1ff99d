# Sourced by ./shoji: starts shoji-host and shoji-broker on this machine and keeps them running until SIGINT or SIGTERM.
# shellcheck shell=bash

up_usage() {
  cat <<'TEXT'
usage: ./shoji up [options]
Installs what is missing, builds, and runs Shoji on this machine in the foreground.

  --state DIR               users, certificate, audit record (default ./var)
  --listen ADDR             address of the web door (default 127.0.0.1)
  --web-port PORT           port of the web door (default 8443)
  --rdp-port PORT           port of the RDP door (default 3389 where it is free; 0: no RDP door)
  --start-url URL           first page of a new session (default: a built-in page)
  --egress-allow HOST:PORT  let this otherwise refused destination through; repeatable
  --pool N                  browsers kept warm (default 1)
  --no-build                run what is built already
  --host-option=TEXT        passed on to shoji-host; repeatable (shoji-host --help)
  --broker-option=TEXT      passed on to shoji-broker; repeatable (shoji-broker --help)

SHOJI_ADMIN_PASSWORD sets the password of the first user, admin; otherwise one is made and printed once.
TEXT
}

# Unprivileged ids used when started as root; sandboxes get theirs from uid_base upwards.
broker_uid=199999
uid_base=200000

up_parse() {
  state="$root/var" listen=127.0.0.1 web_port=8443 rdp_port= no_build=
  host_args=() broker_args=()
  local pool=1
  while [ $# -gt 0 ]; do
    case $1 in
      --state | --listen | --web-port | --rdp-port | --start-url | --egress-allow | --pool)
        [ $# -ge 2 ] || die "$1 needs a value; see ./shoji up --help"
        ;;&
      --state) state=$2; shift 2 ;;
      --listen) listen=$2; shift 2 ;;
      --web-port) web_port=$2; shift 2 ;;
      --rdp-port) rdp_port=$2; shift 2 ;;
      --start-url) host_args+=(--start-url "$2"); shift 2 ;;
      --egress-allow) host_args+=(--egress-allow "$2"); shift 2 ;;
      --pool) pool=$2; shift 2 ;;
      --no-build) no_build=1; shift ;;
      --host-option=*) host_args+=("${1#*=}"); shift ;;
      --broker-option=*) broker_args+=("${1#*=}"); shift ;;
      -h | --help) up_usage; exit 0 ;;
      *) die "unknown option $1; see ./shoji up --help" ;;
    esac
  done
  [[ $web_port =~ ^[0-9]+$ ]] && [ "$web_port" -ge 1 ] && [ "$web_port" -le 65535 ] || die "--web-port must be 1 to 65535, not '$web_port'"
  [[ $rdp_port =~ ^[0-9]*$ ]] && [ "${rdp_port:-0}" -le 65535 ] || die "--rdp-port must be 0 to 65535, not '$rdp_port'"
  [[ $pool =~ ^[0-9]+$ ]] && [ "$pool" -le 64 ] || die "--pool must be 0 to 64, not '$pool'"
  host_args+=(--pool "$pool")
}

runtime_directory() {
  local base=/run/shoji name
  [ "$(id -u)" = 0 ] || base="${XDG_RUNTIME_DIR:-/tmp}/shoji-$(id -u)"
  name=$(printf %s "$state" | sha256sum | cut -c1-12)
  mkdir -p -m 0711 "$base"
  # In /tmp somebody else may have been first.
  [ ! -L "$base" ] && [ "$(stat -c %u "$base")" = "$(id -u)" ] || die "$base is not ours; remove it or set XDG_RUNTIME_DIR"
  echo "$base/$name"
}

start_host() {
  # The password is the broker's business: the Internet side never sees it.
  env -u SHOJI_ADMIN_PASSWORD setpriv --pdeathsig TERM "$bin/shoji-host" --runtime "$runtime" --socket "$runtime/host.sock" --bin-dir "$bin" \
    "${host_user[@]}" "${host_args[@]}" &
  host_pid=$!
}

# The port asked for must be had; the usual one only where nobody else has it.
choose_rdp_port() {
  if [ -n "$rdp_port" ]; then return; fi
  rdp_port=3389
  if [ ! -x "$bin/shoji-rdp" ]; then
    rdp_port=0
  elif (exec 3<>"/dev/tcp/$listen/3389") 2>/dev/null; then
    echo "shoji: port 3389 is in use, so there is no RDP door; choose another with --rdp-port" >&2
    rdp_port=0
  fi
}

start_broker() {
  setpriv --pdeathsig TERM "$bin/shoji-broker" --state "$state" --runtime "$runtime" --host-socket "$runtime/host.sock" \
    --listen "$listen" --port "$web_port" --rdp-port "$rdp_port" --web-root "$root/web-client/dist" "${broker_user[@]}" "${broker_args[@]}" &
  broker_pid=$!
}

# More than 5 restarts in a minute: something is wrong that restarting does not mend.
allow_restart() {
  local now=$SECONDS kept=() at
  for at in "${restarts[@]}"; do [ $((now - at)) -lt 60 ] && kept+=("$at"); done
  restarts=("${kept[@]}" "$now")
  [ ${#restarts[@]} -le 5 ]
}

stop_child() {
  [ -n "$1" ] || return 0
  kill -TERM "$1" 2>/dev/null
  wait "$1" 2>/dev/null
}

stop_all() {
  trap '' INT TERM
  stop_child "$broker_pid"
  stop_child "$host_pid"
  rm -rf "$runtime"
  rmdir "$(dirname "$runtime")" 2>/dev/null
  exit "${1:-0}"
}

supervise() {
  local ended status
  while true; do
    wait -n -p ended "$host_pid" "$broker_pid"
    status=$?
    [ -n "${ended:-}" ] || continue
    allow_restart || { echo "shoji: restarted too often, giving up" >&2; stop_all 1; }
    if [ "$ended" = "$host_pid" ]; then
      echo "shoji: shoji-host ended (status $status); starting it again" >&2
      sleep 0.3
      start_host
    else
      # Exit status 2 is a setting that restarting cannot mend; the broker has said which.
      [ "$status" = 2 ] && { broker_pid=; stop_all 2; }
      echo "shoji: shoji-broker ended (status $status); starting it again" >&2
      sleep 0.3
      start_broker >&2
    fi
  done
}

up() {
  up_parse "$@"
  bin="$root/build/release/bin"
  if [ -z "$no_build" ]; then
    setup >&2
    build >&2
  fi
  [ -x "$bin/shoji-broker" ] || die "nothing is built yet; run ./shoji build or leave out --no-build"
  mkdir -p -m 0700 "$state" || die "cannot make the state directory $state"
  state=$(cd "$state" && pwd)
  runtime=$(runtime_directory) || exit 1
  exec 9>"$state/up.lock"
  flock -n 9 || die "another ./shoji up runs with the state directory $state"
  mkdir -p "$runtime"
  chmod 0711 "$runtime"
  host_user=() broker_user=() restarts=() host_pid='' broker_pid=''
  if [ "$(id -u)" = 0 ]; then
    host_user=(--broker-uid "$broker_uid" --uid-base "$uid_base")
    broker_user=(--user "$broker_uid:$broker_uid")
  fi
  choose_rdp_port
  trap stop_all INT TERM
  start_host
  start_broker
  supervise
}
