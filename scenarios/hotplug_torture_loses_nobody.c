// SPDX-License-Identifier: GPL-2.0
/*
 * A CPU goes offline and comes back all the time under load: nobody is lost, and in the end all
 * CPUs work again.
 *
 *   step 0   |- spinners   2 x SpinWait for each CPU
 *            `- pairs      2 x PipeIo (one pair) for each CPU
 *   step 1   the same, and a CPU goes off and on
 *   step 2   as in step 0
 *
 * Promise: Documentation/core-api/cpu_hotplug.rst: tasks are migrated away from an outgoing CPU.
 */
#include "scenario/scenario.h"

static bool uses(const struct phase_cgroup_stats *group, uint64_t cpu)
{
	return group && u64_set_contains(&group->cpus_used, cpu);
}

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spinners = run_cgroup(run, "spinners");
	const struct cgroup_stats *pairs = run_cgroup(run, "pairs");
	size_t cpus_used = 0;

	claim_each(v, spinners, completed, eq, true);
	claim_each(v, pairs, completed, eq, true);
	for (unsigned int phase = STEP(1); phase <= STEP(2); phase++) {
		claim_each_slice(v, spinners, phase, iterations, at_least, 1);
		claim_each_slice(v, pairs, phase, iterations, at_least, 1);
	}
	claim_reading(v, run, "spinners", STEP(2), cpus_effective, len_eq,
		      run_readings(run, "spinners", STEP(0))->cpus_effective.len);
	/* Which of the two groups is on a CPU is the scheduler's choice. */
	for (size_t i = 0; i < run->cpus.len; i++)
		cpus_used += uses(run_phase(run, STEP(2), "spinners"), run->cpus.v[i]) ||
			     uses(run_phase(run, STEP(2), "pairs"), run->cpus.v[i]);
	claim(v, cpus_used, eq, run->cpus.len);
	claim_because(v, "every CPU that is back is used");
}

SCENARIO = {
	.what = "CPU hotplug under load loses no task and no CPU",
	.promise = "Documentation/core-api/cpu_hotplug.rst",
	.needs = { .cpus = 2, .controllers = "cpu cpuset", .schedstat = true },
	.cgroups = CGROUPS({ "spinners", .workers = PER_CPU(2) },
			   { "pairs", .workers = PER_CPU(2), .work = &work_pipe_io }),
	.steps = STEPS({ .hold = HOLD_MS(200) },
		       { .ops = OPS(op_offline(CPU(1)), op_online(CPU(1))),
			 .hold = HOLD_LOOP_FRACTION(50, 0.6) },
		       { .hold = HOLD_MS(800) }),
	.hold_ms = 3000,
	.check = check,
	.faults = FAULTS({ op_kill("spinners", 1, .at_ms = 100), .step = 2,
			   .breaks = "spinners.completed.eq" },
			 { op_cpuset("spinners", FIRST_CPUS(1), .at_ms = 100), .step = 2,
			   .breaks = "spinners.Step[2].cpus_effective.len_eq" },
			 { op_kill("pairs", 1, .at_ms = 100), .step = 2,
			   .breaks = "pairs.completed.eq" }),
};
