#!/bin/bash
# The library under test runs in a shell of its own, and this one looks at the
# XML that it wrote.
set -u
. tests/launcher/cases.sh

inner() { # SCRIPT -> $xml, $status
  xml=$TEST_TMPDIR/inner.xml
  rm -f "$xml"
  XML_OUTPUT_FILE=$xml bash -c ". tests/launcher/cases.sh; $1" >"$TEST_TMPDIR/inner.out" 2>&1
  status=$?
}

# NAME, the status it wants, a pattern that the XML must have, the script.
row() {
  case_begin "$1"
  inner "$4"
  if [ "$status" != "$2" ]; then
    case_fail "status $status, not $2"
  elif ! tr '\n' ' ' <"$xml" | grep -q "$3"; then
    case_fail "no '$3' in $(tr '\n' ' ' <"$xml")"
  else
    case_pass
  fi
}

row 'passes' 0 'tests="1" failures="0"' 'case_begin a; case_pass; cases_end'
row 'fails' 1 '<failure message="why">' 'case_begin a; case_fail why; cases_end'
row 'goes on' 1 'tests="2" failures="1"' 'case_begin a; case_fail w; case_begin b; case_pass; cases_end'
row 'skips' 0 'skipped="1"' 'case_begin a; case_skip why; cases_end'
row 'escapes' 1 'message="&lt;&amp;&quot;&gt;"' 'case_begin a; case_fail "<&\">"; cases_end'
row 'drops control characters' 1 'message="ab"' "case_begin a; case_fail \$'a\\033b'; cases_end"
row 'no case is a failure' 1 'tests="0"' 'cases_end'
row 'an open case fails' 5 'the test ended here' 'case_begin a; exit 5'
row 'ending early fails' 1 'tests="1" failures="0"' 'case_begin a; case_pass; exit 0'
row 'a case left open fails' 1 'before this one ended' 'case_begin a; case_begin b; case_pass; cases_end'
row 'runs a command' 1 'exit status 3: no' 'case_run a sh -c "echo no; exit 3"; cases_end'
row 'survives SIGTERM' 143 'the test ended here' 'case_begin a; kill $$; sleep 5'
cases_end
