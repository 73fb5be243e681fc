#!/bin/sh
# ci/summary counts what ran, and no skip or crash as a pass. One row per case of
# what Bazel may report.
#   summary_test.sh SUMMARY
set -eu

summary=$PWD/$1
cd "$TEST_TMPDIR"
status=0

# result LABEL VERDICT XML [ATTEMPT]: one test's event.
result() {
  printf '{"id":{"testResult":{"label":"%s","run":1,"attempt":%s,"configuration":{"id":"c0"}}},' "$1" "${4:-1}"
  printf '"testResult":{"testActionOutput":[{"name":"test.log","uri":"file://%s/test.log"},' "$PWD"
  printf '{"name":"test.xml","uri":"file://%s/%s"}],"status":"%s"}}\n' "$PWD" "$3" "$2"
}

# expect NAME STATUS LINE: the last line for the events in events.json.
expect() {
  last=$(sh "$summary" events.json "$2" | tail -n 1)
  if [ "$last" != "$3" ]; then
    echo "$1: expected '$3', got '$last'" >&2
    status=1
  fi
}

cat >three.xml <<'E2'
<testsuites><testsuite name="s" tests="3">
<testcase name="a"/><testcase name="b" time="1"></testcase>
<testcase name="c"><skipped message="no keys"/></testcase>
</testsuite></testsuites>
E2
cat >bad.xml <<'E2'
<testsuite><testcase name="a"><failure message="x"/></testcase><testcase name="b"/></testsuite>
E2
cat >error.xml <<'E2'
<testsuite><testcase name="a"><error>died</error></testcase></testsuite>
E2
cat >quoted.xml <<'E2'
<testsuite><testcase name="a"></testcase>
<system-out><![CDATA[<testcase name="fake"/> <failure/>
<testcase name="fake"/>]]></system-out></testsuite>
E2
cat >one.xml <<'E2'
<testsuites><testsuite tests="1"><testcase name="//t" status="run"></testcase></testsuite></testsuites>
E2
cat >'sp ace.xml' <one.xml
: >empty.xml

result //t PASSED three.xml >events.json
expect "skips are no passes" 0 "2 passed, 0 failed, 1 skipped"

{ result //t PASSED three.xml && result //u PASSED one.xml; } >events.json
expect "tests add up" 0 "3 passed, 0 failed, 1 skipped"

result //t FAILED bad.xml >events.json
expect "a failure" 3 "1 passed, 1 failed, 0 skipped"

result //t FAILED error.xml >events.json
expect "an error is a failure" 3 "0 passed, 1 failed, 0 skipped"

result //t PASSED quoted.xml >events.json
expect "quoted output is no case" 0 "1 passed, 0 failed, 0 skipped"

result //t PASSED sp%20ace.xml >events.json
expect "an escaped path" 0 "1 passed, 0 failed, 0 skipped"

result //t PASSED empty.xml >events.json
expect "a test without cases is one" 0 "1 passed, 0 failed, 0 skipped"

result //t PASSED missing.xml >events.json
expect "a test without a file is one" 0 "1 passed, 0 failed, 0 skipped"

result //t TIMEOUT one.xml >events.json
expect "out of time is failed" 3 "0 passed, 1 failed, 0 skipped"

result //t FAILED three.xml >events.json
expect "a crash after good cases" 3 "2 passed, 1 failed, 1 skipped"

{ result //t FAILED bad.xml 1 && result //t PASSED one.xml 2; } >events.json
expect "the last attempt counts" 0 "1 passed, 0 failed, 0 skipped"

{ result //t PASSED one.xml && echo '{"id":{"testSummary":{"label":"//broken"}},"testSummary":{}}'; } >events.json
expect "a test that did not build" 1 "1 passed, 1 failed, 0 skipped"

: >events.json
expect "a build that broke" 1 "0 passed, 1 failed, 0 skipped"
rm events.json
expect "no events" 2 "0 passed, 1 failed, 0 skipped"
exit "$status"
