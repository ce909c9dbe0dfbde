#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A real-time program of somebody else takes 95 % of the CPU that a scenario's workers are bound to:
# the claims on progress say so and are inconclusive, the others are judged.

cd "$(dirname "$0")/../../.." || exit 1
. lib/tests/vm/guest.sh

# Runs before all fair tasks of CPU 0 for 192 of 200 ms. The guest needs the rest for itself.
make_hog()
{
	${CC:-cc} -D_GNU_SOURCE -static -x c - -o "$1" <<-'END'
		#include <sched.h>
		#include <time.h>

		static double now(void)
		{
			struct timespec t;

			clock_gettime(CLOCK_MONOTONIC, &t);
			return t.tv_sec + t.tv_nsec / 1e9;
		}

		int main(void)
		{
			const struct sched_param lowest = { .sched_priority = 1 };
			const struct timespec pause = { .tv_nsec = 8000000 };
			cpu_set_t cpu;
			double end;

			CPU_ZERO(&cpu);
			CPU_SET(0, &cpu);
			if (sched_setaffinity(0, sizeof(cpu), &cpu) ||
			    sched_setscheduler(0, SCHED_FIFO, &lowest))
				return 1;
			for (;;) {
				for (end = now() + 0.192; now() < end;)
					;
				nanosleep(&pause, 0);
			}
		}
	END
}

suite two_share_one_cpu
make_hog "$work/hog"
{
	# tools/vm asks here for the list of tests, with -l.
	echo '#!/bin/bash'
	echo "[[ \$1 = -l ]] || hog &"
	tail -n +2 run_tests.sh
} >"$work/suite/run_tests.sh"
chmod +x "$work/suite/run_tests.sh"
guest 1n1l2c1t --extra "$work/hog"

# How much the hog really gets depends on the host: near nine tenths the claim may stand on either
# side of the limit, and what it says must fit.
some='real-time programs of others took [1-8][0-9.]*% of the CPUs of two$'
most='real-time programs of others took (9[0-9.]*|100)% of the CPUs of two$'
if grep -qE "^# # $some" "$work/out"; then
	check "a claim on progress fails, with what others took before it" prints "^# # $some" 2
	check "and so does a gate" prints '^# not ok .* two\.(gate\.max_gap_ms|max_gap_ms\.at_most) # [^I]' 2
else
	check "a claim on progress is inconclusive" \
		prints "^# not ok .* two\.max_gap_ms\.at_most # INCONCLUSIVE .*; but $most" 1
	check "and so is a gate" \
		prints "^# not ok .* two\.gate\.max_gap_ms # INCONCLUSIVE .*; but $most" 1
fi
check "where the workers ran is judged all the same" \
	prints '^# ok .* two\.(cpus_used\.subset_of|gate\.isolation) # [^S]' 2
finish
