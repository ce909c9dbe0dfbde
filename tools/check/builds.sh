#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests the Makefile: no warning from gcc or clang, what is rebuilt when, that a room cannot include
# what it may not know, and what is said when something is missing.

cd "$(dirname "$0")/../.." || exit 1
. tools/check/tap.sh

: "${KSFT:?is not set: run this through make check}"
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
unset OUTPUT OBJ O MAKEFLAGS MFLAGS MAKELEVEL
export KSRC=${KSFT%/tools/testing/selftests}

# build ARGUMENT...: into a directory of its own
# shellcheck disable=SC2120,SC2119
build()
{
	make -s "-j$(nproc)" OUTPUT="$dir/out" "$@"
}

# last WANTED COMMAND...: the command fails and the last line it prints holds these words
last()
{
	local wanted=$1 output

	shift
	if output=$("$@" 2>&1); then
		echo "succeeds: $*"
		return 1
	fi
	[[ $(tail -n 1 <<<"$output") == *"$wanted"* ]] && return
	echo "$output"
	return 1
}

# prints PATTERN COMMAND...: whatever its status, the command prints a line that matches
prints()
{
	local pattern=$1 output

	shift
	output=$("$@" 2>&1)
	grep -q -e "$pattern" <<<"$output" && return
	echo "$output"
	return 1
}

# without WORD: a gcc that fails when this word is among its arguments
without()
{
	printf '#!/bin/sh\ncase " $* " in *" %s "*) exit 1 ;; esac\nexec gcc "$@"\n' "$1" >"$dir/gcc"
	chmod +x "$dir/gcc"
}

check "gcc finds nothing to warn of" build W=1 all unit
check "clang finds nothing to warn of" build W=1 LLVM=1 all unit
rm -rf "$dir/out"

# From here on in a copy, which may be changed, with two scenarios and no work for the optimiser.
export USERCFLAGS=-O0
mkdir "$dir/copy"
git ls-files -z | xargs -0 cp --parents -t "$dir/copy"
cd "$dir/copy" || exit 1
find scenarios -name '*.c' | sort | tail -n +3 | xargs rm
check "make" build
same "make again does nothing" "" "$(build all)"
touch lib/wire/report.h
check "a changed header rebuilds what includes it" prints "CC *report_encode.o" build
touch lib/scenario/scenario.h
check "a changed header rebuilds scenarios" prints "LINK *$(head -n 1 "$dir/out/scenarios.list")" build
same "and then again nothing" "" "$(build all)"
check "another flag rebuilds everything" prints "CC *cpulist.o" build USERCFLAGS=-DOTHER
sed -i '1i #include "worker/workload.h"' lib/wire/report_encode.c
check "a room that includes a higher one does not build" prints "worker/workload.h: No such file" build
sed -i 1d lib/wire/report_encode.c
check "clean" build clean
same "clean leaves nothing" "" "$(find "$dir/out" -type f)"

without -lnuma
check "no libnuma is one line" last "lacks libnuma-dev (Fedora" make CC="$dir/gcc"
same "and really one" 1 "$(make CC="$dir/gcc" 2>&1 | wc -l)"
without -lcap
check "no libcap is one line" last "lacks libcap-dev (Fedora" make CC="$dir/gcc"
check "clean needs no library" build clean CC="$dir/gcc"
without -ljson-c
check "no json-c leaves wreport out" prints "wreport is left out.*libjson-c-dev" build CC="$dir/gcc"
check "and really out" test ! -e "$dir/out/wreport"
check "but not the scenarios" test -x "$dir/out/$(head -n 1 "$dir/out/scenarios.list")"
check "no kselftest headers is one line that says what to do" last 'or run "make setup"' \
	env -u KSRC XDG_CACHE_HOME="$dir/none" make
check "make help needs none" env -u KSRC XDG_CACHE_HOME="$dir/none" make help
mkdir -p "$dir/k/tools/testing"
cp -r "$KSFT" "$dir/k/tools/testing/selftests"
check "KSRC= comes before the cache" prints "-I$dir/k/tools/testing/selftests" make -n KSRC="$dir/k"
finish
