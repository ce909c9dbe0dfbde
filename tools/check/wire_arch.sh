#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Runs the tests of lib/wire, which knows no other room, where a long has 32 bits (i686) and where
# the highest byte comes first (s390x, under qemu-user).

cd "$(dirname "$0")/../.." || exit 1
. tools/check/tap.sh

: "${KSFT:?is not set: run this through make check}"
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
flags=(-std=gnu11 -O1 -D_GNU_SOURCE= -Wall -Wextra -Wno-unused-parameter -Werror -pthread
	-iquote lib -isystem "$KSFT")

# arch NAME RUNNER COMPILER...: build all tests for it and run them
arch()
{
	local name=$1 runner=$2 source test object

	shift 2
	mkdir -p "$dir/$name"
	for source in lib/wire/*.c; do
		object=$dir/$name/$(basename "$source" .c).o
		check "$name: compile $(basename "$source")" "$@" "${flags[@]}" -c "$source" -o "$object"
	done
	for source in lib/tests/wire_*_test.c; do
		test=$dir/$name/$(basename "$source" .c)
		check "$name: link $(basename "$test")" \
			"$@" "${flags[@]}" "$source" "$dir/$name"/*.o -lm -o "$test"
		# shellcheck disable=SC2086 # no runner is no word
		check "$name: run $(basename "$test")" $runner "$test"
	done
}

# gcc-multilib would have the link to asm/, but it excludes the cross compilers.
arch i686 "" gcc -m32 -idirafter "/usr/include/$(gcc -print-multiarch)"
arch s390x qemu-s390x s390x-linux-gnu-gcc -static
finish
