#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Runs the unit tests under the address and the undefined behaviour sanitizer.

cd "$(dirname "$0")/../.." || exit 1
. tools/check/tap.sh

: "${KSFT:?is not set: run this through make check}"
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
unset OUTPUT OBJ O MAKEFLAGS MFLAGS MAKELEVEL
export KSRC=${KSFT%/tools/testing/selftests}

sanitize="-O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined"
check "the sanitizers build" make -s "-j$(nproc)" OUTPUT="$dir/out" USERCFLAGS="$sanitize" \
	USERLDFLAGS="$sanitize" unit
for test in "$dir"/out/obj/tests/*_test; do
	check "under the sanitizers: $(basename "$test")" "$test"
done
finish
