#!/bin/bash
# ia2-objcheck over small objects, one or two for each rule.
# usage: objcheck_test.sh IA2-OBJCHECK LINKED-FILE OBJECT...
set -u
. tests/launcher/cases.sh

objcheck=$1
linked=$2
shift 2
tmp=$TEST_TMPDIR
declare -A object
for path; do
  name=$(basename "$path")
  object[${name%_object.*}]=$path
done

gates='direct 1 lib_open
pointer app on_event
pointer app handler'

# NAME=OBJECT... for --object, NAME+=OBJECT for --generated. -> $status, $tmp/out, $tmp/report
run() {
  arguments=()
  for word; do
    case $word in
    *+=*) arguments+=(--generated "${word%%+=*}=${object[${word#*=}]:-${word#*=}}") ;;
    *) arguments+=(--object "${word%%=*}=${object[${word#*=}]:-${word#*=}}") ;;
    esac
  done
  printf '%s\n' "$gates" >"$tmp/gates"
  rm -rf "$tmp/made" && mkdir "$tmp/made"
  "$objcheck" --gates "$tmp/gates" "${arguments[@]}" -o "$tmp/made/report" >"$tmp/out" 2>&1
  status=$?
}

accept() { # NAME, objects
  case_begin "accepts $1"
  run "${@:2}"
  if [ $status = 0 ] && grep -q 'agree with' "$tmp/made/report"; then
    case_pass
  else
    case_fail "status $status: $(cat "$tmp/out")"
  fi
}

refuse() { # NAME, pattern, objects
  case_begin "refuses $1"
  run "${@:3}"
  if [ $status != 1 ]; then
    case_fail "status $status"
  elif [ -n "$(ls -A "$tmp/made")" ]; then
    case_fail "left $(ls -A "$tmp/made")"
  elif ! grep -q -- "$2" "$tmp/out"; then
    case_fail "no '$2' in: $(cat "$tmp/out")"
  else
    case_pass
  fi
}

# References between compartments.
accept 'what the analysis knows' app=app app=app_callback lib=lib
refuse 'a call without a gate' 'refers to function lib_open of compartment lib.*no gate' \
  other=app_callback app=app lib=lib
gates='direct lib lib_open'
refuse 'a call that another compartment has the gate for' 'refers to function lib_open' \
  app=app app=app_callback lib=lib
gates=
accept 'a name that the other compartment has for itself' app=uses_hidden lib=lib
accept 'a reference within a compartment' lib=uses_data lib=lib
refuse 'a variable that is not shared' 'refers to variable lib_counter of compartment lib' \
  app=uses_data lib=lib
gates='data app lib_counter'
accept 'a variable that is shared with the user' app=uses_data lib=lib
gates='data 2 lib_counter'
accept 'a variable that its owner shares' app=uses_data lib=lib
gates='data app lib_local'
refuse 'a thread-local variable, always' 'thread-local variable lib_local' app=uses_local lib=lib
gates=
refuse 'a place in the message' '\.text\.peek+0x[0-9a-f]* (peek+0x' app=uses_data lib=lib
accept 'what generated code refers to' app+=app lib=lib

# Addresses of gated functions.
gates='pointer app on_event'
accept 'calls and jumps' app=calls app=app_callback
accept 'calls through the offset table' app=calls_no_plt app=app_callback
refuse 'an address in data' '\.data.*takes the address of on_event itself.*IA2_GATE(on_event)' \
  app=raw_data app=app_callback
refuse 'an address in code' '\.text\.get.*takes the address of on_event' \
  app=raw_code app=app_callback
refuse 'an address of what is defined elsewhere' 'takes the address of on_event' app=raw_code
gates='pointer app on_event
direct other on_event'
accept 'the address in a compartment without the gate' app=app_callback other=raw_code
gates='pointer app on_event'
accept 'jump tables, labels and constructors' app=jump_table
accept 'the gates themselves' app+=raw_data app=app_callback
gates='pointer app handler'
accept 'a static function that is called, and others' app=raw_static_only_called
refuse 'the address of a static function in data' '\.data.*takes the address of handler itself' \
  app=raw_static
refuse 'the address of a static function in code' '\.text\.get.*takes the address of handler' \
  app=raw_static
accept 'a static function of the same name that has no gate' app=raw_static_only_called \
  app=same_name
refuse 'a static function that has no alias' 'takes the address of handler' app=same_name
refuse 'the second function of a name' 'takes the address of handler__2' \
  app=raw_static_only_called app=second_alias
refuse 'a function that takes its own address' 'takes \(its own address\|the address of handler\)' \
  app=own_address
refuse 'a function that takes its own address without a relocation' \
  'handler takes its own address' app=own_address_resolved
refuse 'functions in one section' 'compile with -ffunction-sections' app=one_section

# Code that changes rights.
gates=
refuse 'wrpkru' 'wrpkru as an instruction: only call gates' app=changes_rights
refuse 'wrpkru in generated code beside the gates' 'wrpkru' app+=changes_rights app=app_callback
refuse 'the bytes of wrpkru in a constant' 'wrpkru as bytes inside of others' app=hidden_bytes
refuse 'a load of %fs' 'a load of %fs as an instruction' app=moves_segment
accept 'the bytes of a load of %fs in a constant' app=segment_bytes
accept 'a gate' app+=own_gate app=app_callback
refuse 'a gate of the user'"'"'s' 'defines a section ia2_gates' app=own_gate

# Input that is wrong.
gates='direct 3 lib_open'
refuse 'a key that there is not' "line 1 names compartment '3'" app=app lib=lib
gates='indirect 1 lib_open'
refuse 'an unknown decision' 'line 1 is not' app=app lib=lib
gates='pointer 1'
refuse 'an unfinished decision' 'line 1 is not' app=app lib=lib
gates='# a comment

direct	1	lib_open'
accept 'comments, empty lines and tabs' app=app app=app_callback lib=lib
gates=
refuse 'a missing object' 'cannot open' app=missing.o
head -c 200 "${object[app]}" >"$tmp/short.o"
refuse 'a truncated object' 'short.o: .*cut short' app="$tmp/short.o"
printf 'BC\300\336' >"$tmp/bitcode.o" && head -c 100 /dev/zero >>"$tmp/bitcode.o"
refuse 'bitcode' 'compile without -flto' app="$tmp/bitcode.o"
refuse 'a linked file' 'is linked already' app="$linked"
refuse 'no compartment' 'is not COMPARTMENT=FILE' ="${object[app]}"

case_begin 'reads arguments from a file'
printf '%s\n' --gates "$tmp/gates" --object "app=${object[calls]}" -o "$tmp/made/report" \
  >"$tmp/arguments"
if "$objcheck" @"$tmp/arguments" >"$tmp/out" 2>&1; then
  case_pass
else
  case_fail "$(cat "$tmp/out")"
fi

case_begin 'removes the report of an earlier run'
: >"$tmp/made/report"
if "$objcheck" --gates "$tmp/gates" --object "app=${object[changes_rights]}" \
  -o "$tmp/made/report" 2>/dev/null || [ -e "$tmp/made/report" ]; then
  case_fail 'it is still there'
else
  case_pass
fi
cases_end
