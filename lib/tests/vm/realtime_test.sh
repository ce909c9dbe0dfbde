#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A real-time program of somebody else takes 95 % of the CPU that a scenario's workers are bound to:
# the claims on progress say so and are inconclusive, the others are judged. OBJ is the build
# directory ("make unit"). Needs a kernel in the cache: tools/kernel fetch debian-6.12.

set -u
top=$(cd "$(dirname "$(readlink -f "$0")")/../../.." && pwd)
obj=${OBJ:-$top/obj}
name=two_share_one_cpu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0
failed=0

# holds NAME PATTERN NUMBER: so many lines of the guest match.
holds()
{
	count=$((count + 1))
	if [ "$(grep -cE "$2" "$work/out")" = "$3" ]; then
		echo "ok $count $1"
		return
	fi
	failed=1
	sed 's/^/#   /' "$work/out" "$work/err"
	echo "not ok $count $1"
}

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

echo "TAP version 13"
if [ ! -x "$obj/tests/vm/$name" ]; then
	echo "Bail out! no $obj/tests/vm/$name: run make unit"
	exit 1
fi
mkdir "$work/suite"
cp "$obj/tests/vm/$name" "$top/settings" "$work/suite"
echo $name >"$work/suite/scenarios.list"
make_hog "$work/hog"
{
	# tools/vm asks here for the list of tests, with -l.
	echo '#!/bin/bash'
	echo "[[ \$1 = -l ]] || hog &"
	tail -n +2 "$top/run_tests.sh"
} >"$work/suite/run_tests.sh"
chmod +x "$work/suite/run_tests.sh"
"$top/tools/vm" 1n1l2c1t --dir "$work/suite" --kernel "${VM_TEST_KERNEL:-debian-6.12}" \
	--extra "$work/hog" >"$work/out" 2>"$work/err"

# How much the hog really gets depends on the host: near nine tenths the claim may stand on either
# side of the limit, and what it says must fit.
some='real-time programs of others took [1-8][0-9.]*% of the CPUs of two$'
most='real-time programs of others took (9[0-9.]*|100)% of the CPUs of two$'
if grep -qE "^# # $some" "$work/out"; then
	holds "a claim on progress fails, with what others took before it" "^# # $some" 2
	holds "and so does a gate" '^# not ok .* two\.(gate\.max_gap_ms|max_gap_ms\.at_most) # [^I]' 2
else
	holds "a claim on progress is inconclusive" \
		"^# not ok .* two\.max_gap_ms\.at_most # INCONCLUSIVE .*; but $most" 1
	holds "and so is a gate" \
		"^# not ok .* two\.gate\.max_gap_ms # INCONCLUSIVE .*; but $most" 1
fi
holds "where the workers ran is judged all the same" \
	'^# ok .* two\.(cpus_used\.subset_of|gate\.isolation) # [^S]' 2
echo "1..$count"
exit $failed
