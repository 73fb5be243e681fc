# cases.sh: table-driven tests in shell. Each row is one test case in the JUnit
# XML that Bazel asks for. Source it, then, per row:
#
#   case_begin NAME        starts a case; what went before must have ended
#   case_pass              ends it
#   case_fail WHY          ends it; the test goes on with the next row
#   case_skip WHY          ends it
#   case_run NAME CMD...   a whole case: passes if CMD exits with 0
#
#   case_shared            prints the folder of files that are not part of the repository
#
# and after the last row `cases_end`: writes the XML, prints the counts, and
# returns 1 if a case failed or there was none, 0 otherwise. When the script ends
# before, its open case counts as failed.
#
#   . tests/launcher/cases.sh
#   while read -r name input want; do
#     case_begin "$name"
#     [ "$(program "$input")" = "$want" ] && case_pass || case_fail "not $want"
#   done <rows.txt
#   cases_end
# shellcheck shell=sh

# No JUnit library beside a file that is sourced by another path: it is found
# from the runfiles, as the tests start in their root.
cases_dir=tests/launcher
# shellcheck disable=SC3028,SC3054  # bash says where this file is
[ -z "${BASH_VERSION:-}" ] || cases_dir=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=junit.sh
. "$cases_dir/junit.sh"

cases_xml=$(mktemp "${TEST_TMPDIR:-${TMPDIR:-/tmp}}/cases.XXXXXX")
cases_name=
cases_start=0
cases_passed=0
cases_failed=0
cases_skipped=0

# Sets cases_cs to the hundredths of a second since boot, without a process.
cases_now() {
  read -r cases_cs _ </proc/uptime
  cases_cs=${cases_cs%.*}${cases_cs#*.}
}

case_begin() {
  [ -z "$cases_name" ] || case_fail "the next case began before this one ended"
  cases_name=$1
  cases_now
  cases_start=$cases_cs
}

cases_close() {
  cases_now
  cases_cs=$((cases_cs - cases_start))
  cases_cs=$((cases_cs / 100)).$((cases_cs / 10 % 10))$((cases_cs % 10))
  junit_case "$cases_name" "$cases_cs" "$1" "${2:-}" >>"$cases_xml"
  cases_name=
}

case_pass() {
  printf 'ok       %s\n' "$cases_name"
  cases_passed=$((cases_passed + 1))
  cases_close pass
}

case_fail() {
  printf 'FAILED   %s: %s\n' "$cases_name" "$1"
  cases_failed=$((cases_failed + 1))
  cases_close failure "$1"
}

case_skip() {
  printf 'skipped  %s: %s\n' "$cases_name" "$1"
  cases_skipped=$((cases_skipped + 1))
  cases_close skipped "$1"
}

case_run() {
  case_begin "$1"
  shift
  if cases_output=$("$@" 2>&1); then
    case_pass
  else
    case_fail "exit status $?: $(printf '%s' "$cases_output" | tail -c 400)"
  fi
}

# IA2_SHARED is relative to the repository (bazelw), which this file is really in.
case_shared() {
  case ${IA2_SHARED:-../shared} in
    /*) printf '%s\n' "$IA2_SHARED" ;;
    *) printf '%s/%s\n' "$(dirname "$(readlink -f tests/launcher/cases.sh)")/../.." "${IA2_SHARED:-../shared}" ;;
  esac
}

cases_finish() {
  [ -z "$cases_name" ] || case_fail "the test ended here"
  junit_write $((cases_passed + cases_failed + cases_skipped)) "$cases_failed" \
    "$cases_skipped" <"$cases_xml"
  rm -f "$cases_xml"
  trap - EXIT
}

cases_end() {
  cases_finish
  printf '%d passed, %d failed, %d skipped\n' "$cases_passed" "$cases_failed" "$cases_skipped"
  [ "$cases_failed" = 0 ] && [ $((cases_passed + cases_skipped)) != 0 ]
}

trap 'cases_status=$?; cases_finish; exit "$((cases_status != 0 ? cases_status : 1))"' EXIT
trap 'exit 143' TERM
