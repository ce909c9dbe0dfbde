// SPDX-License-Identifier: GPL-2.0
/*
 * Whoever computes is asked by four clocks how long: they agree. What it did not compute of its
 * time it waited for a CPU, and schedstat knows of that, too.
 *
 *   (affinity: the first usable CPU)
 *   `- measured   2 x compute, read all clocks before and after
 *
 * Promise: clock_gettime(2), CLOCK_THREAD_CPUTIME_ID; getrusage(2), RUSAGE_THREAD; proc(5),
 * /proc/<pid>/stat; Documentation/scheduler/sched-stats.rst: time on the CPU, time waiting for it.
 */
#include <math.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "scenario/scenario.h"
#include "sys/clock.h"
#include "sys/procfs.h"
#include "work/custom.h"

static uint64_t rusage_ns(void)
{
	struct rusage r;

	getrusage(RUSAGE_THREAD, &r);
	return (r.ru_utime.tv_sec + r.ru_stime.tv_sec) * NSEC_PER_SEC +
	       (r.ru_utime.tv_usec + r.ru_stime.tv_usec) * NSEC_PER_USEC;
}

/* utime and stime, in ticks of USER_HZ. */
static uint64_t proc_stat_ns(void)
{
	unsigned long utime = 0, stime = 0;
	FILE *f = fopen("/proc/self/stat", "r");

	if (f && fscanf(f, "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
			&utime, &stime) != 2)
		utime = 0;
	if (f)
		fclose(f);
	return (utime + stime) * (NSEC_PER_SEC / sysconf(_SC_CLK_TCK));
}

struct clocks {
	uint64_t wall_ns, cpu_ns, rusage_ns, stat_ns;
	struct schedstat schedstat;
};

/* All in one turn on the CPU: a wait between two readings would be in one and not in the other. */
static struct clocks read_clocks(pid_t tid)
{
	struct schedstat turn = { 0 };
	struct clocks c = { 0 };

	do {
		schedstat_read(tid, &turn);
		c.stat_ns = proc_stat_ns();
		c.rusage_ns = rusage_ns();
		c.cpu_ns = clock_thread_cpu_ns();
		c.wall_ns = clock_ns();
		schedstat_read(tid, &c.schedstat);
	} while (c.schedstat.run_count != turn.run_count);
	return c;
}

/* work_units: what getrusage() says; iterations: what /proc/self/stat says. */
static void compute(const struct custom_context *context, struct worker_report *r)
{
	struct clocks before, after;

	worker_spin(context->worker, 1024);
	before = read_clocks(r->tid);
	while (!worker_stopped(context->worker))
		worker_spin(context->worker, 1024);
	after = read_clocks(r->tid);
	r->wall_time_ns = after.wall_ns - before.wall_ns;
	r->cpu_time_ns = after.cpu_ns - before.cpu_ns;
	r->work_units = after.rusage_ns - before.rusage_ns;
	r->iterations = after.stat_ns - before.stat_ns;
	r->schedstat_cpu_time_ns = after.schedstat.cpu_time_ns - before.schedstat.cpu_time_ns;
	r->schedstat_run_delay_ns = after.schedstat.run_delay_ns - before.schedstat.run_delay_ns;
	r->completed = true;
}

static void check(struct verdict *v, const struct run *run)
{
	const struct cgroup_stats *measured = run_group(run, "measured");
	uint64_t clock_ns = 0, wall_ns = 0;
	uint64_t schedstat_ns = measured->total_cpu_time_ns;
	uint64_t rusage_ns = measured->total_work_units, stat_ns = measured->total_iterations;
	uint64_t present_ns = schedstat_ns + measured->total_run_delay_ns;
	/* What the hypervisor took is no time of a task, where the kernel accounts for it. */
	double steal = fmin((double)run->steal_ns / fmax(run->wall_ns, 1), 0.15);

	for (size_t i = 0; i < measured->nr_reports; i++) {
		clock_ns += measured->reports[i].cpu_time_ns;
		wall_ns += measured->reports[i].wall_time_ns;
	}
	/* All but the first count at the end of a tick or of a turn. */
	claim_share(v, schedstat_ns, clock_ns, between, 0.95, 1.02);
	claim_share(v, rusage_ns, clock_ns, between, 0.95, 1.02);
	claim(v, stat_ns, near, clock_ns, measured->nr_reports * 20 * NSEC_PER_MSEC);
	claim_because(v, "USER_HZ is 100, and user and system time of each are rounded");
	claim_share(v, present_ns, wall_ns, between, 0.9 - steal, 1.02);
	claim_because(v, "it never sleeps: it has the CPU or waits for it");
}

SCENARIO = {
	.what = "the clocks of CPU time agree, and with the waiting they make up the time",
	.promise = "clock_gettime(2), getrusage(2), proc(5); scheduler/sched-stats.rst",
	.needs = { .schedstat = true },
	.groups = GROUPS({ "measured", .workers = 2, .work = &work_custom, .cpus = FIRST_CPUS(1),
			   .params = WORK_PARAMS(struct custom_params, .label = "ReadAllClocks",
						 .fn = compute) }),
	.hold_ms = 1500,
	.check = check,
	.faults = FAULTS({ op_stop("measured", 0, .at_ms = 300, .for_ms = 900),
			   .breaks = "present_ns_over_wall_ns.between" }),
};
