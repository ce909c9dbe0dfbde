#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Schedulers in BPF on a kernel that has them: scenarios are green under schedulers that work, and
# one that stalls or fails is noticed, with the kernel's reason. Needs the kernel that tools/kernel
# build makes; the scenarios are those in OUTPUT, the library is in OBJ.

cd "$(dirname "$0")/../../.." || exit 1
. lib/tests/vm/guest.sh
has_kernel built build
kernel=built
dir=${OUTPUT:-$PWD}
obj=${OBJ:-$dir/obj}
probe=attached_scheduler_dispatches
late=()
green="$probe oversubscribed_workers_all_progress pinned_workers_stay_on_their_cpus
	killed_worker_costs_only_its_report blocked_pipe_pairs_are_woken"
own="schedulers_come_and_go_under_load stalling_scheduler_is_ejected"

# scenarios OPTION...: run the real ones; sets status
scenarios()
{
	guest 1n2l2c1t --dir "$dir" "$@"
	status=$?
}

# says PATTERN
says()
{
	grep -q -e "$1" "$work/out"
}

# A suite of one scenario that lasts longer than the patience of the kernel's watchdog.
make_suite()
{
	mkdir "$work/suite"
	cat >"$work/spins.c" <<-'END'
		#include "scenario/scenario.h"

		static void check(struct verdict *v, const struct run *run)
		{
			claim_each(v, run_group(run, "spin"), completed, eq, true);
		}

		SCENARIO = {
			.what = "somebody spins",
			.groups = GROUPS({ "spin", .workers = PER_CPU(3), .work = &work_spin_wait }),
			.hold_ms = 9000,
			.check = check,
		};
	END
	"${CC:-cc}" -std=gnu11 -pthread -D_GNU_SOURCE= -iquote "$obj/may/scenario" "$work/spins.c" \
		"$obj/libsched_claims.a" -lnuma -lcap -lm -o "$work/suite/spins" || exit 1
	cp settings "$work/suite"
	{
		# Both clocks of the guest at one moment. tools/vm asks here for the list, with -l.
		echo '#!/bin/bash'
		echo "[[ \$1 = -l ]] || { read -r up _ </proc/uptime; echo uptime \$up >/dev/kmsg; }"
		tail -n +2 run_tests.sh
	} >"$work/suite/run_tests.sh"
	chmod +x "$work/suite/run_tests.sh"
	echo spins >"$work/suite/scenarios.list"
}

# works SCHEDULER
works()
{
	local name pick=()

	for name in $green; do
		pick+=(-t "$name")
	done
	scenarios --sched "$1" "${pick[@]}"
	says "^ok 1 selftests: sched_claims: $probe\$"
	report $? "$1: the dispatch probe is green"
	[ $status = 0 ] && [ "$(grep -c '^# ok .* scheduler\.stayed_attached # ' "$work/out")" = 5 ]
	report $? "$1: scenarios are green"
}

# late_ms: how long after the kernel's own words the last loss was noticed
late_ms()
{
	local at

	at=$(sed -n 's/.* noticed at \([0-9.]*\) s of CLOCK_MONOTONIC.*/\1/p' "$work/out")
	awk -v at="$at" -F '[][ ]+' '
		/\] uptime / { offset = $4 - $2 }
		/sched_ext: BPF scheduler .* disabled/ { gone = $2 }
		END { print gone && at ? int((at - offset - gone) * 1000) : "never" }' "$work/log"
}

# is_lost SCHEDULER REASON: red, with the reason, before the end of the run
is_lost()
{
	guest 1n2l2c1t --sched "$1" --cmdline printk.time=1 --kernel-log "$work/log"
	status=$?
	late+=("$(late_ms)")
	[ $status = 1 ] && says "^# not ok .* scheduler\.stayed_attached # $1 was lost after [0-9.]* s, noticed .*: .*$2"
	report $? "$1: lost ($2)"
	says '^# ok 1 spin\.completed\.eq '
	report $? "$1: the fair class takes over"
}

# Most of them: a host that keeps the guest's CPUs waiting makes one late, but none early.
are_noticed()
{
	local ms n=0

	for ms in "${late[@]}"; do
		[[ $ms = never ]] || ((ms > 100)) || n=$((n + 1))
	done
	echo "# noticed after ${late[*]} ms" | tee "$work/out"
	((2 * n > ${#late[@]}))
	report $? "losses are noticed within 100 ms of the kernel's words"
}

own_scenarios()
{
	local name

	for name in $own; do
		scenarios -t "$name"
		[ $status = 0 ]
		report $? "$name is green"
		scenarios --prove -t "$name"
		[ $status = 0 ]
		report $? "$name: every fault is seen"
	done
	scenarios --prove --sched scx_simple -t $probe
	[ $status = 0 ]
	report $? "$probe: every fault is seen"
}

bad_input()
{
	scenarios --sched scx_none
	[ $status = 2 ] && grep -q 'no program' "$work/err" && [ ! -s "$work/out" ]
	report $? "a missing scheduler is refused"
	scenarios --sched "scx_qmap --no-such-option" -t $probe
	[ $status = 1 ] && says '# ERROR scheduler scx_qmap --no-such-option exited with 1 before it was'
	report $? "a scheduler that does not start is an error"
}

make_suite
works scx_simple
works scx_qmap
is_lost "scx_qmap -t 20" 'disabled (runnable task stall); qmap: .* failed to run for'
is_lost "scx_qmap -T 20" 'disabled (runnable task stall)'
is_lost "scx_qmap -e 500" 'disabled (scx_bpf_error)'
are_noticed
own_scenarios
bad_input
finish
