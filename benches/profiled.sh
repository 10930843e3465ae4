#!/bin/sh
# Makes the binary of a release: target/release/chancery, laid out by what it does most.
#
# A first binary counts what it does while it builds invented letters and the golden sites, and imports cases of
# tests/import; the compiler reads the counts when it makes the second. It asks for `llvm-profdata` of the compiler's
# own LLVM: `rustup component add llvm-tools`, or a package of the system.
set -eu

cd "$(dirname "$0")/.."
root=$PWD
target=${CARGO_TARGET_DIR:-target}
mkdir -p "$target/profiled"
target=$(cd "$target" && pwd)
work=$target/profiled
host=$(rustc --version --verbose | sed -n 's/^host: //p')
llvm=$(rustc --version --verbose | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')

profdata=$(rustc --print sysroot)/lib/rustlib/$host/bin/llvm-profdata
if [ ! -x "$profdata" ]; then
    profdata=$(command -v "llvm-profdata-$llvm" || true)
fi
if [ -z "$profdata" ]; then
    echo "profiled.sh: no llvm-profdata of LLVM $llvm, by which rustc compiles; add it: rustup component add llvm-tools" >&2
    exit 1
fi

say() {
    echo "» $*"
}

# A path may have spaces in it. Both binaries are of one profile of cargo's, also of one `lto`: the names of functions, by
# which their counts are found, depend on it, and of counts that are not found nothing is said.
compiled() {
    CARGO_ENCODED_RUSTFLAGS=$1 cargo build --release --locked --target "$host" --target-dir "$work"
}

# With a target named, what runs while it is compiled (build scripts, macros) is not counted.
say "the binary that counts"
rm -rf "$work/counts" "$work/letters"
mkdir -p "$work/counts"
compiled -Cprofile-generate="$work/counts"
cp "$work/$host/release/chancery" "$work/counting"

say "what it does"
rustc -O --edition 2024 -o "$work/corpus" benches/compare/corpus/main.rs
built() {
    # Twice, and once after an edit; findings are not of interest, only what was done.
    (
        cd "$1"
        for _ in 1 2; do "$work/counting" build > /dev/null 2>&1 || true; done
        letter=$(find content -name statement.md | head -n 1)
        if [ -n "$letter" ]; then echo "An edit." >> "$letter"; fi
        "$work/counting" build > /dev/null 2>&1 || true
        "$work/counting" check > /dev/null 2>&1 || true
    )
}
for form in carried plain every; do
    count=1000
    if [ "$form" = every ]; then count=200; fi
    folder=$work/letters/$form
    "$work/corpus" "$count" "$folder" --form chancery > /dev/null
    case $form in
        plain)
            cp -R benches/compare/chancery/themes "$folder/themes"
            echo "theme: plain" >> "$folder/content/site.yaml"
            ;;
        every)
            # All forms, and search.
            grep -v '^outputs:' "$folder/content/site.yaml" > "$folder/site.yaml"
            mv "$folder/site.yaml" "$folder/content/site.yaml"
            echo "outputs: archive" >> "$folder/content/site.yaml"
            ;;
    esac
    built "$folder"
    if [ ! -e "$folder/public/index.html" ]; then
        echo "profiled.sh: the binary that counts did not build $folder" >&2
        exit 1
    fi
done
for case in tests/sites/*/; do
    folder=$work/letters/$(basename "$case")
    cp -R "$case" "$folder"
    built "$folder"
done
folder=$work/letters/import
mkdir -p "$folder/content"
cp content/site.yaml "$folder/content/"
for file in tests/import/*/input.txt tests/import/*/input.html; do
    (cd "$folder" && "$work/counting" import --force "$root/$file" > /dev/null 2>&1 < /dev/null || true)
done
"$profdata" merge -o "$work/counts.profdata" "$work/counts"

say "the binary of the release"
rm -rf "$work/letters" "$work/counts"
compiled -Cprofile-use="$work/counts.profdata"
mkdir -p "$target/release"
# Cargo's own binary is one file with one in `deps`, which stays as it is.
rm -f "$target/release/chancery"
cp "$work/$host/release/chancery" "$target/release/chancery"
say "$target/release/chancery"
