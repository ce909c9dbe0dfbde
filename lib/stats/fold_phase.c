// SPDX-License-Identifier: GPL-2.0
/*
 * The raw components of a group in one phase: from slices, and merged.
 */
#include <errno.h>
#include <stdlib.h>

#include "stats/fold.h"
#include "stats/fold_how.h"
#include "stats/plat.h"
#include "stats/reservoir_merge.h"

static int merge_reservoirs(struct u64_seq *samples, uint64_t *total, const struct u64_seq *other,
			    uint64_t other_total)
{
	int ret = reservoir_merge(samples, *total, other, other_total, FOLD_SAMPLE_CAP);

	fold_add(total, other_total);
	return ret;
}

static int combine_schbench(struct schbench_phase_stats **stats,
			    const struct schbench_phase_stats *other)
{
	if (!other)
		return 0;
	if (!*stats)
		*stats = calloc(1, sizeof(**stats));
	if (!*stats)
		return -ENOMEM;
	schbench_merge(*stats, other);
	return 0;
}

static int combine_taobench(struct taobench_phase_stats **stats,
			    const struct taobench_phase_stats *other)
{
	if (!other)
		return 0;
	if (!*stats)
		*stats = calloc(1, sizeof(**stats));
	if (!*stats)
		return -ENOMEM;
	taobench_merge(&(*stats)->counters, &other->counters);
	plat_combine(&(*stats)->serve_lat, &other->serve_lat);
	return 0;
}

/* What the slices of one worker add that is one value a worker. */
struct worker_part {
	uint64_t run_delay_ns;
	uint64_t off_cpu_ns;
	uint64_t wall_ns;
	bool found;
};

static int take_slice(struct phase_cgroup_stats *p, const struct phase_slice *s,
		      const struct u64_seq *nodes, struct worker_part *w)
{
	int ret = fold_unite(&p->cpus_used, &s->cpus_used);

	ret = ret ? ret : merge_reservoirs(&p->wake_latencies_ns, &p->wake_sample_total,
					   &s->wake_latencies_ns, s->wake_sample_total);
	ret = ret ? ret : merge_reservoirs(&p->timer_latencies_ns, &p->timer_sample_total,
					   &s->timer_latencies_ns, s->timer_sample_total);
	ret = ret ? ret : combine_schbench(&p->schbench, s->schbench);
	ret = ret ? ret : combine_taobench(&p->taobench, s->taobench);
	fold_add(&p->total_migrations, s->migration_count);
	fold_add(&p->total_iterations, s->iterations);
	fold_add(&p->total_cpu_time_ns, s->schedstat_cpu_time_ns);
	fold_max(&p->cross_node_migrated, s->vmstat_numa_pages_migrated);
	fold_pair(&p->max_gap_ms, &p->max_gap_cpu, s->max_gap_ms, s->max_gap_cpu);
	fold_pages(&p->numa_pages_local, &p->numa_pages_total, &s->numa_pages, nodes);
	fold_add(&w->run_delay_ns, s->run_delay_ns);
	fold_add(&w->off_cpu_ns, s->off_cpu_ns);
	fold_add(&w->wall_ns, s->wall_ns);
	w->found = true;
	return ret;
}

static int take_worker(struct phase_cgroup_stats *p, const struct worker_report *r,
		       uint32_t epoch, const struct u64_seq *nodes)
{
	struct worker_part w = {0};
	double pct;
	int ret = 0;

	for (size_t i = 0; i < r->phase_slices.len && !ret; i++)
		if (r->phase_slices.v[i].phase_epoch == epoch)
			ret = take_slice(p, &r->phase_slices.v[i], nodes, &w);
	p->num_workers += w.found;
	/* A slice cannot tell "no delay" from "no schedstat"; the report of the worker can. */
	if (!ret && w.found && report_has_schedstat(r))
		ret = u64_seq_push(&p->run_delays_ns, w.run_delay_ns);
	if (ret || !w.wall_ns)
		return ret;
	pct = (double)w.off_cpu_ns * 100 / (double)w.wall_ns;
	return append_f64_seq(&p->off_cpu_pcts, &(struct f64_seq){ .v = &pct, .len = 1 });
}

/**
 * phase_cgroup_stats_fold() - one group in one phase, from the slices of its workers
 * @phase: the result, {0} before
 * @reports: the workers of the group
 * @nr: how many
 * @epoch: the phase: k + 1 for step k
 * @nodes: the NUMA nodes the memory should lie on, NULL when unknown
 *
 * Workers without a slice of this phase do not count. Derived values are computed too.
 *
 * Return: 0; -EINVAL for the two epochs that are no phase; -ENOMEM. @phase is valid for
 * phase_cgroup_stats_destroy() in each case.
 */
int phase_cgroup_stats_fold(struct phase_cgroup_stats *phase, const struct worker_report *reports,
			    size_t nr, uint32_t epoch, const struct u64_seq *nodes)
{
	int ret = 0;

	if (epoch == EPOCH_BASELINE || epoch == EPOCH_BETWEEN)
		return -EINVAL;
	phase->numa_nodes_known = nodes;
	for (size_t i = 0; i < nr && !ret; i++)
		ret = take_worker(phase, &reports[i], epoch, nodes);
	return ret ? ret : phase_metrics_derive(phase);
}

#define MERGE_ADD(type, name, from)	fold_add(&OF(p, name), OF(o, name))
#define MERGE_MAX(type, name, from)	fold_max(&OF(p, name), OF(o, name))
#define MERGE_OR(type, name, from)	OF(p, name) |= OF(o, name)
#define MERGE_PAIR(type, name, from) \
	fold_pair(&OF(p, name), &OF(p, from), OF(o, name), OF(o, from))
#define MERGE_UNITE(type, name, from)	ret = fold_unite(&OF(p, name), &OF(o, name))
#define MERGE_APPEND(type, name, from)	ret = ret ? ret : append_##type(&OF(p, name), &OF(o, name))
#define MERGE_COMBINE(type, name, from)	ret = ret ? ret : combine_##name(&OF(p, name), OF(o, name))
#define MERGE_DERIVED(type, name, from)
#define MERGE_WITH(type, name, from)
#define MERGE_RESERVOIR(type, name, from) \
	ret = ret ? ret : merge_reservoirs(&OF(p, name), &OF(p, from), &OF(o, name), OF(o, from))
#define MERGE(kind, type, name, how, from) FOLD_STEP(MERGE_##how(type, name, from))

#define KEEP_OWN(name)
#define KEEP_POOL_P99(name)	fold_opt_max(&OF(to, name), OF(from, name))
#define KEEP_POOL_P999(name)	fold_opt_max(&OF(to, name), OF(from, name))
#define KEEP_POOL_MEDIAN(name)	fold_opt_max(&OF(to, name), OF(from, name))
#define KEEP_POOL_CV(name)	fold_opt_max(&OF(to, name), OF(from, name))
#define KEEP(kind, type, name, how, from) FOLD_STEP(KEEP_##how(name))

/* Without the samples of one side the worse of the finished values is the best there is. */
static void keep_worse(struct phase_metrics *to, const struct phase_metrics *from)
{
	PHASE_METRICS_FIELDS(KEEP)
}

/**
 * phase_cgroup_stats_merge() - add the carrier of other workers of the same group and phase
 * @phase: the first, takes the result
 * @other: the second, not altered
 *
 * Values of samples come from the samples of both; if a side was stripped of them, the worse
 * finished value stays.
 *
 * Return: 0, or -ENOMEM with a carrier that is only good for destroying.
 */
int phase_cgroup_stats_merge(struct phase_cgroup_stats *phase,
			     const struct phase_cgroup_stats *other)
{
	const struct phase_cgroup_stats *o = other;
	struct phase_cgroup_stats *p = phase;
	struct phase_metrics before = p->metrics;
	int ret;	/* UNITE, the first that can fail, sets it */

	PHASE_CGROUP_STATS_FIELDS(MERGE)
	ret = ret ? ret : phase_metrics_derive(phase);
	if (p->stripped) {
		keep_worse(&p->metrics, &before);
		keep_worse(&p->metrics, &o->metrics);
	}
	return ret;
}

/**
 * phase_cgroup_stats_strip() - drop the samples of a carrier that is too large to travel
 *
 * Counters and derived values stay.
 */
void phase_cgroup_stats_strip(struct phase_cgroup_stats *phase)
{
	free(phase->wake_latencies_ns.v);
	free(phase->timer_latencies_ns.v);
	phase->wake_latencies_ns = (struct u64_seq){0};
	phase->timer_latencies_ns = (struct u64_seq){0};
	phase->stripped = true;
}

/**
 * phase_cgroup_stats_destroy() - free what a carrier holds and leave it empty
 */
void phase_cgroup_stats_destroy(struct phase_cgroup_stats *phase)
{
	free(phase->cpus_used.v);
	free(phase->wake_latencies_ns.v);
	free(phase->timer_latencies_ns.v);
	free(phase->run_delays_ns.v);
	free(phase->off_cpu_pcts.v);
	free(phase->schbench);
	free(phase->taobench);
	*phase = (struct phase_cgroup_stats){0};
}
