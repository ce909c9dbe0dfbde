// SPDX-License-Identifier: GPL-2.0
/*
 * Workers compute for a part of every 10 ms and sleep for the rest: their utilisation, averaged
 * over time, is the share of the time for which they run.
 *
 *   (affinity: the first usable CPU)
 *   |- light   1 x compute 2 ms, sleep 8 ms
 *   `- heavy   1 x compute 5 ms, sleep 5 ms
 *
 * Promise: Documentation/scheduler/sched-capacity.rst, task utilization: the duty cycle, scaled by
 * frequency and capacity. Load tracking is a linear filter, so over a long time the mean of what
 * comes out is the mean of what goes in, also when a worker has to wait and gets less than it asks.
 */
#include <math.h>
#include <stdio.h>

#include "scenario/scenario.h"
#include "sys/cpu_time.h"
#include "sys/cpufreq.h"
#include "sys/file.h"
#include "sys/procfs.h"

/* The filter halves in 32 of its periods of 1024 us; the integral of 0.5^(t / 32) is 32 / ln 2. */
#define FILTER_NS (32 * 1024 * NSEC_PER_USEC / M_LN2)
/* Asleep for so long, a worker has next to no utilisation, whatever it was born with. */
#define FORGET_NS (400 * NSEC_PER_MSEC)
/* What happened between two samples is known when they are not much further apart than a sleep. */
#define KNOWN_NS (20 * NSEC_PER_MSEC)

/* Utilisation * time, as sampled; unknown: the part of it that is a guess. */
struct integral {
	uint64_t util, at_ns;
	double sum, unknown;
};

/* The utilisation of a task that always runs on this CPU, at its lowest frequency. */
static uint64_t least_full_util(int cpu)
{
	char path[128];
	long capacity;

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/cpu_capacity", cpu);
	if (file_read_long(path, &capacity) || capacity <= 0)
		capacity = 1024;
	return (uint64_t)(capacity * cpufreq_lowest(cpu));
}

static uint64_t lost_ns(int cpu)
{
	struct cpu_time time = { 0 };
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	cpu_time_read(&one, &time, NULL);
	return time.irq_ns + time.steal_ns;
}

/*
 * The clock of load tracking stands still in interrupts with IRQ_TIME_ACCOUNTING, and while the
 * hypervisor has the CPU with PARAVIRT_TIME_ACCOUNTING: an integral over the time of the clock is
 * too large by their share.
 */
static uint64_t most_full_util(uint64_t lost_ns, uint64_t wall_ns)
{
	return lost_ns < wall_ns / 2 ? 1024 * wall_ns / (wall_ns - lost_ns) : 1024;
}

/* Even the shortest sleep makes the kernel compute the utilisation anew. */
static void sample(struct worker *w, struct integral *integral, uint64_t sleep_ns)
{
	double a = integral->util, b, area;
	uint64_t ns = integral->at_ns;

	worker_sleep_ns(w, sleep_ns);
	integral->at_ns = clock_ns();
	ns = integral->at_ns - ns;
	if (util_avg_read(w->tid, &integral->util))
		integral->util = 0;
	b = fmax(integral->util, 0.5);
	/* It falls exponentially, by far while the worker waits; it rises for 1 ms at a time. */
	area = ns * (a > b ? (a - b) / log(a / b) : (a + b) / 2);
	integral->sum += area;
	integral->unknown += ns > KNOWN_NS ? area : 0;
}

/*
 * work_units: the integral; off_cpu_ns: what is a guess of it; iterations: least_full_util();
 * max_gap_at_ms: most_full_util().
 */
static void duty_cycle(const struct custom_context *context, struct worker_report *r)
{
	const uint64_t *config = context->config->u64;
	uint64_t begin_ns, begin_lost_ns, begin_cpu_ns;
	struct integral integral = { .at_ns = clock_ns() };
	int cpu;

	sample(context->worker, &integral, FORGET_NS);
	cpu = sched_getcpu();
	begin_ns = clock_ns();
	begin_lost_ns = lost_ns(cpu);
	begin_cpu_ns = clock_thread_cpu_ns();
	/* The filter gives back what it holds now, and keeps what it holds then. */
	integral.sum = -FILTER_NS * integral.util;
	integral.unknown = 0;
	while (!worker_stopped(context->worker)) {
		for (uint64_t i = 0; i < config[0]; i++) {
			uint64_t until_ns = clock_thread_cpu_ns() + NSEC_PER_MSEC;

			while (clock_thread_cpu_ns() < until_ns)
				worker_spin(context->worker, 64);
			sample(context->worker, &integral, 1);
		}
		sample(context->worker, &integral, config[1] * NSEC_PER_MSEC);
	}
	r->cpu_time_ns = clock_thread_cpu_ns() - begin_cpu_ns;
	r->work_units = (uint64_t)fmax(integral.sum + FILTER_NS * integral.util, 0);
	r->off_cpu_ns = (uint64_t)integral.unknown;
	r->iterations = least_full_util(cpu);
	r->max_gap_at_ms = most_full_util(lost_ns(cpu) - begin_lost_ns, clock_ns() - begin_ns);
	r->completed = true;
}

/* The utilisation of a task that always runs, going by what this one ran. */
static double full_util(const struct cgroup_stats *group)
{
	const struct worker_report *r = group->reports;

	return group->nr_reports && r->cpu_time_ns ? (double)r->work_units / r->cpu_time_ns : 0;
}

static double unknown(const struct cgroup_stats *group)
{
	const struct worker_report *r = group->reports;

	return group->nr_reports && r->work_units ? (double)r->off_cpu_ns / r->work_units : 1;
}

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *light = run_group(run, "light");
	const struct cgroup_stats *heavy = run_group(run, "heavy");
	double light_util = full_util(light), heavy_util = full_util(heavy);
	double error = 0.05 + unknown(heavy), either_error = error + unknown(light);
	double least_util = (double)heavy->total_iterations;
	double most_util = heavy->nr_reports ? heavy->reports->max_gap_at_ms : 1024;

	claim(v, heavy_util, between, (1 - error) * least_util, (1 + error) * most_util);
	claim_because(v, "1024 on the fastest CPU, less on a slower one, within 5 %");
	claim_only_if(v, error < 0.2, "the worker had to wait most of the time");
	claim_share(v, light_util, heavy_util, between, 1 - either_error, 1 + either_error);
	claim_because(v, "both on the same CPU, within 5 %");
	claim_only_if(v, either_error < 0.2, "the workers had to wait most of the time");
}

SCENARIO = {
	.what = "the utilisation of a task is the share of the time that it runs",
	.promise = "Documentation/scheduler/sched-capacity.rst, task utilization",
	.needs = { .util_avg = true },
	.groups = GROUPS({ "light", CUSTOM(duty_cycle, .u64 = { 2, 8 }), .cpus = FIRST_CPUS(1) },
			 { "heavy", CUSTOM(duty_cycle, .u64 = { 5, 5 }), .cpus = FIRST_CPUS(1) }),
	.hold_ms = 2000,
	.allow_inconclusive = true,
	.check = check,
	/* What the fair class does not schedule it does not track: it stays at nothing. */
	.faults = FAULTS({ op_policy("light", 0, POLICY_FIFO, .policy.priority = 10, .at_ms = 200),
			   .breaks = "light_util_over_heavy_util.between" }),
};
