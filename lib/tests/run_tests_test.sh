#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests run_tests.sh with scenarios that are shell scripts, through the kernel's runner.sh and
# through the loop of its own.

cd "$(dirname "$0")/../.." || exit 1
. tools/check/tap.sh

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
cp run_tests.sh "$dir"
echo "timeout=2" >"$dir/settings"
# Nothing of the caller's may select another runner or reach a scenario.
export XDG_CACHE_HOME=$dir/no-cache
unset KSRC "${!KSELFTEST_@}"

# scenario NAME BODY: an executable that run_tests.sh takes for a scenario
scenario()
{
	printf '#!/bin/bash\n%s\n' "$2" >"$dir/$1"
	chmod +x "$dir/$1"
	echo "$1" >>"$dir/scenarios.list"
}
scenario all_good 'echo "ok 1 a"; echo "args: $*"'
scenario all_bad 'echo "not ok 1 b"; exit 1'
scenario absent 'echo "ok 1 c # SKIP no such thing"; exit 4'
scenario hang 'exec sleep 60'
scenario tidy "trap 'echo \$\$ gone >$dir/tidied; exit 1' TERM INT
touch $dir/started
sleep 60 & wait"
scenario later 'echo ran later'

scenario swift_b 'echo "  hold     300 ms"'
scenario swift_a 'echo "  hold     2000 ms"'
scenario swift_long 'echo "  hold     57700 ms"'

run()
{
	"$dir/run_tests.sh" "$@" 2>&1
}

# ktap ARGUMENT...: what a run prints, without what only newer runners say
ktap()
{
	run "$@" | grep -v '^# timeout set to '
}

wanted='TAP version 13
1..4
# selftests: sched_claims: all_good
# ok 1 a
# args:
ok 1 selftests: sched_claims: all_good
# selftests: sched_claims: all_bad
# not ok 1 b
not ok 2 selftests: sched_claims: all_bad # exit=1
# selftests: sched_claims: absent
# ok 1 c # SKIP no such thing
ok 3 selftests: sched_claims: absent # SKIP
# selftests: sched_claims: hang
#
not ok 4 selftests: sched_claims: hang # TIMEOUT 2 seconds'
all=(-t 'all_*' -t absent -t hang)
same "outcomes through the loop of our own" "$wanted" "$(KSFT='' ktap "${all[@]}" | sed 's/ $//')"
check "the kernel's runner is there" test -r "$KSFT/kselftest/runner.sh"
same "outcomes through the kernel's runner" "$wanted" "$(ktap "${all[@]}" | sed 's/ $//')"

check "green is 0" status 0 run -t all_good
check "red is 1" status 1 run -t 'all_*'
check "a timeout is red" status 1 run -t hang -o 1
check "a skip beside green is green" status 0 run -t all_good -t absent
check "nothing but skips is 4" status 4 run -t absent
check "help is 0" status 0 run -h

same "-l lists in order, -t selects" $'all_good\nall_bad' "$(run -l -t all_bad -t '*good')"
same "an unknown name names its neighbour" \
	'run_tests.sh: there is no scenario "al_good"; near it: all_good; see -l' \
	"$(run -t all_good -t al_good)"
check "an unknown name is 2" status 2 run -t al_good
check "a glob without a match is 2" status 2 run -t 'x*'
same "an unknown option names its neighbour" \
	'run_tests.sh: there is no option "--prov"; near it: --prove; see -h' "$(run --prov)"
for arguments in --prov -x all_good "-r 0" "-o 1s" -t "-O /proc/none"; do
	# shellcheck disable=SC2086 # several words
	check "usage: $arguments is 2" status 2 run $arguments
done
check "an unwritable -O runs nothing" status 1 grep -q TAP <(run -O /proc/none)

same "-r numbers on, -O has a directory for each, --prove is handed on" "1..2
# args: --prove -O $dir/out/1
ok 1 selftests: sched_claims: all_good
# args: --prove -O $dir/out/2
ok 2 selftests: sched_claims: all_good" \
	"$(run -r 2 -t all_good -O "$dir/out" --prove | grep -E 'args|^ok|^1')"
same "--trace is handed on" "# args: --trace -O $dir/out" \
	"$(run -t all_good -O "$dir/out" --trace | grep args)"
same "--long is handed on, and the timeout is as much longer" "# timeout set to 20
# args: --long" "$(run -t all_good --long | grep -E 'args|timeout')"
same "--describe asks the one that is named, and runs nothing" $'ok 1 a\nargs: --describe' \
	"$(run --describe 'all_g*')"
same "--describe asks those that -t selects" $'ok 1 a\nargs: --describe' \
	"$(run --describe -t all_good)"
same "--quick takes the shortest first and leaves out what does not go into a minute" \
	$'swift_b\nswift_a' "$(run -l --quick -t 'swift_*')"
same "--quick takes what just goes into it" $'swift_b\nswift_long' \
	"$(run -l --quick -t swift_b -t swift_long)"
check "--quick of nothing that is short is 2" status 2 run -l --quick -t all_good
check "--describe of an unknown name is 2" status 2 run --describe al_good
check "--trace without -O is 2" status 2 run -t all_good --trace
check "-O makes the directory" test -d "$dir/out"
same "-s counts and names" "# 1 ok, 1 failed, 1 skipped
#  ok       all_good
#  FAILED   all_bad # exit=1
#  skipped  absent # SKIP" \
	"$(run -s -t 'a*' | sed -n '/^# 1 ok/,$s/ *[0-9]* ms / /;/^# 1 ok/,$p')"

# A caller's ignored SIGINT cannot be trapped, so give it back its default.
for signal in INT:130 TERM:143; do
	rm -f "$dir/started" "$dir/tidied"
	env --default-signal=INT "$dir/run_tests.sh" -t tidy -t later -o 50 >"$dir/log" 2>&1 &
	for ((i = 0; i < 100; i++)); do
		[[ -e $dir/started ]] && break
		sleep 0.1
	done
	kill -"${signal%:*}" $!
	wait $!
	same "SIG${signal%:*} ends with ${signal#*:}" "${signal#*:}" $?
	check "SIG${signal%:*} lets the scenario tidy up" test -s "$dir/tidied"
	check "SIG${signal%:*} leaves no process" status 1 kill -0 "$(cut -d' ' -f1 "$dir/tidied")"
	check "SIG${signal%:*} starts no further scenario" status 1 grep -q later "$dir/log"
done

rm "$dir/all_bad"
same "a scenario that was not built stops everything" \
	"run_tests.sh: all_bad is in the list but is not built: run make" "$(run)"
rm "$dir/scenarios.list"
check "no list is 2" status 2 run
finish
