#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Evidence: what a red run leaves in its run directory, and that a green one leaves nothing. The
# scenarios are the tiny ones of ktap/ in the build directory OBJ.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tools/check/tap.sh

bin=${OBJ:?is not set: the build directory}/tests/ktap
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT

# run NAME ARG...: its TAP stays in $out/NAME.tap
run()
{
	"$bin/$1" "${@:2}" >"$out/$1.tap" 2>/dev/null
}

# has NAME FILE PATTERN: a file of the evidence has a line that matches
has()
{
	head -n 100 "$out/$1/evidence/$2"
	grep -qE -e "$3" "$out/$1/evidence/$2"
}

run passes -O "$out"
check "a green run leaves no evidence" test ! -e "$out/passes/evidence"
check "a green run is not told where it is" status 1 grep evidence "$out/passes.tap"
run passes --fault 1 -O "$out"
check "a red run leaves evidence" test -s "$out/passes/evidence/machine.txt"
check "the TAP says where" grep -qx "# evidence: $out/passes/evidence" "$out/passes.tap"
check "no task was stuck" test ! -e "$out/passes/evidence/tasks.txt"
run passes -O "$out"
check "the next green run removes it" test ! -e "$out/passes/evidence"
run fails
check "without -O the TAP names the command" \
	grep -qx "# evidence: ./fails -O DIR keeps what there is to see" "$out/fails.tap"
run skips -O "$out"
check "a skip leaves no evidence" test ! -e "$out/skips/evidence"

run has_a_gap -O "$out"
check "the release of the kernel" has has_a_gap machine.txt "^$(uname -r) "
check "its command line" grep -qxF "$(cat /proc/cmdline)" "$out/has_a_gap/evidence/machine.txt"
check "the topology" has has_a_gap machine.txt '^[0-9]+ CPUs?, '
if [[ -r /proc/config.gz ]]; then
	check "the configuration" has has_a_gap machine.txt '^CONFIG_IKCONFIG_PROC=y$'
	same "every option of \"config\"" "$(grep -oE 'CONFIG_[A-Z0-9_]+' config | sort)" \
		"$(sed -n '/^configuration/,$p' "$out/has_a_gap/evidence/machine.txt" |
			grep -v slow | grep -oE '^(# )?CONFIG_[A-Z0-9_]+' | tr -d '# ' | sort)"
fi
check "the longest gap" has has_a_gap gap.txt \
	'^longest gap .*: [4-9][0-9][0-9] ms, stopped\[0\] tid [0-9]+ on CPU [0-9]+$'

# What somebody writes to the kernel log meanwhile, and nothing from before.
log()
{
	local mark=sched_claims-$$-$RANDOM

	echo "$mark before" >/dev/kmsg
	run has_a_gap -O "$out" &
	sleep 0.4
	echo "$mark meanwhile" >/dev/kmsg
	wait
	cat "$out/has_a_gap/evidence/kernel.log"
	grep -qE "^\[ *[0-9]+\.[0-9]{6}\] .*$mark meanwhile" "$out/has_a_gap/evidence/kernel.log" &&
		! grep -q "$mark before" "$out/has_a_gap/evidence/kernel.log"
}
if { : >/dev/kmsg; } 2>/dev/null; then
	check "the kernel log of the run's time" log
fi

run hangs -O "$out"
check "the runner is seen before it is killed" has hangs tasks.txt \
	'the runner, process [0-9]+, and all below, about to be killed$'
check "where it is" has hangs tasks.txt '^Name:.hangs$'
check "what it waits for" has hangs tasks.txt '^wchan: '
# The timeout of kselftest comes as a SIGTERM.
timeout 2 "$bin/hangs" -O "$out" >/dev/null 2>&1
check "so it is when the time is up" has hangs tasks.txt '^Name:.hangs$'
check "which is in run.json" grep -q 'interrupted by signal 15' "$out/hangs/run.json"

run ignores_the_stop -O "$out"
check "a worker that does not end is seen before it is killed" has ignores_the_stop tasks.txt \
	': process [0-9]+ does not end, about to be killed$'
check "it runs" has ignores_the_stop tasks.txt '^State:.R \(running\)$'
for file in stat wchan syscall stack schedstat sched status cgroup; do
	check "its $file" has ignores_the_stop tasks.txt "^$file: ?"
done

check "--trace without -O is refused" status 2 "$bin/fails" --trace

# In a mount namespace of its own, where tracefs is mounted if it was not.
instances=/sys/kernel/tracing/instances
private() # COMMAND...
{
	# shellcheck disable=SC2016 # for the inner shell
	unshare -m bash -c '[[ -d $0 ]] || mount -t tracefs tracefs "${0%/*}" || exit; "$@"' \
		$instances "$@"
}

# Without a PATH there is no trace-cmd.
traced() # NAME ARG...
{
	private env PATH=/nonexistent "$bin/$1" --trace -O "$out" "${@:2}" >"$out/$1.tap" 2>&1
	! private ls $instances | grep sched_claims
}

# A supervisor that is killed itself can take back nothing. --cleanup removes what it left, and
# nothing while it lives.
killed_supervisor()
{
	local pid instance status=0

	"$bin/hangs" --trace -O "$out" >/dev/null 2>&1 &
	pid=$!
	instance=$instances/sched_claims.$pid.$(awk '{ print $22 }' /proc/$pid/stat)
	until [[ -d $instance ]] || ! kill -0 $pid; do sleep 0.02; done
	"$bin/passes" --cleanup | grep -F "removed $instance" && status=1
	kill -KILL $pid
	wait $pid
	[[ -d $instance ]] || { echo "nothing was left"; return 1; }
	"$bin/passes" --cleanup | grep -xF "removed $instance" || status=1
	[[ ! -e $instance ]] || { echo "$instance is left"; return 1; }
	return $status
}

# By trace-cmd, as its own format.
extracted()
{
	private "$bin/has_a_gap" --trace -O "$out" >"$out/has_a_gap.tap" 2>&1
	trace-cmd report -i "$out/has_a_gap/evidence/trace.dat" 2>/dev/null |
		grep -q ' sched_switch: ' && [[ ! -e $out/has_a_gap/evidence/trace.txt ]]
}

if [[ $EUID -eq 0 ]] && private true 2>/dev/null; then
	check "the recorder of a red run leaves no instance" traced has_a_gap
	check "it saw switches" has has_a_gap trace.txt ': sched_switch: '
	check "it saw wakeups" grep -q ': sched_wakeup: ' "$out/has_a_gap/evidence/trace.txt"
	check "the gap is found in it" lib/tests/gap_in_trace "$out/has_a_gap/evidence"
	check "none of it was overwritten" status 1 grep overwritten "$out/has_a_gap/evidence/gap.txt"
	check "a buffer that is full leaves no instance" traced has_a_gap_before_much
	check "a gap that was overwritten is told" has has_a_gap_before_much gap.txt \
		'^overwritten in the trace: what CPU [0-9]+ did before [0-9]+\.[0-9]{3} s$'
	if command -v trace-cmd >/dev/null; then
		check "with trace-cmd there is a trace.dat" extracted
	fi
	check "the recorder of a run that hangs leaves no instance" traced hangs
	check "the recorder of a green run leaves no instance" traced passes
	check "and no trace" test ! -e "$out/passes/evidence"
	export -f killed_supervisor
	export bin out instances
	check "--cleanup removes the instance of a killed supervisor" private bash -c killed_supervisor
fi
# shellcheck disable=SC2016 # for the inner shell
check "without tracefs the run goes on" unshare -rm bash -c \
	'mount -t tmpfs none /sys/kernel && "$0" --trace -O "$1"; [[ $? -eq 1 ]]' "$bin/fails" "$out"
check "and says why there is no trace" has fails trace.txt '^no trace: tracefs is not mounted'
finish
