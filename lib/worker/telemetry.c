// SPDX-License-Identifier: GPL-2.0
/*
 * Checkpoints, snapshots, samples and phase slices of one worker.
 *
 * A failed allocation ends the worker: a report with holes would be judged as a measurement.
 */
#include <stdlib.h>
#include <unistd.h>

#include "sys/clock.h"
#include "worker/telemetry.h"
#include "worker/worker.h"

#define PUBLISH_NS NSEC_PER_MSEC

static void must(int ret)
{
	if (ret)
		worker_fatal("out of memory for telemetry");
}

/* Room for one more element in a vector of the report. */
static void *grow(void *v, size_t len, size_t *cap, size_t size)
{
	if (len < *cap)
		return v;
	*cap = *cap ? *cap * 2 : 16;
	v = realloc(v, *cap * size);
	must(v ? 0 : -1);
	return v;
}

/* A failing getcpu() reads as CPU 0. */
static uint64_t current_cpu(void)
{
	int cpu = sched_getcpu();

	return cpu < 0 ? 0 : (uint64_t)cpu;
}

static uint64_t minus(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

/* The two clocks first and as a pair: time spent reading /proc must not count as off-CPU. */
static void take_snapshot(struct telemetry *t, struct snapshot *s)
{
	s->at_ns = clock_ns();
	s->cpu_ns = clock_thread_cpu_ns();
	s->iterations = t->iterations;
	s->has_sched = schedstat_read(t->report->tid, &s->sched) == 0;
	if (vmstat_read("numa_pages_migrated", &s->pages_migrated))
		s->pages_migrated = 0;
}

static int add_pages(void *arg, uint64_t node, uint64_t pages)
{
	return page_map_add(arg, node, pages);
}

/* Stays empty where there is no numa_maps. */
static void read_numa_pages(const struct telemetry *t, struct page_map *pages)
{
	numa_maps_read(t->numa_region, add_pages, pages);
}

static void open_phase(struct telemetry *t, uint32_t epoch, const struct snapshot *begin)
{
	t->phase = (struct phase){
		.epoch = epoch,
		.begin = *begin,
		.wake.max = PHASE_SAMPLES_MAX,
		.timer.max = PHASE_SAMPLES_MAX,
		.gap.cpu = t->cpu,
	};
	must(u64_set_insert(&t->phase.cpus, t->cpu));
}

/**
 * snapshot_slice() - what happened between two snapshots, in the terms of a slice
 * @begin: the first
 * @end: the second
 * @slice: gets times, counters and iterations; differences never fall below 0, and the schedstat
 *         fields stay as they are when a snapshot has none
 */
void snapshot_slice(const struct snapshot *begin, const struct snapshot *end,
		    struct phase_slice *slice)
{
	slice->wall_ns = minus(end->at_ns, begin->at_ns);
	slice->off_cpu_ns = minus(slice->wall_ns, minus(end->cpu_ns, begin->cpu_ns));
	slice->iterations = minus(end->iterations, begin->iterations);
	slice->vmstat_numa_pages_migrated = minus(end->pages_migrated, begin->pages_migrated);
	if (!begin->has_sched || !end->has_sched)
		return;
	slice->run_delay_ns = minus(end->sched.run_delay_ns, begin->sched.run_delay_ns);
	slice->schedstat_cpu_time_ns = minus(end->sched.cpu_time_ns, begin->sched.cpu_time_ns);
}

/* The slice takes over what the phase owns. */
static void close_phase(struct telemetry *t, const struct snapshot *end, struct page_map pages)
{
	struct worker_report *r = t->report;
	struct phase *p = &t->phase;
	struct phase_slice *slice;

	r->phase_slices.v = grow(r->phase_slices.v, r->phase_slices.len, &r->phase_slices.cap,
				 sizeof(*slice));
	slice = &r->phase_slices.v[r->phase_slices.len++];
	*slice = (struct phase_slice){
		.phase_epoch = p->epoch,
		.cpus_used = p->cpus,
		.migration_count = p->migrations,
		.numa_pages = pages,
		.max_gap_ms = p->gap.ns / NSEC_PER_MSEC,
		.max_gap_cpu = p->gap.cpu,
	};
	p->cpus = (struct u64_seq){ 0 };
	snapshot_slice(&p->begin, end, slice);
	reservoir_take(&p->wake, &slice->wake_latencies_ns, &slice->wake_sample_total);
	reservoir_take(&p->timer, &slice->timer_latencies_ns, &slice->timer_sample_total);
}

/* One snapshot ends the old phase and begins the new one: nothing is lost or counted twice. */
static void change_phase(struct telemetry *t, uint32_t epoch)
{
	struct page_map pages = { 0 };
	struct snapshot now;

	take_snapshot(t, &now);
	read_numa_pages(t, &pages);
	close_phase(t, &now, pages);
	open_phase(t, epoch, &now);
}

/* The first of equal gaps wins. */
static void note_gap(struct gap *gap, uint64_t ns, uint64_t end_ns, uint64_t cpu)
{
	if (ns > gap->ns)
		*gap = (struct gap){ ns, end_ns, cpu };
}

static void note_migration(struct telemetry *t, uint64_t now, uint64_t cpu)
{
	struct worker_report *r = t->report;

	r->migrations.v = grow(r->migrations.v, r->migrations.len, &r->migrations.cap,
			       sizeof(*r->migrations.v));
	r->migrations.v[r->migrations.len++] = (struct migration){
		.at_ns = now - t->begin.at_ns, .from_cpu = t->cpu, .to_cpu = cpu,
	};
	r->migration_count++;
	t->phase.migrations++;
	must(u64_set_insert(&r->cpus_used, cpu));
	must(u64_set_insert(&t->phase.cpus, cpu));
	t->cpu = cpu;
}

/* The gap belongs to the CPU known before a migration that is found at the same checkpoint. */
static void checkpoint(struct telemetry *t, uint64_t now)
{
	uint64_t gap = minus(now, t->last_ns), cpu;

	note_gap(&t->gap, gap, now, t->cpu);
	note_gap(&t->phase.gap, gap, now, t->cpu);
	t->last_ns = now;
	cpu = current_cpu();
	if (cpu != t->cpu)
		note_migration(t, now, cpu);
}

static void publish(struct telemetry *t, uint64_t now)
{
	t->published_ns = now;
	atomic_store_explicit(&t->slot->iterations, t->iterations, memory_order_relaxed);
}

/**
 * telemetry_start() - the clock of the worker starts
 * @t: zeroed; the tid of its report is set
 * @report: where the results go
 * @control: the words shared with the parent
 * @index: the worker's slot there
 */
void telemetry_start(struct telemetry *t, struct worker_report *report, struct control *control,
		     size_t index)
{
	/* Before the CPU: one of earlier must not be counted to a phase that has begun. */
	uint32_t epoch = atomic_load_explicit(&control->epoch, memory_order_acquire);

	t->report = report;
	t->control = control;
	t->slot = &control->slots[index];
	t->rng = rng_seed((uint64_t)report->tid);
	t->wake.max = RUN_SAMPLES_MAX;
	t->cost.max = RUN_SAMPLES_MAX;
	t->timer.max = RUN_SAMPLES_MAX;
	t->cpu = current_cpu();
	t->gap.cpu = t->cpu;
	must(u64_set_insert(&report->cpus_used, t->cpu));
	take_snapshot(t, &t->begin);
	t->last_ns = t->begin.at_ns;
	t->gap.end_ns = t->begin.at_ns;
	atomic_store_explicit(&t->slot->begin_ns, t->begin.at_ns, memory_order_relaxed);
	open_phase(t, epoch, &t->begin);
}

/**
 * telemetry_pass() - everything that is due at the end of a pass
 * @t: the telemetry
 * @work_units: the worker's count; a multiple of CHECKPOINT_UNITS (0 is one) takes a checkpoint
 * @resets_gap: the time of this pass is not a gap
 *
 * The one clock read serves all of it. The slot is published by time, not by count: a store per
 * pass would bounce its cache line. The checkpoint comes before a change of phase, so that the CPU
 * at the boundary is counted on both sides.
 */
void telemetry_pass(struct telemetry *t, uint64_t work_units, bool resets_gap)
{
	uint32_t epoch = atomic_load_explicit(&t->control->epoch, memory_order_relaxed);
	uint64_t now = clock_ns();

	t->iterations++;
	if (now - t->published_ns >= PUBLISH_NS)
		publish(t, now);
	if (resets_gap)
		t->last_ns = now;
	if (work_units % CHECKPOINT_UNITS == 0 || epoch != t->phase.epoch)
		checkpoint(t, now);
	if (epoch == t->phase.epoch)
		return;
	change_phase(t, epoch);
	atomic_store_explicit(&t->slot->epoch, epoch, memory_order_release);
}

/**
 * telemetry_reset_gap() - what has passed of this pass is not a gap
 * @t: the telemetry
 *
 * For types of which only some parts of a pass block; see also resets_gap.
 */
void telemetry_reset_gap(struct telemetry *t)
{
	t->last_ns = clock_ns();
}

/**
 * telemetry_wake() - a wake sample, for the run and for its phase
 * @t: the telemetry
 * @ns: from just before the blocking call until execution resumed
 */
void telemetry_wake(struct telemetry *t, uint64_t ns)
{
	must(reservoir_push(&t->wake, ns, &t->rng));
	must(reservoir_push(&t->phase.wake, ns, &t->rng));
}

/**
 * telemetry_cost() - an iteration-cost sample; phases have none
 * @t: the telemetry
 * @ns: wall time of one compute burst
 */
void telemetry_cost(struct telemetry *t, uint64_t ns)
{
	must(reservoir_push(&t->cost, ns, &t->rng));
}

/**
 * telemetry_timer() - a timer sample, for the run and for its phase
 * @t: the telemetry
 * @ns: time of the wake less the deadline
 */
void telemetry_timer(struct telemetry *t, uint64_t ns)
{
	must(reservoir_push(&t->timer, ns, &t->rng));
	must(reservoir_push(&t->phase.timer, ns, &t->rng));
}

static void fill_counters(const struct telemetry *t, const struct snapshot *end)
{
	const struct snapshot *begin = &t->begin;
	struct worker_report *r = t->report;

	r->iterations = t->iterations;
	r->cpu_time_ns = minus(end->cpu_ns, begin->cpu_ns);
	r->wall_time_ns = minus(end->at_ns, begin->at_ns);
	r->off_cpu_ns = minus(r->wall_time_ns, r->cpu_time_ns);
	r->max_gap_ms = t->gap.ns / NSEC_PER_MSEC;
	r->max_gap_cpu = t->gap.cpu;
	r->max_gap_at_ms = minus(t->gap.end_ns, begin->at_ns) / NSEC_PER_MSEC;
	r->vmstat_numa_pages_migrated = minus(end->pages_migrated, begin->pages_migrated);
	if (!begin->has_sched || !end->has_sched)
		return;
	r->schedstat_cpu_time_ns = minus(end->sched.cpu_time_ns, begin->sched.cpu_time_ns);
	r->schedstat_run_delay_ns = minus(end->sched.run_delay_ns, begin->sched.run_delay_ns);
	r->schedstat_run_count = minus(end->sched.run_count, begin->sched.run_count);
}

static void copy_pages(struct page_map *to, const struct page_map *from)
{
	size_t i;

	for (i = 0; i < from->len; i++)
		must(page_map_add(to, from->v[i].node, from->v[i].pages));
}

/**
 * telemetry_finish() - the clock of the worker stops; fill its report
 * @t: the telemetry; what it owns goes to the report
 * @work_units: the worker's final count
 *
 * The phase that is still open becomes a slice only when there was a change, with the end of the
 * run as its end.
 */
void telemetry_finish(struct telemetry *t, uint64_t work_units)
{
	struct worker_report *r = t->report;
	struct page_map pages = { 0 };
	struct snapshot end;

	publish(t, t->published_ns);
	take_snapshot(t, &end);
	read_numa_pages(t, &r->numa_pages);
	r->work_units = work_units;
	fill_counters(t, &end);
	reservoir_take(&t->wake, &r->wake_latencies_ns, &r->wake_sample_total);
	reservoir_take(&t->cost, &r->iteration_costs_ns, &r->iteration_cost_sample_total);
	reservoir_take(&t->timer, &r->timer_latencies_ns, &r->timer_sample_total);
	if (r->phase_slices.len) {
		copy_pages(&pages, &r->numa_pages);
		close_phase(t, &end, pages);
	}
	telemetry_discard(t);
}

/**
 * telemetry_discard() - free what has not gone into the report
 * @t: the telemetry, started or all zero
 */
void telemetry_discard(struct telemetry *t)
{
	reservoir_destroy(&t->wake);
	reservoir_destroy(&t->cost);
	reservoir_destroy(&t->timer);
	free(t->phase.cpus.v);
	t->phase.cpus = (struct u64_seq){ 0 };
	reservoir_destroy(&t->phase.wake);
	reservoir_destroy(&t->phase.timer);
}
