#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# --scheduler and the ops on schedulers, on any kernel: scx_fake beside this script plays scheduler
# and kernel, in a directory that stands for /sys/kernel/sched_ext. The binaries are the tiny
# scenarios of ktap/ in the build directory OBJ. lib/tests/vm/sched_ext_test.sh has the real thing.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tools/check/tap.sh

bin=${OBJ:?is not set: the build directory}/tests/ktap
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT
export SCHED_CLAIMS_SCHED_EXT=$out/sched_ext
# Here it is told from that of a test that runs beside us.
cp lib/tests/scx_fake "$out"
PATH=$out:$PATH

boot() { # a kernel with sched_ext and no scheduler
	rm -rf "$SCHED_CLAIMS_SCHED_EXT"
	mkdir "$SCHED_CLAIMS_SCHED_EXT"
	echo disabled >"$SCHED_CLAIMS_SCHED_EXT/state"
	echo 0 >"$SCHED_CLAIMS_SCHED_EXT/enable_seq"
	: >"$SCHED_CLAIMS_SCHED_EXT/pids"
}

run() { # BINARY ARG...
	ended=0
	"$bin/$1" "${@:2}" >"$out/tap" 2>&1 || ended=$?
}

prints() { # PATTERN
	grep -q -e "$1" "$out/tap" || { cat "$out/tap"; return 1; }
}

lacks() { # WORD
	! grep "$1" "$out/tap"
}

ends() { # STATUS
	[ "$ended" = "$1" ] || { echo "exit status $ended"; cat "$out/tap"; return 1; }
}

# Nobody is left, and the state is that of the beginning.
is_clean() {
	local pid

	while read -r pid; do
		! kill -0 "$pid" 2>/dev/null || { echo "$pid is left"; return 1; }
	done <"$SCHED_CLAIMS_SCHED_EXT/pids"
	! pgrep -f "$out/scx_fake (sleep|refuse)" && [ "$(<"$SCHED_CLAIMS_SCHED_EXT/state")" = disabled ]
}

lost() { # HOW
	prints "^not ok 6 scheduler\.stayed_attached # scx_fake .* was lost after [0-9.]* s, noticed at [0-9.]* s of CLOCK_MONOTONIC: .*$1"
}

# noticed HOW: within 100 ms, each of five times
noticed() {
	local before after at late

	for _ in 1 2 3 4 5; do
		run loses_nothing --scheduler "scx_fake $1"
		at=$(sed -n 's/.* noticed at \([0-9.]*\) s of CLOCK_MONOTONIC.*/\1/p' "$out/tap")
		read -r before after <"$SCHED_CLAIMS_SCHED_EXT/detached"
		late=$(python3 -c "import time, sys
at = $at + time.time() - time.monotonic()
print(round(1000 * (at - $after)))
sys.exit(not $before - 0.002 < at < $after + 0.1)") || { echo "noticed after $late ms"; return 1; }
		echo "$1: noticed after $late ms" >>"$out/notices"
	done
}

boot
run passes
check "no scheduler: a good run" ends 0
check "no scheduler: no claim about it" lacks scheduler

run passes --scheduler 'scx_fake  stay'
check "a good scheduler: a good run" ends 0
check "a good scheduler: the claim" prints '^ok [0-9]* scheduler\.stayed_attached # scx_fake stay, called fake$'
check "a good scheduler is detached" is_clean
SCHED_CLAIMS_SCHEDULER='scx_fake stay other' run passes
check "the environment asks for one, too" prints 'scheduler\.stayed_attached # .*, called other$'
run passes --prove --scheduler 'scx_fake stay'
check "faults are proven under a scheduler" prints '^ok 1 kill\.spin\.breaks\.spin\.completed\.eq '

run loses_nothing --scheduler 'scx_fake exit' -O "$out/run"
check "a scheduler that ends in mid-run: red" ends 1
check "a scheduler that ends in mid-run: the claim" lost 'its program exited with 0'
check "a scheduler that ends in mid-run: its output" prints '^# fake: here I am$'
check "a scheduler that ends in mid-run: the kind of failure" grep -q \
	'"kind":"SchedulerDiedUnknownReason"' "$out/run/loses_nothing/run.json"
check "a scheduler that ends in mid-run: the evidence has its output" grep -x "fake: here I am" \
	"$out/run/loses_nothing/evidence/scheduler.txt"
run loses_nothing --scheduler 'scx_fake crash'
check "a scheduler that crashes: the claim" lost 'its program was killed by SIGSEGV'
run loses_nothing --scheduler 'scx_fake eject'
check "a scheduler that is ejected: the claim" lost 'the kernel gave no reason'
check "a scheduler that is ejected: nothing is left" is_clean
check "a scheduler that ends in mid-run is noticed within 100 ms" noticed exit
check "a scheduler that crashes is noticed within 100 ms" noticed crash
check "a scheduler that is ejected is noticed within 100 ms" noticed eject
sed 's/^/# /' "$out/notices"

run passes --scheduler 'scx_fake stay' -O "$out/run"
check "a good scheduler leaves no evidence" test -s "$out/run/passes/run.json" -a \
	! -e "$out/run/passes/evidence"
run passes --scheduler 'scx_none -x'
check "a missing scheduler: red" ends 1
check "a missing scheduler: all claims are errors" prints \
	'^not ok 1 spin\.work_units\.at_least # ERROR scheduler scx_none -x: start scx_none: No such file'
check "a missing scheduler: its claim" prints '^not ok [0-9]* scheduler\.stayed_attached # ERROR '
run passes --scheduler 'scx_fake refuse'
check "a scheduler that exits at once" prints \
	'# ERROR scheduler scx_fake refuse exited with 7 before it was attached: fake: no such map$'
run passes --scheduler 'scx_fake sleep'
check "a scheduler that never attaches" prints \
	'# ERROR scheduler scx_fake sleep is not attached after 20 s (sched_ext is disabled): fake: still'
check "a scheduler that never attaches is gone" is_clean
boot
scx_fake stay stranger >"$out/stranger" &
until [ -s "$SCHED_CLAIMS_SCHED_EXT/pids" ]; do sleep 0.02; done
run passes --scheduler 'scx_fake stay'
check "a stranger is in charge" prints '# ERROR attach scx_fake stay: sched_ext is enabled by stranger'
run attaches_schedulers
check "a stranger is in charge: ops do not apply" prints \
	'# SKIP needs to attach a scheduler (sched_ext is enabled by stranger)$'
kill -TERM $!
wait $!
check "a stranger is left alone" is_clean

run attaches_schedulers
check "ops attach, replace and detach" ends 0
check "ops attach three" prints '^ok 2 scheduler->attached\.eq # 3, '
check "ops leave nothing" is_clean
run attaches_schedulers --scheduler 'scx_fake stay'
check "ops and --scheduler exclude each other" prints '# SKIP needs a run without --scheduler'
run attaches_schedulers --describe
check "--describe tells of schedulers" prints 'op  *replace scx_fake stay two at 100 ms$'

# The runner dies with SIGKILL: its program is killed, so the kernel detaches the scheduler.
kill_runner() {
	local pid

	"$bin/hangs" --scheduler 'scx_fake stay' >"$out/tap" 2>&1 &
	until [ -s "$SCHED_CLAIMS_SCHED_EXT/pids" ]; do sleep 0.02; done
	pid=$(<"$SCHED_CLAIMS_SCHED_EXT/pids")
	kill -KILL "$(ps -o ppid= "$pid")"
	until ! kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
	echo disabled >"$SCHED_CLAIMS_SCHED_EXT/state"
	wait $!
	! grep -q 'not ok .*scheduler\.stayed' "$out/tap" && is_clean
}
boot
check "a killed runner leaves no scheduler" kill_runner
check "a killed runner is told" prints 'runner killed by signal 9'
# This kernel keeps the scheduler of a dead program.
boot
run passes --scheduler 'scx_fake deaf'
check "a scheduler that cannot be detached" prints \
	'^not ok .* # ERROR detach scx_fake deaf: sched_ext is still enabled by fake$'

rm -r "$SCHED_CLAIMS_SCHED_EXT"
run passes --scheduler 'scx_fake stay'
check "a kernel without sched_ext: SKIP" ends 4
check "a kernel without sched_ext is named" prints \
	'^ok [0-9]* scheduler\.stayed_attached # SKIP needs sched_ext (sched_ext is not in this kernel: '
run passes --scheduler ' '
check "an empty command is refused" ends 2
finish
