#!/bin/sh
# Malformed input to ia2-merge, ia2-edit and ia2-rewriter: a clear message, exit status 1, no output.
# usage: malformed_test.sh TOOL                  (any of the tools; the others lie beside it)
. tests/launcher/cases.sh

tools=$(cd "$(dirname "$1")" && pwd)
work=$(mktemp -d "${TEST_TMPDIR:-${TMPDIR:-/tmp}}/malformed.XXXXXX")
cd "$work" || exit 1
printf 'int main(void) { return 0; }\n' >main.c
"$tools/ia2-scan" --compartment main --tu main.c --output main.sum -- clang -c main.c || exit 1
printf '{"label": "x", "compartments": [{"name": "main"}]}' >good.json

# refused NAME MESSAGE COMMAND...: the command must fail with the message and write nothing below out.
refused() {
  case_begin "$1"
  message=$2
  shift 2
  "$@" >log 2>&1
  status=$?
  if [ "$status" != 1 ]; then
    cat log
    case_fail "exit status $status"
  elif ! grep -qF -- "$message" log; then
    cat log
    case_fail "its message is not: $message"
  elif [ -e out ]; then
    case_fail "it left output behind"
  else
    case_pass
  fi
  rm -rf out
}

# Policies: NAME, text (for printf), message.
while IFS='|' read -r name text message; do
  # shellcheck disable=SC2059
  printf "$text" >policy.json
  refused "policy_$name" "$message" "$tools/ia2-merge" --policy policy.json --output-dir out main.sum
done <<'END'
empty||policy.json:1:1: not JSON: the text ends too early
not_an_object|[]|the policy must be an object, but it is an array
trailing_text|{}\n  x|policy.json:2:3: not JSON: something follows the end of the text
no_end|{"label": "x"|"," or a closing bracket was expected
string_no_end|{"label": "x|string without an end
control_character|{"label": "\001"}|control character in a string
bad_escape|{"label": "\\q"}|bad escape in a string
bad_surrogate|{"label": "\\ud800"}|bad \u escape
zero_in_string|{"label": "\\u0000"}|bad \u escape
bad_number|{"label": 01}|"," or a closing bracket was expected
lone_minus|{"label": -}|bad number
key_twice|{"label": "x", "label": "y"}|a key stands twice in one object
no_label|{"compartments": [{"name": "a"}]}|the policy lacks "label"
no_compartments|{"label": "x"}|the policy lacks "compartments"
empty_compartments|{"label": "x", "compartments": []}|"compartments" is empty
compartments_kind|{"label": "x", "compartments": {}}|"compartments" must be an array, but it is an object
no_name|{"label": "x", "compartments": [{}]}|a compartment lacks "name"
empty_name|{"label": "x", "compartments": [{"name": ""}]}|"name" of a compartment is empty
name_twice|{"label": "x", "compartments": [{"name": "a"}, {"name": "a"}]}|two compartments are named "a"
mode|{"label": "x", "mode": "off", "compartments": []}|mode "off" is neither "enforcing" nor "permissive"
strict|{"label": "x", "strict": 1, "compartments": []}|"strict" must be a boolean, but it is a number
no_reason|{"label": "x", "compartments": [{"name": "main", "lends": {"a -> b": ""}}]}|"a -> b" of "lends" is empty
lends_kind|{"label": "x", "compartments": [{"name": "main", "lends": ["a -> b"]}]}|"lends" must be an object, but it is an array
size|{"label": "x", "compartments": [{"name": "main", "copies": {"f.p": {"direction": "in", "size": 0, "reason": "r"}}}]}|must be a number of bytes from 1 to 1048576
size_huge|{"label": "x", "compartments": [{"name": "main", "copies": {"f.p": {"direction": "in", "size": 99999999999999999999, "reason": "r"}}}]}|must be a number of bytes from 1 to 1048576
parameter|{"label": "x", "compartments": [{"name": "main", "copies": {"f": {"direction": "in", "reason": "r"}}}]}|"f" is not a parameter; write "function.parameter"
END

case_begin policy_deep_nesting
{ printf '%100000s' '' | tr ' ' '['; } >policy.json
"$tools/ia2-merge" --policy policy.json --output-dir out main.sum 2>&1 | grep -q 'nested too deeply' &&
  case_pass || case_fail "not refused"

# Summaries.
while IFS='|' read -r name edit message; do
  sed "$edit" main.sum >bad.sum
  refused "summary_$name" "$message" "$tools/ia2-merge" --policy good.json --output-dir out bad.sum
done <<'END'
cut_off|$d|bad.sum
no_first_line|1d|bad.sum
empty|d|bad.sum
unknown_line|2s/^/x/|bad.sum
fields_missing|/^function/s/	[^	]*$//|bad.sum
END
refused summary_missing "nowhere.sum" "$tools/ia2-merge" --policy good.json --output-dir out nowhere.sum
refused summary_none "no summaries given" "$tools/ia2-merge" --policy good.json --output-dir out
refused summary_twice "give each summary once" \
  "$tools/ia2-merge" --policy good.json --output-dir out main.sum main.sum
refused policy_missing "cannot open nowhere.json" "$tools/ia2-merge" --policy nowhere.json --output-dir out main.sum
refused arguments_unknown "unknown option --frob" "$tools/ia2-merge" --frob
refused arguments_no_value "no value for --policy" "$tools/ia2-merge" --policy

# Decisions.
tab=$(printf '\t')
while IFS='|' read -r name text message; do
  # shellcheck disable=SC2059
  printf "$text" | tr '@' "$tab" >decisions.txt
  refused "decisions_$name" "$message" \
    "$tools/ia2-edit" --decisions decisions.txt --output-dir out --overlay out/overlay.yaml main.loc
done <<'END'
empty||decisions.txt:1: not decisions of this version
other_version|ia2-decisions@2\nend@0\n|decisions.txt:1: not decisions of this version
cut_off|ia2-decisions@1\nmain.c@end@alias@f@f\n|decisions.txt: cut off
wrong_count|ia2-decisions@1\nend@1\n|decisions.txt:2: lines are missing
after_the_end|ia2-decisions@1\nend@0\nmain.c@end@alias@f@f\n|decisions.txt:3: something follows the end
no_change|ia2-decisions@1\nmain.c@end\nend@1\n|decisions.txt:2: not a decision
unknown_change|ia2-decisions@1\nmain.c@end@frob@f\nend@1\n|unknown change "frob
unknown_site|ia2-decisions@1\nmain.c@addr:x:y#0@fn@f\nend@1\n|lacks a place of main.c that the decisions name
END

# The source is another one than was scanned.
printf 'ia2-decisions\t1\nmain.c\tend\talias\tmain\tmain\nend\t1\n' >decisions.txt
: >main.c
refused source_changed "main.c:2:1: \"\" was expected here, but the file has changed since it was scanned" \
  "$tools/ia2-edit" --decisions decisions.txt --output-dir out main.loc
rm main.c
refused source_missing "cannot open main.c" "$tools/ia2-edit" --decisions decisions.txt --output-dir out main.loc
printf 'int main(void) { return 0; }\n' >main.c

# compile_commands.json.
while IFS='|' read -r name text message; do
  # shellcheck disable=SC2059
  printf "$text" >compile_commands.json
  refused "commands_$name" "$message" \
    "$tools/ia2-rewriter" -p . --root-directory . --output-directory out --output-prefix ia2
done <<'END'
empty||compile_commands.json:1:1: not JSON
not_an_array|{}|must be an array of commands, but it is an object
entry_kind|[1]|an entry must be an object, but it is a number
no_file|[{"directory": ".", "command": "cc -c main.c"}]|an entry lacks "file"
no_command|[{"directory": ".", "file": "main.c"}]|the entry of main.c has no command
arguments_kind|[{"file": "main.c", "arguments": "cc -c main.c"}]|"arguments" must be an array, but it is a string
argument_kind|[{"file": "main.c", "arguments": ["cc", 1]}]|an argument must be a string, but it is a number
open_quote|[{"file": "main.c", "command": "cc '-DA main.c"}]|"command" has a quote without an end
no_key|[{"file": "main.c", "command": "cc -c main.c"}]|its command does not say in which compartment it is
bad_key|[{"file": "main.c", "command": "cc -DPKEY=x -c main.c"}]|-DPKEY=x is no compartment
no_c_file|[{"file": "main.o", "command": "ld main.o"}]|no C file with -DPKEY=n
END
refused commands_missing "cannot open" "$tools/ia2-rewriter" -p nowhere --root-directory . --output-directory out \
  --output-prefix ia2

cd / && rm -rf "$work"
cases_end
