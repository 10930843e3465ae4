#!/bin/sh
# Sets up what the tests need beside Rust: the npm packages of tests/browser, and Chromium. What is there already stays as it is.
set -eu
cd "$(dirname "$0")/browser"

stop() {
    echo "$1" >&2
    exit 1
}

command -v npm >/dev/null || stop 'npm is not installed: the browser test needs Node.js 20 or later'

if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    echo '» npm ci'
    npm ci --loglevel=error
fi

if [ -n "${CHROMIUM:-}" ]; then
    command -v "$CHROMIUM" >/dev/null || stop "there is no \`$CHROMIUM\`, which the variable CHROMIUM names"
elif [ ! -x /usr/bin/chromium ]; then
    command -v apt-get >/dev/null || stop 'there is neither /usr/bin/chromium nor apt-get to install it: set CHROMIUM to the path of a Chromium or Chrome'
    echo '» apt-get install chromium'
    sudo=
    [ "$(id -u)" -eq 0 ] || sudo=sudo
    $sudo apt-get update -qq
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium >/dev/null
fi
