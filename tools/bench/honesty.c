// SPDX-License-Identifier: GPL-2.0
/*
 * Whether the measurements are true: timers against cyclictest, pairs against bare loops, CPU time
 * against getrusage(), and the sums that every report has to fulfil. Prints one row each: name,
 * value, bound, verdict; what is behind it stands in comments. Whatever is compared takes turns or
 * runs at the same time. A peer that is missing is said.
 */
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench.h"
#include "sys/futex.h"
#include "work/params.h"
#include "work/table.h"
#include "worker/worker.h"

#define TIMER_ROUNDS 5
#define TIMER_CYCLES 1000
#define TIMER_PRIORITY 80
#define TIMER_MAX_US 100000
#define PAIR_ROUNDS 11
#define PAIR_NS (300 * NSEC_PER_MSEC)
#define CPU_ROUNDS 5
#define CPU_NS NSEC_PER_SEC
#define CROWD 1000
#define CROWD_ROUNDS 10
#define CROWD_NS (50 * NSEC_PER_MSEC)

/* The middle of a histogram in us, as cyclictest prints it: "us count" in each line. */
static double middle_of(FILE *f)
{
	static unsigned long counts[TIMER_MAX_US];
	unsigned long us, n, total = 0, seen = 0;
	char line[256];

	memset(counts, 0, sizeof(counts));
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%lu %lu", &us, &n) != 2 || us >= TIMER_MAX_US)
			continue;
		counts[us] = n;
		total += n;
	}
	if (!total)
		fail("cyclictest has no samples");
	for (us = 0; seen + counts[us] <= total / 2; us++)
		seen += counts[us];
	return (double)us;
}

static double cyclictest_round(int cpu)
{
	char command[256];
	double middle;
	FILE *f;

	snprintf(command, sizeof(command),
		 "cyclictest -q --laptop -t 1 -a %d -p %d -i 1000 -l %d -h %d 2>&1", cpu,
		 TIMER_PRIORITY, TIMER_CYCLES, TIMER_MAX_US);
	f = popen(command, "r");
	if (!f)
		fail("popen");
	middle = middle_of(f);
	if (pclose(f))
		fail("cyclictest failed");
	return middle;
}

/* Cut to us like the samples of cyclictest. */
static double timer_round(int cpu)
{
	struct work_group group = {
		.type = &work_timer_latency, .workers = 1,
		.affinity = { .kind = AFFINITY_EXACT },
		.policy = { .kind = POLICY_FIFO, .priority = TIMER_PRIORITY },
	};
	static double us[RUN_SAMPLES_MAX];
	struct report_list reports;
	const struct u64_seq *ns;
	double middle;
	size_t i;

	CPU_SET(cpu, &group.affinity.cpus);
	run(&group, 1, TIMER_CYCLES * NSEC_PER_MSEC, &reports);
	if (reports.v[0].sched_policy_error.s)
		fail(reports.v[0].sched_policy_error.s);
	ns = &reports.v[0].timer_latencies_ns;
	if (!ns->len)
		fail("TimerLatency has no samples");
	for (i = 0; i < ns->len; i++)
		us[i] = (double)(ns->v[i] / NSEC_PER_USEC);
	middle = median(us, ns->len);
	report_list_destroy(&reports);
	return middle;
}

static bool bench_timer(void)
{
	double ours[TIMER_ROUNDS], theirs[TIMER_ROUNDS], a, b, bound;
	int cpu = sched_getcpu(), i;

	if (system("cyclictest --help >/dev/null 2>&1") || geteuid()) {
		printf("# TimerLatency is not compared: %s\n", geteuid() ?
		       "FIFO needs root" : "cyclictest is missing (make setup-bench)");
		return true;
	}
	for (i = 0; i < TIMER_ROUNDS; i++) {
		ours[i] = timer_round(cpu);
		theirs[i] = cyclictest_round(cpu);
		printf("# median latency on CPU %d: TimerLatency %3.0f us, cyclictest %3.0f us\n",
		       cpu, ours[i], theirs[i]);
	}
	a = median(ours, TIMER_ROUNDS);
	b = median(theirs, TIMER_ROUNDS);
	bound = b / 10 > 2 ? b / 10 : 2;
	return print_row("us from cyclictest's median", a > b ? a - b : b - a, false, bound);
}

/* What a pair does when nobody measures it, but for a clock before and after each wait. */
static void note(uint64_t begin)
{
	static uint64_t samples[4096];
	static size_t at;

	samples[at++ % 4096] = clock_ns() - begin;
	__asm__ volatile("" : : "r"(samples) : "memory");
}

static enum pass_result bare_futex(struct worker *w)
{
	const uint32_t *spin_iters = w->params;
	atomic_uint *turn = w->region;
	uint32_t partner = !w->pos;
	uint64_t begin, trips = 0;

	while (!worker_stopped(w)) {
		worker_spin(w, *spin_iters);
		atomic_store(turn, partner);
		futex_wake(turn, 1);
		begin = clock_ns();
		while (atomic_load(turn) == partner && !worker_stopped(w))
			futex_wait(turn, partner, STOP_POLL_NS);
		note(begin);
		trips++;
	}
	w->work_units = trips;
	return PASS_LEAVE;
}

/* Nobody who has to see a stop can sleep in read(). */
static bool await_byte(const struct worker *w)
{
	struct pollfd pfd = { .fd = w->read_fd, .events = POLLIN };
	char byte;

	while (poll(&pfd, 1, STOP_POLL_NS / NSEC_PER_MSEC) != 1)
		if (worker_stopped(w))
			return false;
	return read(w->read_fd, &byte, 1) == 1;
}

static enum pass_result bare_pipe(struct worker *w)
{
	const uint32_t *spin_iters = w->params;
	uint64_t begin, trips = 0;

	while (!worker_stopped(w)) {
		worker_spin(w, *spin_iters);
		if (write(w->write_fd, "x", 1) != 1)
			break;
		begin = clock_ns();
		if (!await_byte(w))
			break;
		note(begin);
		trips++;
	}
	w->work_units = trips;
	return PASS_LEAVE;
}

static const struct work_type bare_futex_type = {
	.name = "BareFutex", .group_size = 2, .region_bytes = sizeof(uint32_t),
	.params_size = sizeof(uint32_t), .pass = bare_futex,
};

static const struct work_type bare_pipe_type = {
	.name = "BarePipe", .group_size = 2, .wiring = WIRING_PAIR,
	.params_size = sizeof(uint32_t), .pass = bare_pipe,
};

/* Both pairs share one CPU by turns, so that what they get done in a second of it is comparable. */
static double pair_round(const struct work_type *type, const struct work_type *bare,
			 const uint32_t *spin_iters)
{
	struct work_group groups[] = {
		{ .type = type, .params = spin_iters, .workers = 2 },
		{ .type = bare, .params = spin_iters, .workers = 2 },
	};
	struct affinity where = { .kind = AFFINITY_EXACT };
	struct report_list reports;
	double ours, theirs;

	CPU_SET(sched_getcpu(), &where.cpus);
	groups[0].affinity = where;
	groups[1].affinity = where;
	run(groups, 2, PAIR_NS, &reports);
	ours = (double)reports.v[0].iterations / (double)reports.v[0].cpu_time_ns;
	theirs = (double)reports.v[2].work_units / (double)reports.v[2].cpu_time_ns;
	report_list_destroy(&reports);
	return ours / theirs;
}

static double pair_ratio(const struct work_type *type, const struct work_type *bare,
			 uint32_t spin_iters)
{
	double ratio[PAIR_ROUNDS];
	size_t i;

	for (i = 0; i < PAIR_ROUNDS; i++)
		ratio[i] = pair_round(type, bare, &spin_iters);
	return median(ratio, PAIR_ROUNDS);
}

static bool bench_pair(const struct work_type *type, const struct work_type *bare)
{
	const uint32_t *spin_iters = type->params;
	char what[64];

	snprintf(what, sizeof(what), "%s / bare loop", type->name);
	printf("# %s without work in between: %.3f\n", what, pair_ratio(type, bare, 0));
	return print_row(what, pair_ratio(type, bare, *spin_iters), true, 0.95);
}

static uint64_t rusage_ns(void)
{
	struct rusage u;

	getrusage(RUSAGE_THREAD, &u);
	return (uint64_t)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * NSEC_PER_SEC +
	       (uint64_t)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) * NSEC_PER_USEC;
}

static int note_rusage(struct worker *w)
{
	static uint64_t begin;

	begin = rusage_ns();
	w->state = &begin;
	return 0;
}

/* The work units of this type are what getrusage() says. */
static void tell_rusage(struct worker *w)
{
	const uint64_t *begin = w->state;

	w->report->work_units = rusage_ns() - *begin;
}

static bool bench_cpu_time(void)
{
	struct work_type type = work_spin_wait;
	const struct work_group group = { .type = &type, .workers = 2 };
	double off[2 * CPU_ROUNDS], worst;
	struct report_list reports;
	size_t i, k;

	type.setup = note_rusage;
	type.teardown = tell_rusage;
	for (i = 0; i < CPU_ROUNDS; i++) {
		run(&group, 1, CPU_NS, &reports);
		for (k = 0; k < 2; k++) {
			off[2 * i + k] = (double)reports.v[k].schedstat_cpu_time_ns /
					 (double)reports.v[k].work_units - 1;
			if (off[2 * i + k] < 0)
				off[2 * i + k] = -off[2 * i + k];
		}
		report_list_destroy(&reports);
	}
	printf("# schedstat off getrusage, median of %d workers: %.3f %%\n", 2 * CPU_ROUNDS,
	       median(off, 2 * CPU_ROUNDS) * 100);
	worst = off[2 * CPU_ROUNDS - 1];
	return print_row("% off getrusage at worst", worst * 100, false, 1);
}

/* The first sum that does not come out right, NULL when all do. */
static const char *wrong_in(const struct worker_report *r)
{
	uint64_t off = r->wall_time_ns > r->cpu_time_ns ? r->wall_time_ns - r->cpu_time_ns : 0;

	if (r->off_cpu_ns != off)
		return "off-CPU time is not wall time less CPU time";
	if (r->cpu_time_ns > r->wall_time_ns + NSEC_PER_MSEC)
		return "more CPU time than wall time";
	if (r->max_gap_ms > r->wall_time_ns / NSEC_PER_MSEC)
		return "a gap longer than the run";
	if (r->migrations.len != r->migration_count || r->cpus_used.len > r->migration_count + 1)
		return "CPUs and migrations do not match";
	if (r->wake_latencies_ns.len > r->wake_sample_total)
		return "more wake samples than wakes";
	return NULL;
}

/*
 * Schedstat is read after the clocks. A worker that has to wait for its CPU between the two has a
 * wait in the one that is not in the other; that is no error, but worth a number.
 */
static bool is_late(const struct worker_report *r)
{
	return r->schedstat_cpu_time_ns + r->schedstat_run_delay_ns >
	       r->wall_time_ns + NSEC_PER_MSEC;
}

static bool bench_identities(void)
{
	const struct work_group groups[] = {
		{ .type = &work_spin_wait, .workers = CROWD / 4 },
		{ .type = &work_yield_heavy, .workers = CROWD / 4 },
		{ .type = &work_pipe_io, .workers = CROWD / 4 },
		{ .type = &work_idle_churn, .workers = CROWD / 4 },
	};
	struct report_list reports;
	size_t total = 0, wrong = 0, late = 0, i, k;
	const char *what;

	for (i = 0; i < CROWD_ROUNDS; i++) {
		run(groups, 4, CROWD_NS, &reports);
		for (k = 0; k < reports.len; k++) {
			what = wrong_in(&reports.v[k]);
			if (what && !wrong++)
				printf("# %s\n", what);
			late += is_late(&reports.v[k]);
		}
		total += reports.len;
		report_list_destroy(&reports);
	}
	printf("# identities: %zu reports, %zu wrong; in %zu, schedstat was read late\n", total,
	       wrong, late);
	return print_row("reports with wrong sums", (double)wrong, false, 0);
}

int main(void)
{
	bool good;

	good = bench_timer();
	good &= bench_pair(&work_futex_ping_pong, &bare_futex_type);
	good &= bench_pair(&work_pipe_io, &bare_pipe_type);
	good &= bench_cpu_time();
	good &= bench_identities();
	return !good;
}
