#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# How a scenario binary is used: options, run directory, faults, and being interrupted. The binaries
# are the tiny scenarios of ktap/ in the build directory OBJ.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tools/check/tap.sh

bin=${OBJ:?is not set: the build directory}/tests/ktap
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT

# Run a binary: its exit status, and what it must say on one of its channels.
says() { # STATUS CHANNEL PATTERN BINARY ARG...
	local status=0

	"$bin/$4" "${@:5}" >"$out/stdout" 2>"$out/stderr" || status=$?
	tail -n 40 "$out/stdout" "$out/stderr"
	[[ $status -eq $1 ]] && grep -q -e "$3" "$out/$2"
}

expect() { # TEXT STATUS CHANNEL PATTERN BINARY ARG...
	check "$1" says "${@:2}"
}

# Nothing may run when the command line is wrong.
silent() { # TEXT
	check "$1, and nothing runs" test ! -s "$out/stdout"
}

expect "unknown option" 2 stderr 'cannot use "--fualt"; did you mean --fault?' passes --fualt
silent "unknown option"
expect "extra word" 2 stderr 'cannot use "word"' passes word
silent "extra word"
expect "missing argument" 2 stderr 'cannot use "-O"' passes -O
expect "no such fault" 2 stderr 'no fault "2"; this scenario has 1' passes --fault 2
silent "no such fault"
expect "fault that is no number" 2 stderr 'no fault "one"' passes --fault one
expect "unwritable run directory" 2 stderr 'cannot keep the run: mkdir /dev/null/x: Not a directory' \
	passes -O /dev/null/x
silent "unwritable run directory"
expect "--help" 0 stdout '^Usage: passes ' passes --help
expect "--describe tells what" 0 stdout 'what .*everything is as it should be' passes --describe
expect "--describe names the claims" 0 stdout 'claim .*spin\.completed\.eq\.2$' passes --describe
expect "--describe names the faults" 0 stdout '1: kill spin\[0\] at 0 ms, breaks spin\.completed\.eq$' \
	passes --describe

expect "--long takes ten times as long" 0 stdout '^  hold *1000 ms$' passes --describe --long
expect "--long has as much more patience" 0 stdout '^  limit *30000 ms' hangs --describe --long
expect "--long does ops later and for longer" 0 stdout \
	'^  op *stop stopped\[0\] at 1000 ms for 4500 ms$' has_a_gap --describe --long
expect "--long of a run" 0 stdout '^ok 5 scenario\.ran_to_its_end ' passes --long

expect "--fault turns its claim red" 1 stdout '^not ok 2 spin\.completed\.eq ' passes --fault 1
expect "--prove sees it" 0 stdout '^ok 1 kill\.spin\.breaks\.spin\.completed\.eq # FAIL: ' passes --prove
expect "--prove wants a fault" 1 stdout '^not ok 1 scenario\.has_a_fault # ERROR ' fails --prove

# Root with fewer rights, or a user: the scenario runs, what its faults do is not allowed.
cannot() { # PATTERN SCENARIO
	setpriv --bounding-set=-sys_nice "${OUTPUT:?is not set: where the scenarios are}/$2" --prove >"$out/stdout" 2>&1
	grep -q -e "$1" "$out/stdout" || { cat "$out/stdout"; return 1; }
}
check "--prove skips what is not allowed" cannot '^ok 1 policy\.pair.* # SKIP needs the policy of pair' \
	turns_stay_short_under_2x_load

expect "--describe names the known bugs" 0 stdout \
	'known .*spin\.work_units\.at_least, from Linux 3\.0: commit 0123456789ab$' knows_bugs --describe
expect "--describe names their range" 0 stdout \
	'known .*spin\.completed\.eq\.2, from Linux 3\.0 to before 3\.0\.1: ' knows_bugs --describe
same "make docs has a row for it" "| \`passes\` | everything is as it should be | $("$bin/passes" \
	--describe | sed -n 's/^  promise *//p') | nothing | kill spin[0] at 0 ms, breaks$(
	) spin.completed.eq | 100 ms |" "$("$bin/passes" --describe | awk -f tools/docs.awk | tail -n +3)"
expect "--prove skips a claim that fails anyway" 0 stdout \
	'^ok 1 kill.*completed\.eq # SKIP this kernel is known to break the claim: report of an ex' \
	knows_bugs --prove
expect "--prove sees what is known of other kernels" 0 stdout '^ok 2 kill.*completed\.eq\.2 # FAIL' \
	knows_bugs --prove
expect "--fault is red by a claim that is known of other kernels" 1 stdout \
	'^not ok 3 spin\.completed\.eq\.2 #' knows_bugs --fault 2
expect "a known bug of no claim is an error" 1 stdout \
	'# ERROR known bug of no claim of this scenario: spin\.complete\.eq' knows_no_claim

expect "-O keeps a run" 0 stdout '^ok 1 ' passes -O "$out/run"
check "reports are kept" test -s "$out/run/passes/reports.postcard"
check "a verdict is kept" grep -q '"outcome":"PASS"' "$out/run/passes/run.json"
expect "-O keeps a red run" 1 stdout '^not ok 1 ' fails -O "$out/run"
check "a red verdict is kept with its reason" \
	grep -q '"outcome":"FAIL".*"because":"it was to be killed"' "$out/run/fails/run.json"


# The noise of the machine is looked for where a limit is an absolute time, and kept with the run.
check "without absolute limits there is no calibration" \
	grep -q '"noise":null' "$out/run/passes/run.json"
expect "gates are judged" 1 stdout '^not ok [0-9]* spin\.gate\.min_work_units ' gates -O "$out/run"
check "the calibration is kept" grep -q '"realtime":\(true\|false\),"floors":\[{"cpu":' \
	"$out/run/gates/run.json"
check "the kind of a failure is kept" \
	grep -q '"outcome":"FAIL","kind":"NoProgress"' "$out/run/gates/run.json"
shared_calibration() { # a floor that no measurement gives can only come from the file
	SCHED_CLAIMS_NOISE=$out/noise "$bin/gates" >"$out/stdout"
	sed -i 's/^cpu \([0-9]*\) .*/cpu \1 123456789/' "$out/noise"
	SCHED_CLAIMS_NOISE=$out/noise "$bin/gates" >"$out/stdout"
	grep 'spin\.gate\.max_gap_ms .*noise floor 123\.456789 ms' "$out/stdout"
}
check "scenarios of a suite share the calibration" shared_calibration

topology() {
	"$bin/passes" --topology | grep -q "^$(nproc) CPUs, "
}
check "--topology shows every CPU of ours" topology

# A cgroup of a run whose process is dead, and one of a process that is alive.
cleanup() {
	local base dead alive status=0

	base=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
	dead=$base/sched_claims.4194999.1
	alive=$base/sched_claims.$$.$(awk '{ print $22 }' /proc/$$/stat)
	mkdir "$dead" "$alive" || return 1
	"$bin/passes" --cleanup | grep -qx "removed $dead" || status=1
	[[ ! -e $dead && -e $alive ]] || status=1
	[[ ! -e $dead ]] || rmdir "$dead"
	[[ ! -e $alive ]] || rmdir "$alive"
	return $status
}
if [[ -w $(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)/cgroup.procs ]]; then
	check "--cleanup removes what dead runs left, and no more" cleanup
fi

# Whether the processes of a binary are gone. They get one second.
gone() { # BINARY
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		pgrep -f "^$bin/$1" >/dev/null || return 0
		sleep 0.1
	done
	return 1
}

# "hangs" waits for its limit of three seconds: there is time to interrupt it. Who calls us may ignore
# SIGHUP, as nohup does.
interrupt() { # SIGNAL STATUS
	local pid status=0

	env --default-signal=HUP "$bin/hangs" >"$out/stdout" 2>"$out/stderr" &
	pid=$!
	sleep 0.7
	kill -s "$1" $pid
	wait $pid || status=$?
	[[ $status -eq $2 ]] && gone hangs
}

check "SIGTERM ends everything" interrupt TERM 143
check "SIGTERM is reported" grep -q \
	'^not ok . scenario\.ran_to_its_end # ERROR interrupted by signal 15 (SIGTERM)' "$out/stdout"
check "SIGHUP ends everything" interrupt HUP 129
check "SIGKILL ends everything" interrupt KILL 137
finish
