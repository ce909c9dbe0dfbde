#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The tests of lib/wire on other kinds of machines: 32 bit, and big-endian under qemu-user. They need
# nothing but lib/wire, so a cross compiler is enough. KSFT is the directory of the kselftest headers.

here=$(cd "$(dirname "$0")" && pwd)
lib=$(dirname "$here")
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

nr=0
# target NAME RUNNER COMPILER...: build each test and run it.
target() {
	name=$1 runner=$2
	shift 2
	echo 'int main(void) { return 0; }' >"$tmp/probe.c"
	if ! "$@" "$tmp/probe.c" -o "$tmp/probe" 2>/dev/null || ! $runner "$tmp/probe" 2>/dev/null; then
		nr=$((nr + 1))
		echo "ok $nr $name # SKIP '$*' cannot build or '$runner' cannot run"
		return
	fi
	for test in "$here"/wire_*_test.c; do
		nr=$((nr + 1))
		label="$name $(basename "$test" .c)"
		if "$@" -std=gnu11 -D_GNU_SOURCE= -O2 -pthread -I"$lib" -isystem "$KSFT" \
			-DVECTORS="\"$here/vectors\"" "$test" "$lib"/wire/*.c -lm \
			-o "$tmp/test" >"$tmp/log" 2>&1 && $runner "$tmp/test" >"$tmp/log" 2>&1; then
			echo "ok $nr $label"
		else
			echo "not ok $nr $label"
			sed 's/^/# /' "$tmp/log"
		fi
	done
}

# Where only one architecture's kernel headers are installed, asm/ is not where -m32 looks.
target "32 bit" "" gcc -m32 -idirafter /usr/include/x86_64-linux-gnu
target "big-endian" qemu-s390x s390x-linux-gnu-gcc -static
echo "1..$nr"
