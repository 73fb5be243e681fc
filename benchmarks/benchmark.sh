#!/bin/bash
# benchmark.sh gates|dav1d|threads|allocator|build|report: prints a table; `report` writes all of them, with the machine, the
# date and the method, to docs/performance.md. Started by `bazel run`, from the folder of its runfiles.
set -euo pipefail

root=${BUILD_WORKSPACE_DIRECTORY:?run me with bazelw run}
compare=benchmarks/compare
decoder=compartments/dav1d
clips=$root/tests/clips
shared=${IA2_SHARED:-$root/../shared}/vectors/perf

keys() { grep -qw ospke /proc/cpuinfo; }

not_here() { echo "not measurable here: this processor has no protection keys. On one that has: bazelw run //benchmarks:$1"; }

gates() {
  if keys; then tests/gates/benchmark; else tests/gates/benchmark_nokeys; fi
}

allocator() { tests/allocator/benchmark; }

# NAME CLIP OPTIONS...
decode() {
  local name=$1 clip=$2
  shift 2
  if [ ! -f "$clip" ]; then
    echo "$name: no $clip here"
    return
  fi
  local -a arguments=(-q -i "$clip" --muxer null -o - "$@")
  "$compare" -n 15 "$name" cpu=1.005 -- "${decoder}_plain" "${arguments[@]}" -- "$decoder" "${arguments[@]}"
}

dav1d() {
  if ! keys; then
    not_here dav1d
    return
  fi
  decode "1080p, 1 thread" "$shared/bbb_1080p60_8bit_120f_4x2tiles.ivf" --threads 1
  decode "1080p, 2 threads" "$shared/bbb_1080p60_8bit_120f_4x2tiles.ivf" --threads 2
  decode "1080p 10 bit, 2 threads" "$shared/bbb_1080p60_10bit_fg_120f.ivf" --threads 2
  decode "480p, 1 thread" "$shared/bbb_480p24_8bit_720f.ivf" --threads 1
  decode "480p, 2 threads" "$shared/bbb_480p24_8bit_720f.ivf" --threads 2
  decode "176x144 (tests/clips)" "$clips/8bit.ivf" --threads 1
}

threads() {
  local plain=benchmarks/threads_plain compartments=benchmarks/threads_compartments
  if keys; then
    "$compare" -n 101 "start, time" ms=0.5 -- $plain -- $compartments
    "$compare" -n 31 "start, memory" mib=1 -- $plain -- $compartments
    "$compare" -c -n 31 "2000 threads, 1 processor" cpu=1.25 -- $plain 2000 -- $compartments 2000
    return
  fi
  echo "time $(not_here threads)"
  # Memory is the same wherever a program runs.
  if "$root/ci/vm" status >/dev/null 2>&1; then
    "$root/ci/vm" exec --dir "$PWD" -- "$compare" -n 5 "start, memory (emulated)" mib=1 -- $plain -- $compartments |
      sed 's/ cpu .*; [-+][0-9.]* ms,/ /'
    "$root/ci/vm" exec --dir "$PWD" -- "$compare" -n 5 "dav1d, memory (emulated)" mib=1 -- \
      "${decoder}_plain" -q -i "$clips/8bit.ivf" --muxer null -o - -- "$decoder" -q -i "$clips/8bit.ivf" --muxer null -o - |
      sed 's/ cpu .*; [-+][0-9.]* ms,/ /'
  else
    echo "memory: no emulated machine is running (ci/vm start)"
  fi
}

seconds() { # NAME COMMAND...
  local name=$1 start end
  shift
  start=$(date +%s%N)
  "$@" >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2 && return 1; }
  end=$(date +%s%N)
  awk -v name="$name" -v ns=$((end - start)) -v counts="$(grep -a ' process' "$work/log" | tail -n 1)" \
    'BEGIN { sub(/^INFO: /, "", counts); printf "%-44s %7.1f s  (%s)\n", name, ns / 1e9, counts }'
}

# Bazel is started by a Bazel that waits: in an output base of its own.
build() {
  work=$(mktemp -d)
  local -a bazel=("$root/bazelw" "--output_base=$work/base")
  local -a options=(--disk_cache= --noshow_progress --symlink_prefix=/)
  cd "$root"
  "${bazel[@]}" build --nobuild "${options[@]}" //compartments/... //ia2/... >"$work/log" 2>&1
  # A copy that may be edited; what Bazel fetched it takes for granted.
  cp -r "$work/base/external/dav1d" "$work/dav1d"
  options+=("--override_repository=dav1d=$work/dav1d")
  seconds "the tools" "${bazel[@]}" build "${options[@]}" //ia2/rewriter/... //ia2/elf/...
  seconds "scan, merge, gates and edits of dav1d" "${bazel[@]}" build "${options[@]}" --output_groups=ia2 //compartments:dav1d
  seconds "everything else of //compartments, //ia2" "${bazel[@]}" build "${options[@]}" //compartments/... //ia2/...
  seconds "nothing changed" "${bazel[@]}" build "${options[@]}" //compartments:dav1d
  echo 'static int ia2_benchmark(void) { return 1; } int ia2_benchmark_2(void) { return ia2_benchmark(); }' >>"$work/dav1d/src/obu.c"
  seconds "a function added to src/obu.c (goal: 5 s)" "${bazel[@]}" build "${options[@]}" //compartments:dav1d
  echo '/* A comment. */' >>"$work/dav1d/src/obu.c"
  seconds "a comment added to src/obu.c (goal: 5 s)" "${bazel[@]}" build "${options[@]}" //compartments:dav1d
  "${bazel[@]}" shutdown >/dev/null 2>&1 || true
  chmod -R u+w "$work" && rm -rf "$work"
  cd - >/dev/null
}

machine() {
  sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1
  echo "$(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg), Linux $(uname -r)"
  if keys; then echo "protection keys: yes"; else echo "protection keys: no"; fi
}

section() { # TITLE WORDS BENCHMARK
  printf '\n## %s\n\n%s\n\n    bazelw run //benchmarks:%s\n\n```\n' "$1" "$2" "$3"
  "$3" 2>&1
  printf '```\n'
}

report() {
  local page=$root/docs/performance.md part
  part=$(mktemp)
  {
    cat <<'HEAD'
# Performance

Written by `bazelw run //benchmarks:report`. What is compared runs in turn, on the same machine; each pair gives a ratio, and the median of the
ratios counts. A goal is *met* or *MISSED* where it stands; what a machine cannot measure says so.

HEAD
    printf '```\n%s\n%s\n```\n' "$(date -u +%Y-%m-%d)" "$(machine)"
    section "Gates" "Goal: a direct or indirect round trip at most 1.3 times two bare \`wrpkru\` with a call where general and AVX registers are scrubbed, 1.5 where all are; a pointer call at home at most 3 times a plain one." gates
    section "dav1d" "Goal: at most 0.5 % more processor time than plain; at least 15 pairs." dav1d
    section "Start and threads" "Goal: at most 0.5 ms and 1 MiB more than plain; creating and joining a thread at most 1.25 times plain, on one processor." threads
    section "Allocator" "Goal: at least as fast as glibc's. *pairs* allocates and frees one block; *churn* replaces one of 1000 at random." allocator
    section "Build" "Without any cache. Goal: at most 5 s after a change of one file of dav1d's." build
    if [ -f "$root/docs/performance.notes.md" ]; then
      echo
      cat "$root/docs/performance.notes.md"
    fi
  } >"$part"
  mv "$part" "$page"
  chmod 644 "$page"
  echo "wrote $page"
}

case ${1:-} in
  gates | dav1d | threads | allocator | build | report) "$1" ;;
  *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2 && exit 2 ;;
esac
