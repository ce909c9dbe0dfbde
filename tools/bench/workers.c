// SPDX-License-Identifier: GPL-2.0
/*
 * What the measuring costs the measured, and what thousands of workers cost the harness. Prints one
 * row each: name, ratio, bound, verdict; the times behind it follow in a comment. Whatever is
 * compared takes turns or runs at the same time, so that the rest of the machine hits it alike.
 */
#include <unistd.h>

#include "bench.h"
#include "work/table.h"
#include "worker/worker.h"

#define SPIN_ROUNDS 21
#define SPIN_NS (200 * NSEC_PER_MSEC)
#define CROWD_ROUNDS 5
#define HOLD_NS (100 * NSEC_PER_MSEC)
#define FULL_WORKERS 200
#define FULL_ROUNDS 5

/* SpinWait's loop, stop check and all, with nothing measured inside. */
static enum pass_result spin_unmeasured(struct worker *w)
{
	while (!worker_stopped(w))
		worker_spin(w, CHECKPOINT_UNITS);
	return PASS_LEAVE;
}

static const struct work_type unmeasured = { .name = "Unmeasured", .pass = spin_unmeasured };

static double units_per_ns(const struct worker_report *r)
{
	return (double)r->work_units / (double)r->cpu_time_ns;
}

/* Both share one CPU by turns, which gives them the same clock rate and the same neighbours. */
static double spin_round(const struct affinity *where)
{
	const struct work_group groups[] = {
		{ .type = &work_spin_wait, .workers = 1, .affinity = *where },
		{ .type = &unmeasured, .workers = 1, .affinity = *where },
	};
	struct report_list reports;
	double ratio;

	run(groups, 2, SPIN_NS, &reports);
	ratio = units_per_ns(&reports.v[0]) / units_per_ns(&reports.v[1]);
	report_list_destroy(&reports);
	return ratio;
}

static bool bench_telemetry(void)
{
	struct affinity where = { .kind = AFFINITY_EXACT };
	double ratio[SPIN_ROUNDS], middle;
	size_t i;

	CPU_SET(sched_getcpu(), &where.cpus);
	for (i = 0; i < SPIN_ROUNDS; i++)
		ratio[i] = spin_round(&where);
	middle = median(ratio, SPIN_ROUNDS);
	print_row("SpinWait / unmeasured", middle, true, 0.99);
	printf("# units per CPU second, %d rounds: %.4f to %.4f\n", SPIN_ROUNDS, ratio[0],
	       ratio[SPIN_ROUNDS - 1]);
	return middle >= 0.99;
}

/* Seconds of spawn and start, and of stop and collect; the hold is not in it. */
static double crowd_round(unsigned int workers)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = workers };
	struct report_list reports;
	struct workload *workload;
	uint64_t begin, started, held;

	begin = clock_ns();
	workload = spawn(&group, 1);
	workload_start(workload);
	started = clock_ns();
	hold(HOLD_NS);
	held = clock_ns();
	collect(workload, &reports);
	report_list_destroy(&reports);
	return (double)(started - begin + clock_ns() - held) / NSEC_PER_SEC;
}

static bool bench_crowd(void)
{
	static const unsigned int sizes[] = { 1, 10, 100, 1000, 4000 };
	double seconds[5][CROWD_ROUNDS], middle[5];
	bool good;
	size_t i, k;

	for (i = 0; i < CROWD_ROUNDS; i++)
		for (k = 0; k < 5; k++)
			seconds[k][i] = crowd_round(sizes[k]);
	for (k = 0; k < 5; k++)
		middle[k] = median(seconds[k], CROWD_ROUNDS);
	good = print_row("1000 workers / 1 s", middle[3], false, 1);
	good &= print_row("per worker, 4000 / 1000", middle[4] / 4 / middle[3], false, 1.5);
	for (k = 0; k < 5; k++)
		printf("# spawn, start, stop, collect %4u: %8.2f ms, %6.1f us a worker\n", sizes[k],
		       middle[k] * 1e3, middle[k] * 1e6 / sizes[k]);
	return good;
}

/* Latencies: log-uniform below 2^27 ns, 134 ms. */
static uint64_t next_sample(uint64_t *state)
{
	uint64_t r = rng_next(state);

	return (r >> 37) >> (r % 27);
}

/* Fills its three reservoirs, says so, and spins until it is stopped. */
static enum pass_result full_pass(struct worker *w)
{
	uint64_t rng = rng_seed((uint64_t)w->tid);
	atomic_uint *full = (atomic_uint *)(uintptr_t)w->params;
	size_t i;

	for (i = 0; i < RUN_SAMPLES_MAX; i++) {
		telemetry_wake(&w->telemetry, next_sample(&rng));
		telemetry_cost(&w->telemetry, next_sample(&rng));
		telemetry_timer(&w->telemetry, next_sample(&rng));
	}
	atomic_fetch_add(full, 1);
	while (!worker_stopped(w))
		worker_spin(w, CHECKPOINT_UNITS);
	return PASS_LEAVE;
}

static const struct work_type full_reservoirs = {
	.name = "FullReservoirs", .pass = full_pass,
};

/*
 * The same reports through the codec alone, one after the other: seconds. All of them are there in
 * the end, as after a collection: fresh memory is a good part of the price.
 */
static double codec_round(const struct report_list *reports)
{
	struct report_list again = { .v = calloc(reports->len, sizeof(*again.v)) };
	struct decode_error error;
	uint64_t begin = clock_ns();
	size_t len, used;
	uint8_t *bytes;
	double seconds;

	for (; again.v && again.len < reports->len; again.len++) {
		if (report_encode(&reports->v[again.len], &bytes, &len) ||
		    report_decode(&again.v[again.len], bytes, len, &used, &error))
			fail("the codec refuses a report");
		free(bytes);
	}
	seconds = (double)(clock_ns() - begin) / NSEC_PER_SEC;
	report_list_destroy(&again);
	return seconds;
}

static void full_round(atomic_uint *full, double *collecting, double *coding)
{
	const struct work_group group = {
		.type = &full_reservoirs, .workers = FULL_WORKERS, .params = full,
	};
	struct workload *workload = spawn(&group, 1);
	struct report_list reports;
	uint64_t begin;

	atomic_store(full, 0);
	workload_start(workload);
	while (atomic_load(full) < FULL_WORKERS)
		hold(NSEC_PER_MSEC);
	begin = clock_ns();
	collect(workload, &reports);
	*collecting = (double)(clock_ns() - begin) / NSEC_PER_SEC;
	*coding = codec_round(&reports);
	report_list_destroy(&reports);
}

static bool bench_full(void)
{
	double collecting[FULL_ROUNDS], coding[FULL_ROUNDS], collect_s, code_s;
	atomic_uint *full = shared_map(sizeof(*full), "the bench", NULL);
	size_t i;

	if (!full)
		fail("no shared memory");
	for (i = 0; i < FULL_ROUNDS; i++)
		full_round(full, &collecting[i], &coding[i]);
	collect_s = median(collecting, FULL_ROUNDS);
	code_s = median(coding, FULL_ROUNDS);
	printf("# stop to last report, %d workers, full reservoirs: %.1f ms; %s %.1f ms\n",
	       FULL_WORKERS, collect_s * 1e3, "encoding and decoding them takes", code_s * 1e3);
	return print_row("collect / encode and decode", collect_s / code_s, false, 2);
}

int main(void)
{
	bool good;

	good = bench_telemetry();
	good &= bench_crowd();
	good &= bench_full();
	return !good;
}
