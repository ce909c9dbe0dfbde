#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Builds, runs, installs and cleans this directory as a target of real Linux trees, unpacked from
# $LINUX_SOURCES/linux-source-VERSION.tar.xz: copied and as a link, without O= and with O= absolute
# and relative, with clang, for another architecture, static, and from a source nobody may write.
#
# Usage: intree.bash VERSION...; each version has a script of its own, so that they run side by side.

cd "$(dirname "$0")/../.." || exit 1
. tools/check/tap.sh

sources=${LINUX_SOURCES:-/usr/src}
before=$(git status --porcelain)
work=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
jobs=-j$(nproc)
# No call below may know the caller's tree, flags or directories.
unset KSRC KSFT OUTPUT OBJ O BUILD CFLAGS MAKEFLAGS MFLAGS MAKELEVEL "${!KSELFTEST_@}"
# What the optimiser makes of it is tested elsewhere, and takes half of the time.
export USERCFLAGS=-O0

# unpack VERSION: the parts of the tree that its own makefiles read for "headers" and "kselftest"
unpack()
{
	local tree=linux-source-$1

	tar -C "$work" -I 'xz -T0' -xf "$sources/$tree.tar.xz" --no-same-owner --wildcards \
		"$tree/Makefile" "$tree/Kbuild" "$tree/.gitignore" "$tree/*Kconfig*" "$tree/scripts" \
		"$tree/include" "$tree/arch/x86" "$tree/kernel/configs" "$tree/tools/scripts" "$tree/tools/include" \
		"$tree/tools/testing/selftests/Makefile" "$tree/tools/testing/selftests/.gitignore" \
		"$tree/tools/testing/selftests/lib.mk" "$tree/tools/testing/selftests/*.h" \
		"$tree/tools/testing/selftests/*.sh" "$tree/tools/testing/selftests/kselftest"
}

# put DIRECTORY: this directory as git has it, as a repository of its own, for clean_tree; but with
# one scenario, to keep "run_tests" short
put()
{
	mkdir -p "$1" && git ls-files -z | xargs -0 cp --parents -t "$1" || return
	find "$1/scenarios" -name '*.c' ! -name "$scenario.c" -delete
	git -C "$1" init -q && git -C "$1" add . &&
		git -C "$1" -c user.name=check -c user.email=check@localhost commit -qm put
}

# top and selftests: the two ways into a tree
top()
{
	make -C "$tree" -s "$jobs" TARGETS=sched_claims "$@"
}

selftests()
{
	make -C "$tree/tools/testing/selftests" -s "$jobs" TARGETS=sched_claims FORCE_TARGETS=1 "$@"
}

# runs WAY...: "run_tests" gives the result of the scenario the name that it has in a tree
runs()
{
	local output

	output=$("$@" 2>&1)
	grep -qE "^ok 1 selftests: sched_claims: $scenario( # SKIP)?$" <<<"$output" && return
	echo "$output"
	return 1
}

# installed DIRECTORY: all is there and what is there runs
installed()
{
	local file

	for file in "$scenario" run_tests.sh scenarios.list settings config; do
		[[ -e $1/sched_claims/$file ]] || { echo "$1/sched_claims/$file is missing"; return 1; }
	done
	runs "$1/run_kselftest.sh" -t "sched_claims:$scenario" &&
		runs "$1/sched_claims/run_tests.sh"
}

packed()
{
	tar -tf "$1/kselftest-packages/kselftest.tar.gz" | grep -qx "./sched_claims/$scenario"
}

# as_before DIRECTORY LIST: the directory holds just the files of the list
as_before()
{
	diff "$2" <(files "$1")
}

files()
{
	find -L "$1" -mindepth 1 -not -path '*/.git/*' 2>/dev/null | sort
}

# clean_tree: git, with our .gitignore, sees no file that a build made
clean_tree()
{
	local output

	output=$(git -C "$claims" status --porcelain . 2>&1)
	[[ -z $output ]] || { echo "$output"; return 1; }
}

# What a clean removes is put back with its times instead of being built twice.
keep()
{
	rm -rf "$work/built"
	cp -a "$1/." "$work/built"
}

put_back()
{
	cp -a "$work/built/." "$1"
}

# walk TEXT BUILD O...: all ways through one kind of output directory, where BUILD is what the
# tree makes of O=
walk()
{
	local text=$1 build=$2 own

	shift 2
	own=$build/sched_claims
	[[ $# -gt 0 ]] || own=$claims
	files "$own" >"$work/before"
	check "$text: kselftest-all" top kselftest-all "$@"
	check "$text: make all again builds nothing" status 1 grep -E 'CC|LINK' <(selftests all "$@")
	check "$text: git status is clean" clean_tree
	check "$text: kselftest-install" top kselftest-install "$@"
	check "$text: what was installed runs" installed "$build/kselftest_install"
	check "$text: kselftest-gen_tar" top kselftest-gen_tar "$@"
	check "$text: the archive is whole" packed "$build/kselftest_install"
	keep "$own"
	check "$text: kselftest-clean" top kselftest-clean "$@"
	check "$text: kselftest-clean leaves nothing" as_before "$own" "$work/before"
	rm -rf "$build/kselftest_install"
	put_back "$own"
	check "$text: make run_tests" runs selftests run_tests "$@"
	check "$text: make install" selftests install "$@"
	check "$text: what make installed runs" installed "$build/kselftest_install"
	check "$text: make gen_tar" selftests gen_tar "$@"
	check "$text: what make packed is whole" packed "$build/kselftest_install"
	check "$text: make clean" selftests clean "$@"
	check "$text: make clean leaves nothing" as_before "$own" "$work/before"
	rm -rf "$build/kselftest_install"
}

# variant TEXT FILE-PATTERN ARGUMENT...: build with an argument; file(1) must say the pattern
variant()
{
	local text=$1 pattern=$2 out=$work/out-variant

	shift 2
	check "$text: all" selftests all O="$out" "$@"
	check "$text: it is $pattern" grep -qE "$pattern" \
		<(readelf -hlp .comment "$out/kselftest/sched_claims/$scenario")
	rm -rf "$out"
}

# unwritable COMMAND...: run it where nothing below the tree can be written, not even by root
unwritable()
{
	local status

	chmod -R a-w "$tree"
	if [[ $(id -u) -eq 0 ]]; then
		setpriv --bounding-set=-dac_override,-dac_read_search "$@"
	else
		"$@"
	fi
	status=$?
	chmod -R u+w "$tree"
	return $status
}

scenario=$(git ls-files 'scenarios/*.c' | head -n 1)
scenario=$(basename "${scenario:?no scenario is in git}" .c)
for version in "${@:?which versions of Linux?}"; do
	tree=$work/linux-source-$version
	claims=$tree/tools/testing/selftests/sched_claims
	check "$version: unpack" unpack "$version"
	put "$work/elsewhere" || exit 1
	put "$claims" || exit 1
	make -C "$tree" -s O="$work/abs" tinyconfig >/dev/null 2>&1
	cp -r "$work/abs" "$work/rel"

	walk "$version copied, O= absolute" "$work/abs/kselftest" O="$work/abs"
	walk "$version copied, O= relative" "$work/rel/kselftest" O=../rel
	check "$version: a source that nobody may write" unwritable make -C "$tree" -s "$jobs" \
		TARGETS=sched_claims O="$work/abs" kselftest-all
	rm -rf "$work/abs/kselftest"
	variant "$version LLVM=1" 'clang version' LLVM=1
	variant "$version CROSS_COMPILE=" 'AArch64' ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu-
	variant "$version static" 'EXEC' USERLDFLAGS=-static

	mv "$claims" "$work/copy"
	ln -s "$work/elsewhere" "$claims"
	walk "$version linked, O= absolute" "$work/abs/kselftest" O="$work/abs"
	walk "$version linked, O= relative" "$work/rel/kselftest" O=../rel

	# Last, since from here on the tree is configured and takes no O= any more.
	cp "$work/abs/.config" "$tree"
	walk "$version linked, without O=" "$tree/tools/testing/selftests"
	check "$version linked, make in the directory" env -C "$claims" PWD="$claims" make -s all
	check "$version linked, make -n names no other tree" status 1 \
		grep -q "$HOME/.cache" <(env -C "$claims" PWD="$claims" make -nB all)
	rm "$claims"
	mv "$work/copy" "$claims"
	walk "$version copied, without O=" "$tree/tools/testing/selftests"
	rm -rf "$work/abs" "$work/rel" "$work/elsewhere" "$tree"
done
same "nothing was written here" "$before" "$(git status --porcelain)"
finish
