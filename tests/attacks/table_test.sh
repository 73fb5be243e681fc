#!/bin/bash
# table_test.sh TABLE DOCUMENT: the table of attacks in the document, between its markers, is what the rows say.
# IA2_UPDATE=1 writes it.
set -u
. tests/launcher/cases.sh
document=$2

attacks_table() {
  printf '| attack | what the attacker does | plain keys | under the runtime | what stops it |\n|---|---|---|---|---|\n'
  grep -v '^#' "$1" | while IFS=$'\t' read -r name plain outcome _ what stop; do
    printf '| `%s` | %s | %s | %s | %s |\n' "$name" "$what" "$plain" "$outcome" "$stop"
  done
}

case_begin "docs/threat-model.md has the table of attacks"
new=$TEST_TMPDIR/threat-model.md
{
  sed '/^<!-- attacks: generated/q' "$document"
  attacks_table "$1"
  sed -n '/^<!-- attacks: end/,$p' "$document"
} >"$new"
if [ -n "${IA2_UPDATE:-}" ]; then
  cp "$new" "$(readlink -f "$document")"
fi
if [ "$(grep -c '^<!-- attacks: ' "$document")" != 2 ]; then
  case_fail "no markers in $document"
elif diff "$document" "$new"; then
  case_pass
else
  case_fail "another table (above) than in $document; IA2_UPDATE=1 writes it"
fi
cases_end
