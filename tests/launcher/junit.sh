# junit.sh: writing JUnit XML, for run_pku and cases.sh. Source it.
# shellcheck shell=sh

# junit_escape TEXT sets junit_text to TEXT, fit for an attribute or an element.
# Plain text costs no process: they are slow to start in an emulated machine.
junit_escape() {
  case $1 in
    *[!A-Za-z0-9_./:,\ =+@%-]*)
      junit_text=$(printf '%s' "$1" | LC_ALL=C tr -cd '\11\12\15\40-\176' |
        sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g' -e 's/"/\&quot;/g' -e "s/'/\&apos;/g")
      ;;
    *) junit_text=$1 ;;
  esac
}

# junit_case NAME SECONDS pass|failure|skipped [MESSAGE] prints one <testcase>.
junit_case() {
  junit_escape "$1"
  printf '  <testcase name="%s" ' "$junit_text"
  junit_escape "${TEST_TARGET:-test}"
  printf 'classname="%s" time="%s">' "$junit_text" "$2"
  if [ "$3" != pass ]; then
    junit_escape "${4:-}"
    printf '<%s message="%s"></%s>' "$3" "$junit_text" "$3"
  fi
  printf '</testcase>\n'
}

# junit_write TESTS FAILURES SKIPPED writes to $XML_OUTPUT_FILE, if that is set,
# a test suite with the cases given on standard input.
junit_write() {
  [ -n "${XML_OUTPUT_FILE:-}" ] || return 0
  junit_escape "${TEST_TARGET:-test}"
  {
    printf '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
    printf '<testsuite name="%s" tests="%s" failures="%s" errors="0" skipped="%s">\n' \
      "$junit_text" "$1" "$2" "$3"
    cat
    printf '</testsuite>\n</testsuites>\n'
  } >"$XML_OUTPUT_FILE.tmp" && mv "$XML_OUTPUT_FILE.tmp" "$XML_OUTPUT_FILE"
}
