// SPDX-License-Identifier: GPL-2.0
/*
 * Programs that a worker starts have its CPU mask, and run on no other CPU.
 *
 *   (affinity: usable CPU 0)
 *   |- starter   1 x a shell that starts grep and cut, again and again
 *   `- load      2 x SpinWait: a reason to go elsewhere
 *
 * Promise: sched_setaffinity(2): a child created by fork(2) inherits its parent's mask, and it is
 * preserved across execve(2).
 */
#include <stdio.h>
#include <string.h>

#include "scenario/scenario.h"
#include "sys/cpulist.h"
#include "work/custom.h"

/* Both lines are lists of CPUs: the mask of one program, and where the other one ran. */
#define ASK "exec 2>/dev/null; grep Cpus_allowed_list /proc/self/status; " \
	"exec cut -d ' ' -f 39 /proc/self/stat"

static void start_and_ask(const struct custom_context *context, struct worker_report *report)
{
	char line[CPULIST_MAX], *tab;
	cpu_set_t cpus;
	FILE *f;

	while (!worker_stopped(context->worker)) {
		f = popen(ASK, "r");
		while (f && fgets(line, sizeof(line), f)) {
			tab = strchr(line, '\t');
			if (cpulist_parse(tab ? tab + 1 : line, &cpus, NULL))
				continue;
			for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
				if (CPU_ISSET(cpu, &cpus))
					u64_set_insert(&report->cpus_used, cpu);
			report->iterations++;
		}
		if (f)
			pclose(f);
	}
	report->completed = true;
}

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *starter = run_group(run, "starter");

	claim_each(v, starter, iterations, at_least, 2);
	claim_each(v, starter, cpus_used, subset_of, &starter->cpus);
	claim_kind(v, ISOLATION);
}

SCENARIO = {
	.what = "a CPU mask survives fork and exec",
	.promise = "sched_setaffinity(2), notes on fork and execve",
	.needs = { .cpus = 2, .programs = "sh grep cut" },
	.groups = GROUPS({ "starter", .work = &work_custom, .cpus = CPU(0),
			   .params = WORK_PARAMS(struct custom_params, .label = "StartAndAsk",
						 .fn = start_and_ask) },
			 { "load", .workers = 2, .cpus = CPU(0) }),
	.hold_ms = 2000,
	.check = check,
	.faults = FAULTS({ op_affinity("starter", 0, CPU(1), .at_ms = 300),
			   .breaks = "starter.cpus_used.subset_of" }),
};
