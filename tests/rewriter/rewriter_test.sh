#!/bin/sh
# ia2-rewriter on compile_commands.json files of all kinds.
# usage: rewriter_test.sh TOOL                   (any of the tools; the others lie beside it)
. tests/launcher/cases.sh

tools=$(cd "$(dirname "$1")" && pwd)
work=$(mktemp -d "${TEST_TMPDIR:-${TMPDIR:-/tmp}}/rewriter.XXXXXX")
cd "$work" || exit 1
mkdir -p src/app src/lib build

cat >src/lib/lib.h <<'END'
void lib_on(int (*f)(int));
END
cat >src/app/main.c <<'END'
#include "lib.h"
static int f(int x) { return x; }
int main(void) { lib_on(f); return 0; }
END
cat >src/lib/lib.c <<'END'
#include "lib.h"
void lib_on(int (*f)(int)) { f(DEPTH); }
END

# rewrite_to NAME ARGUMENTS...: the edits that come of it, in NAME.
rewrite_to() {
  rm -rf out
  mkdir out
  name=$1
  shift
  "$tools/ia2-rewriter" --root-directory src --output-directory out/src --output-prefix out/p "$@" 2>log &&
    cut -f 4,5 out/p_edits.txt >"$name"
}

# same NAME: the edits are those of the first form.
same() {
  if [ ! -s "$1" ]; then
    cat log
    case_fail "it failed"
  elif ! diff -u expected "$1"; then
    case_fail "other edits"
  elif ! grep -q 'IA2_CHECK(f, 0x' out/src/lib/lib.c || ! grep -q 'lib_on(IA2_GATE(f))' out/src/app/main.c; then
    case_fail "the copies are not edited"
  elif [ ! -e out/p_gates_1.S ] || [ ! -e out/p_fn_2.h ] || [ ! -e out/p_report.txt ]; then
    case_fail "an output is missing"
  else
    case_pass
  fi
}

case_begin arguments_and_absolute_paths
cat >build/compile_commands.json <<END
[{"directory": "$work/build", "file": "$work/src/app/main.c",
  "arguments": ["cc", "-DPKEY=1", "-I$work/src/lib", "-o", "main.o", "-c", "$work/src/app/main.c"]},
 {"directory": "$work/build", "file": "$work/src/lib/lib.c",
  "arguments": ["cc", "-D", "PKEY=2", "-DDEPTH=8", "-o", "lib.o", "-c", "$work/src/lib/lib.c"]}]
END
rewrite_to expected -p build "$work/src/app/main.c" "$work/src/lib/lib.c"
same expected

case_begin a_command_line_and_relative_paths
cat >build/compile_commands.json <<'END'
[{"directory": ".", "file": "../src/app/main.c",
  "command": "cc -DPKEY=1 \"-I../src/lib\" '-DTEXT=a b' -o main.o -c ../src/app/main.c"},
 {"directory": ".", "file": "../src/lib/lib.c",
  "command": "cc -DPKEY=2 -DDEPTH=8 -DTEXT=\\\"x\\\" -o lib.o -c ../src/lib/lib.c"}]
END
rewrite_to actual -p build
same actual

case_begin the_file_itself
rewrite_to actual -p build/compile_commands.json src/app/main.c src/lib/lib.c
same actual

case_begin a_file_with_several_commands
sed -i '$s/]$/,/' build/compile_commands.json
cat >>build/compile_commands.json <<'END'
 {"directory": ".", "file": "../src/lib/lib.c", "command": "cc -DPKEY=2 -DDEPTH=16 -o lib16.o -c ../src/lib/lib.c"}]
END
# Both define lib_on: no program would, but it is one text, edited once.
rewrite_to actual -p build
same actual

# What a build with the edits is configured with does not get into the next run.
case_begin again_after_a_build_with_the_edits
sed "s,-DPKEY,-include $work/out/p.h -ivfsoverlay $work/out/p_overlay.yaml &," build/compile_commands.json >again.json
mv again.json build/compile_commands.json
cp -r out kept
for unit in src/app/main.c src/lib/lib.c; do
  grep -qF "\"$work/$unit\", \"external-contents\": \"$work/out/$unit\"" out/p_overlay.yaml ||
    sed "s/^/$unit: /" out/p_overlay.yaml
done >missing
"$tools/ia2-rewriter" -p build --root-directory src --output-directory out/src --output-prefix out/p 2>log
diff -r kept out >>log || : >out/p_edits.txt
cut -f 4,5 out/p_edits.txt >actual
if [ -s missing ]; then
  cat missing
  case_fail "the overlay lacks a file"
elif ! grep -q 'PKEY == 2' out/p.h; then
  case_fail "no header for compartment 2"
else
  same actual
fi
sed -i 's/-include [^ ]* -ivfsoverlay [^ ]* //' build/compile_commands.json

case_begin compartments_by_path
sed -i 's/-DPKEY=. //' build/compile_commands.json
rewrite_to actual -p build --compartment app=app --compartment lib=lib
same actual

case_begin compartments_by_path_and_policy
cat >policy.json <<'END'
{"label": "test", "compartments": [{"name": "app"}, {"name": "lib"}]}
END
rewrite_to actual -p build --policy policy.json --compartment lib=. --compartment app=app/main.c
same actual

case_begin extra_arguments
sed -i 's/-DDEPTH=[0-9]* //' build/compile_commands.json
rewrite_to actual -p build --compartment app=app --compartment lib=lib --extra-arg -DDEPTH=4
same actual

case_begin a_scan_that_fails
if rewrite_to actual -p build --compartment app=app --compartment lib=lib; then
  case_fail "it did not notice"
elif ! grep -q "undeclared identifier 'DEPTH'" log || [ -e out/p_gates_1.S ]; then
  cat log
  case_fail "no message of the compiler, or outputs all the same"
else
  case_pass
fi

cd / && rm -rf "$work"
cases_end
