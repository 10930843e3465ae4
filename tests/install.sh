#!/bin/sh
# Sets up what the tests need beside Rust: the npm packages of tests/browser, Chromium, and the Python packages of tests/validators. What is there already stays as it is.
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

cd ../validators
if [ ! venv/installed -nt requirements.txt ]; then
    command -v python3 >/dev/null || stop 'python3 is not installed: the validators need Python 3.10 or later'
    if ! python3 -c 'import ensurepip' 2>/dev/null; then
        command -v apt-get >/dev/null || stop 'Python has no ensurepip, and there is no apt-get to install it: install the package that has `python3 -m venv`'
        echo '» apt-get install python3-venv'
        sudo=
        [ "$(id -u)" -eq 0 ] || sudo=sudo
        $sudo apt-get update -qq
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends python3-venv >/dev/null
    fi
    echo '» pip install --require-hashes -r requirements.txt'
    [ -x venv/bin/python ] || python3 -m venv venv
    venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
    touch venv/installed
fi
