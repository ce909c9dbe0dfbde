// SPDX-License-Identifier: GPL-2.0
/*
 * A CPU goes offline and comes back all the time under load: nobody is lost, and in the end all
 * CPUs work again.
 *
 *   step 0   |- spinners   2 x SpinWait for each CPU
 *            |- pairs      2 x PipeIo (one pair) for each CPU; a CPU goes off and on
 *   step 1   the same without hotplug
 *
 * Promise: Documentation/core-api/cpu_hotplug.rst: tasks are migrated away from an outgoing CPU.
 */
#include "scenario/scenario.h"

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *spinners = run_cgroup(run, "spinners");
	const struct cgroup_stats *pairs = run_cgroup(run, "pairs");

	claim_each(v, spinners, completed, eq, true);
	claim_each(v, pairs, completed, eq, true);
	claim_each_slice(v, spinners, STEP(0), iterations, at_least, 1);
	claim_each_slice(v, spinners, STEP(1), iterations, at_least, 1);
	claim_each_slice(v, pairs, STEP(0), iterations, at_least, 1);
	claim_each_slice(v, pairs, STEP(1), iterations, at_least, 1);
	claim_reading(v, run, "spinners", STEP(1), cpus_effective, len_eq, run->cpus.len);
	claim_phase(v, run, spinners, STEP(1), cpus_used, len_eq, run->cpus.len);
	claim_because(v, "every CPU that is back is used");
}

SCENARIO = {
	.what = "CPU hotplug under load loses no task and no CPU",
	.promise = "Documentation/core-api/cpu_hotplug.rst",
	.needs = { .cpus = 2, .controllers = "cpu cpuset", .schedstat = true },
	.cgroups = CGROUPS({ "spinners", .workers = PER_CPU(2) },
			   { "pairs", .workers = PER_CPU(2), .work = &work_pipe_io }),
	.steps = STEPS({ .ops = OPS(op_offline(CPU(1)), op_online(CPU(1))),
			 .hold = HOLD_LOOP_FRACTION(50, 0.6) },
		       { .hold = HOLD_MS(800) }),
	.hold_ms = 3000,
	.check = check,
	.faults = FAULTS({ op_kill("spinners", 1, .at_ms = 100), .step = 1,
			   .breaks = "spinners.completed.eq" },
			 { op_cpuset("spinners", FIRST_CPUS(1), .at_ms = 100), .step = 1,
			   .breaks = "spinners.Step[1].cpus_effective.len_eq" },
			 { op_kill("pairs", 1, .at_ms = 100), .step = 1,
			   .breaks = "pairs.completed.eq" }),
};
