#!/bin/bash
# build.sh OUT: builds dav1d in compartments with its own meson files, as docs/outside-bazel.md tells. OUT is the folder for
# dav1d, its libraries and the reports. By environment, paths:
#   SOURCES   dav1d, with dav1d.patch         ADAPTERS  sources that compartments add
#   POLICY    what is lent, copied, ...       KIT       //ia2/outside:kit
#   TOOLS     folder of ia2-rewriter          ELF       folder of pad-tls and ia2-objcheck
#   CLANG     folder of the pinned tools      MESON     folder of the pinned meson
set -euo pipefail

out=$1
work=$(mktemp -d "${TMPDIR:-/tmp}/ia2-meson.XXXXXX")
trap 'rm -rf "$work"' EXIT
# Everything is started from other folders, too.
for name in SOURCES ADAPTERS POLICY KIT TOOLS ELF CLANG MESON; do
  printf -v "$name" '%s' "$(realpath -s "${!name}")"
done

# A copy, because Bazel's is made of links.
cp -rL "$SOURCES" "$work/dav1d"
mkdir "$work/dav1d/tools/ia2" "$work/dav1d/src/ia2"
cp -L "$ADAPTERS"/check_command.c "$ADAPTERS"/data_create.c "$work/dav1d/tools/ia2"
cp -L "$ADAPTERS"/check_library.c "$work/dav1d/src/ia2"
chmod -R u+w "$work/dav1d"

# Nothing of the machine: the pinned programs and their libraries.
export PATH="$CLANG/bin:/usr/bin:/bin" PYTHONHOME="$MESON/usr" PYTHONDONTWRITEBYTECODE=1
export PYTHONPATH="$MESON/usr/lib/python3/dist-packages" NINJA="$MESON/bin/ninja"
cc="$CLANG/bin/clang --target=x86_64-linux-gnu --sysroot=$CLANG -resource-dir $CLANG/usr/lib/llvm-19/lib/clang/19"
cc="$cc -B$CLANG/bin -no-canonical-prefixes"
meson() { "$MESON/bin/python3" "$MESON/usr/bin/meson" "$@"; }
ninja() { "$NINJA" -C "$work/build" "$@"; }

# 1. The plain build, as far as the rewriter needs it: configuration and generated headers. Little optimisation, because
# this is about whether it works.
flags="-I$KIT/include -DIA2_ENABLE=1 -fPIC -ftls-model=initial-exec -ffunction-sections"
CC=$cc CC_LD=lld AR=$CLANG/bin/llvm-ar STRIP=$CLANG/bin/llvm-strip \
  meson setup "$work/build" "$work/dav1d" -Denable_tests=false -Dxxhash_muxer=disabled \
  -Doptimization=1 -Dtrim_dsp=true -Db_asneeded=false -Dc_args="$flags" -Dc_link_args="--unwindlib=libgcc --rtlib=libgcc"
ninja include/vcs_version.h

# 2. What crosses, and the edited copies.
"$TOOLS/ia2-rewriter" -p "$work/build" --root-directory "$work/dav1d" --output-directory "$work/edited" \
  --output-prefix "$work/ia2" --policy "$POLICY" --extra-arg -resource-dir --extra-arg "$CLANG/usr/lib/llvm-19/lib/clang/19"

# 3. What each compartment's object contains besides.
# shellcheck disable=SC2086  # words
"$KIT/ia2-objects" "$work/ia2" $cc

# 4. The build in compartments.
meson configure "$work/build" -Dia2_prefix="$work/ia2" \
  -Dc_args="$flags -include $work/ia2.h -ivfsoverlay $work/ia2_overlay.yaml"
ninja tools/dav1d

# 5. The objects are checked, and the linked ones padded.
objects() { # NAME FOLDER
  find "$work/build/$2" -name '*.o' -printf "--object $1=%p\n" | LC_ALL=C sort
}
# shellcheck disable=SC2046  # words
"$ELF/ia2-objcheck" --gates "$work/ia2_gates.txt" $(objects dav1d_cli tools) $(objects libdav1d src) -o "$out/objcheck.txt"
"$ELF/pad-tls" -o "$out/dav1d" "$work/build/tools/dav1d"
"$ELF/pad-tls" -o "$out/libdav1d.so.7" "$work/build/src/libdav1d.so.7"
cp -L "$KIT/lib/libia2.so" "$out"
cp "$work/ia2_report.txt" "$out/report.txt"
