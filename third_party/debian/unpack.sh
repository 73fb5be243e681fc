#!/bin/sh
# unpack.sh DIR LIST: unpacks DIR/<package>.deb into the current directory.
#
# Each line of LIST is a package's name and the path patterns to keep of it.
# The result can be moved: links are relative, none dangles.
set -euf

debs=$1
list=$2

while read -r package keep; do
  # shellcheck disable=SC2086  # patterns are words
  dpkg-deb --fsys-tarfile "$debs/$package.deb" |
    tar -x --no-same-owner --wildcards -f - -- $keep
done <"$list"

# An absolute link means the host's file; make it mean ours.
find . -type l -lname '/*' | while read -r link; do
  ln -sfnr ".$(readlink "$link")" "$link"
done
find . -xtype l -delete
# Bazel cannot name these.
find . -name '* *' -delete
