#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests tools/bisect with git bisect on a stand-in for a kernel tree: its Makefile "builds"
# one of two kernels in the cache, and the scenario likes only the first.

cd "$(dirname "$0")/../../.." || exit 1
. lib/tests/vm/guest.sh
for name in debian-6.1 debian-6.12; do
	has_kernel $name "fetch $name"
done
top=$PWD
good=$(tools/kernel path debian-6.1)
bad=$(tools/kernel path debian-6.12)
mkdir -p "$work/cache/sched_claims"
export XDG_CACHE_HOME=$work/cache GIT_CONFIG_GLOBAL=/dev/null
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.org
export GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.org

# A suite of one test: red on 6.12, skipped where told so.
make_suite()
{
	mkdir -p "$work/suite"
	cat >"$work/suite/run_tests.sh" <<-'END'
		#!/bin/sh
		[ "$1" != -l ] || { echo like && exit; }
		printf 'TAP version 13\n1..1\n'
		case $2,$(uname -r) in
		skip,*) echo "ok 1 selftests: sched_claims: like # SKIP" && exit 4 ;;
		*,6.12*) echo "not ok 1 selftests: sched_claims: like" && exit 1 ;;
		esac
		echo "ok 1 selftests: sched_claims: like"
	END
	chmod +x "$work/suite/run_tests.sh"
	cp "$work/suite/run_tests.sh" "$work/suite/like"
	echo like >"$work/suite/scenarios.list"
}

# commit N IMAGE: a version of the tree that builds IMAGE.
commit()
{
	# shellcheck disable=SC2016 # for make
	printf 'kernelversion:\n\t@echo %s\nallnoconfig:\n\t@touch $(O)/.config\n%s\n' "6.0.$1" \
		"bzImage: ; mkdir -p \$(O)/arch/x86/boot && cp $2 \$(O)/arch/x86/boot/bzImage" \
		>"$work/tree/Makefile"
	git -C "$work/tree" add -A && git -C "$work/tree" commit -qm "$1"
	git -C "$work/tree" tag "c$1"
}

make_tree()
{
	git init -q "$work/tree"
	touch "$work/tree/Kbuild"
	commit 1 "$good"
	commit 2 "$good"
	commit 3 "$work/nothing"
	commit 4 "$bad"
	commit 5 "$bad"
	head -c 400000 "$good" >"$work/half"
	commit 6 "$work/half"
}

# tried COMMIT STATUS NAME ARGUMENT...
tried()
{
	git -C "$work/tree" checkout -q "$1"
	(cd "$work/tree" && "$top/tools/bisect" --vm 1n1l1c1t --dir "$work/suite" "${@:4}") \
		>"$work/out" 2>&1
	[ $? = "$2" ]
	report $? "$3"
}

make_suite
make_tree
tried c1 0 "a good commit" like
tried c4 1 "a bad commit" like
tried c1 125 "a commit on which all is skipped" skip
tried c3 125 "a commit that does not build" like
tried c6 125 "a commit that does not boot" like
tried c1 128 "no topology of this name" --vm 3 like
tried c1 128 "an option without its value" like --vm
tried c1 128 "an unknown option" --vm=3 like
git -C "$work/tree" bisect start c5 c1 >"$work/out" 2>&1
git -C "$work/tree" bisect run "$top/tools/bisect" --vm 1n1l1c1t --dir "$work/suite" like \
	>>"$work/out" 2>&1
# The third commit does not build, so it may be the first bad one, or the fourth is.
[ "$(sed -n '/could be any of/,$p' "$work/out" | grep -Ex '[0-9a-f]{40}' | sort)" = \
	"$(git -C "$work/tree" rev-parse c3 c4 | sort)" ]
report $? "git bisect run ends between the good and the bad commits"
finish
