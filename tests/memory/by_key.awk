# Reads /proc/PID/smaps; prints writable memory by protection key and owner; exits 1 if a compartment's is in a wrong one.
#
# Variables: program (file name of the executable, compartment 1), libraries ("name=key name=key"), window_base (hex
# digits), window_shift.  The address of a window says its key (ia2/runtime/layout.h).

function hex(digits,    i, value) { # awk has no portable strtonum; addresses fit a double's 53 bits
  value = 0
  for (i = 1; i <= length(digits); i++) value = value * 16 + index("0123456789abcdef", substr(digits, i, 1)) - 1
  return value
}

function window_key(address,    offset) {
  offset = address - hex(window_base)
  return offset < 0 || offset >= 16 * 2 ^ window_shift ? -1 : int(offset / 2 ^ window_shift)
}

BEGIN {
  expected[program] = 1
  count = split(libraries, pair, " ")
  for (i = 1; i <= count; i++) { split(pair[i], part, "="); expected[part[1]] = part[2] }
}

/^[0-9a-f]+-[0-9a-f]+ / {
  split($1, range, "-")
  start = hex(range[1]); end = hex(range[2])
  writable = index($2, "w") > 0
  file = $6; sub(/.*\//, "", file)
  # .bss beyond the file's last page is a mapping without a name right behind the object's.
  if (file == "" && start == object_end) file = object
  if (file in expected) { object = file; object_end = end } else if (start != object_end) object = ""
  next
}
/^Rss:/ { rss = $2 }
/^ProtectionKey:/ {
  if (!writable) next
  key = $2
  place = window_key(start)
  # The slots of threads: libc's stacks and control blocks, and pages of thread-local storage of every compartment.
  if (place == 0) { owner = "threads' slots"; should = -1 }
  else if (place > 0) { owner = "window " place; should = place }
  else if (file in expected) { owner = file; should = expected[file] }
  else { owner = file == "" ? "libc (anonymous)" : file; should = -1 }
  total[key "\t" owner] += rss
  if (should >= 0 && key != should) {
    print "WRONG: " range[1] "-" range[2] " of " owner " has key " key ", not " should
    wrong++
  }
  if (should >= 0) seen[should]++
  if (key == 0 && should < 0) in_key_0 += rss
}

END {
  print "key\towner\tresident kB"
  for (t in total) print t "\t" total[t] | "sort -n"
  close("sort -n")
  print "writable memory in key 0 that is nobody's window: " in_key_0 " kB"
  if (!seen[1] || !seen[2]) { print "WRONG: no memory of a compartment found"; wrong++ }
  exit wrong > 0
}
