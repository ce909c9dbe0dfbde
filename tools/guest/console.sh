# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Watches a guest: passes its KTAP through, and when the guest dies in the middle completes
# the KTAP with the reason. Callers define run (the directory of this boot), qemu (the
# command), names (of the tests), silence and deadline (seconds, 0 is none).
# shellcheck disable=SC2154,SC2034

# Reads the outer level of the stream: the plan, the last result.
ktap_line()
{
	printf '%s\n' "$1"
	case $1 in
	"TAP version "* | "KTAP version "*)
		ktap_version=1
		;;
	1..[0-9]*)
		ktap_plan=${1#1..} ktap_plan=${ktap_plan%%[!0-9]*}
		;;
	"ok "[0-9]* | "not ok "[0-9]*)
		ktap_last=${1#not } ktap_last=${ktap_last#ok } ktap_last=${ktap_last%%[!0-9]*}
		;;
	esac
}

# The kernel log from the first sign of trouble on, or its last lines.
last_words()
{
	local log

	log=$(tr -d '\r' <"$run/kernel.log")
	grep -m 1 -A 24 -E 'Kernel panic|BUG:|Oops|soft lockup|blocked for more' <<<"$log" ||
		tail -n 12 <<<"$log"
}

# ktap_close REASON: every test that has no result yet gets one, the first with the log.
ktap_close()
{
	local i name

	((ktap_version)) || printf 'TAP version 13\n'
	((ktap_plan)) || printf '1..%d\n' "$((ktap_plan = ${#names[@]}))"
	printf '# kernel log:\n'
	last_words | sed 's/^/#   /'
	for ((i = ktap_last + 1; i <= ktap_plan; i++)); do
		name=${names[(i - 1) % ${#names[@]}]}
		printf 'not ok %d selftests: sched_claims: %s # ERROR %s\n' "$i" "$name" "$1"
	done
	((ktap_last < ktap_plan)) || printf '# ERROR %s\n' "$1"
}

# Passes the stream on until the guest closes it. Returns 1 if it was too long silent or
# ran into the deadline.
ktap_pass()
{
	local held="" part rc last=$SECONDS size=0 now

	while :; do
		IFS= read -r -t 1 part <&"$console"
		rc=$?
		held+=$part
		if ((rc == 0)); then
			ktap_line "$held"
			held=
			last=$SECONDS
		elif ((rc <= 128)); then
			break
		fi
		# A kernel log that grows is a sign of life only before the first line.
		now=$(stat -c %s "$run/kernel.log" 2>/dev/null)
		((ktap_version || now == size)) || last=$SECONDS
		size=$now
		! emulator_failed || return 1
		((silence == 0 || SECONDS - last < silence)) || return 1
		((deadline == 0 || SECONDS < deadline)) || return 1
	done
	# Half a result is none.
	[ -z "$held" ] || printf '# %s\n' "${held#'# '}"
}

# The kernel switches its static keys by way of a breakpoint, above all while it boots. QEMU 7.2 with
# a thread for each CPU may still run that when it is gone, and then the kernel dies of it.
# tools/setup.sh installs a newer one.
emulator_failed()
{
	((!ktap_version)) && grep -q 'Oops: int3' "$run/kernel.log"
}

# Why the guest is gone, in a few words.
death()
{
	local panic

	panic=$(tr -d '\r' <"$run/kernel.log" | sed -n 's/.*Kernel panic - not syncing: //p' | head -n 1)
	if [ -n "$panic" ]; then
		echo "guest panicked: $panic"
	elif emulator_failed; then
		echo "guest died of QEMU: Oops: int3"
	elif [ "$1" != 0 ]; then
		echo "guest hung: no sign of life, or past its deadline, after $SECONDS s"
	elif [ -s "$run/qemu.log" ]; then
		echo "qemu: $(head -n 1 "$run/qemu.log")"
	else
		echo "guest died without a word"
	fi
}

# Prints for how long QEMU's virtual CPUs ran on the host, and for how long they had to wait for one
# of its CPUs, in nanoseconds. TCG may have one thread for all of them.
vcpu_time()
{
	local task name run wait run_sum=0 wait_sum=0

	for task in /proc/"$qemu_pid"/task/*; do
		name='' run=0 wait=0
		read -r name <"$task/comm"
		if [[ $name == "CPU "*/* || $name == "ALL CPUs"* ]]; then
			read -r run wait _ <"$task/schedstat"
		fi
		((run_sum += run, wait_sum += wait))
	done 2>/dev/null
	echo "vcpu_time $run_sum $wait_sum"
}

# Answers what the guest asks, and keeps everything else, which is its stderr.
host_answer()
{
	local line

	while IFS= read -r line; do
		if [ "$line" = vcpu_time ]; then
			vcpu_time 1<>"$run/host.in"
		else
			printf '%s\n' "$line" >>"$run/stderr"
		fi
	done
	[ -z "$line" ] || printf '%s\n' "$line" >>"$run/stderr"
}

# Boots and watches. Returns 0 if the guest sent its status home, with what it left in
# $run/home; else 1 with the reason in $reason.
guest_run()
{
	local hung=0 answering hold

	ktap_version=0 ktap_plan=0 ktap_last=0
	: >"$run/kernel.log"
	exec {console}< <(exec setpriv --pdeathsig KILL "${qemu[@]}" </dev/null 2>"$run/qemu.log")
	qemu_pid=$!
	# It ends with QEMU, and also when that never opened the pipe.
	exec {hold}<>"$run/host.out"
	host_answer <"$run/host.out" {hold}>&- >/dev/null &
	answering=$!
	ktap_pass || hung=1
	guest_stop "$hung"
	exec {console}<&- {hold}>&-
	wait "$answering"
	mkdir -p "$run/home"
	cat "$run/bulk.virtio" "$run/bulk.serial" 2>/dev/null | tar -C "$run/home" -x 2>/dev/null
	[ -s "$run/home/status" ] && return
	reason=$(death "$hung")
	return 1
}

# guest_stop FORCE: waits for QEMU, or kills it first.
guest_stop()
{
	[ -n "${qemu_pid:-}" ] || return 0
	[ "$1" = 0 ] || kill -KILL "$qemu_pid" 2>/dev/null
	wait "$qemu_pid" 2>/dev/null
	qemu_pid=
}
