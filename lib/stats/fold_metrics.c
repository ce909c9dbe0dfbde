// SPDX-License-Identifier: GPL-2.0
/*
 * The values of one group in one phase that derive from its raw components.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "stats/fold.h"
#include "stats/fold_how.h"
#include "stats/plat.h"

/**
 * phase_pool_part() - a reservoir as part of a pool over several phases
 * @samples: the reservoir, which the part refers to
 * @total: observations it stands for
 *
 * Return: the part; each sample weighs population / stored samples, 1 when nothing was dropped.
 */
struct pool_part phase_pool_part(const struct u64_seq *samples, uint64_t total)
{
	double weight = total > samples->len ? (double)total / (double)samples->len : 1;

	return (struct pool_part){ .v = samples->v, .len = samples->len, .weight = weight };
}

static void derive_run_delay(struct phase_metrics *m, const struct u64_seq *delays)
{
	double sum = 0;

	for (size_t i = 0; i < delays->len; i++) {
		sum += (double)delays->v[i] / 1000;
		fold_opt_max(&m->max_run_delay_us, f64_of((double)delays->v[i] / 1000));
	}
	m->mean_run_delay_us = f64_divide(sum, (double)delays->len);
}

static void derive_off_cpu(struct phase_metrics *m, const struct f64_seq *pcts)
{
	double sum = 0;

	for (size_t i = 0; i < pcts->len; i++) {
		sum += pcts->v[i];
		fold_opt_min(&m->min_off_cpu_pct, f64_of(pcts->v[i]));
		fold_opt_max(&m->max_off_cpu_pct, f64_of(pcts->v[i]));
	}
	m->avg_off_cpu_pct = f64_divide(sum, (double)pcts->len);
	m->off_cpu_spread_pct = f64_divide(m->max_off_cpu_pct.v - m->min_off_cpu_pct.v,
					   pcts->len > 0);
}

static void derive_counters(struct phase_metrics *m, const struct phase_cgroup_stats *p)
{
	m->migration_ratio = f64_divide((double)p->total_migrations, (double)p->total_iterations);
	m->iterations_per_worker = f64_divide((double)p->total_iterations,
					      (double)p->num_workers);
	m->page_locality = fold_locality(p->numa_nodes_known, p->numa_pages_local,
					 p->numa_pages_total);
	m->cross_node_migration_ratio = f64_divide((double)p->cross_node_migrated,
						   (double)p->numa_pages_total);
}

#define DERIVE_HISTOGRAM(m, what, unit, h) do { \
	(m)->what##_p50##unit = plat_percentile(h, 0.50); \
	(m)->what##_p90##unit = plat_percentile(h, 0.90); \
	(m)->what##_p99##unit = plat_percentile(h, 0.99); \
	(m)->what##_p999##unit = plat_percentile(h, 0.999); \
	(m)->what##_min##unit = plat_min(h); \
	(m)->what##_max##unit = plat_max(h); \
} while (0)

static void derive_schbench(struct phase_metrics *m, const struct schbench_phase_stats *s)
{
	DERIVE_HISTOGRAM(m, wakeup, _latency_us, &s->wakeup);
	DERIVE_HISTOGRAM(m, request, _latency_us, &s->request);
	m->rps_p20 = plat_percentile(&s->rps, 0.20);
	m->rps_p50 = plat_percentile(&s->rps, 0.50);
	m->rps_p90 = plat_percentile(&s->rps, 0.90);
	m->rps_min = plat_min(&s->rps);
	m->rps_max = plat_max(&s->rps);
	m->sched_delay_msg_us = f64_divide((double)s->msg_run_delay_ns / 1000,
					   (double)s->msg_pcount);
	m->sched_delay_worker_us = f64_divide((double)s->worker_run_delay_ns / 1000,
					      (double)s->worker_pcount);
	m->schbench_loop_count = f64_of((double)s->loop_count);
}

static void derive_taobench(struct phase_metrics *m, const struct taobench_phase_stats *t)
{
	const struct taobench_stats *c = &t->counters;
	double sec = (double)c->elapsed_ns / 1e9;
	double gets = (double)c->get_cmds;

	DERIVE_HISTOGRAM(m, taobench_serve, _us, &t->serve_lat);
	m->taobench_total_qps = f64_divide((double)taobench_ops(c), sec);
	m->taobench_fast_qps = f64_divide((double)c->fast_ops, sec);
	m->taobench_slow_qps = f64_divide((double)c->slow_ops, sec);
	m->taobench_hit_ratio = f64_divide((double)c->fast_ops, (double)taobench_ops(c));
	m->taobench_hit_rate = f64_divide(gets - (double)c->get_misses, gets);
}

static int summarise(const struct u64_seq *samples, uint64_t total, struct pool_summary *summary)
{
	struct pool_part part = phase_pool_part(samples, total);

	return pool_summarise(&part, 1, summary);
}

#define DERIVE_POOL(pool, samples, total) \
	summarise(&OF(phase, samples), OF(phase, total), &OF(&pools, pool)) ?:
#define DERIVE_OWN(name, from)
#define DERIVE_POOL_P99(name, from)	OF(&m, name) = POOL_P99(&OF(&pools, from))
#define DERIVE_POOL_P999(name, from)	OF(&m, name) = POOL_P999(&OF(&pools, from))
#define DERIVE_POOL_MEDIAN(name, from)	OF(&m, name) = POOL_MEDIAN(&OF(&pools, from))
#define DERIVE_POOL_CV(name, from)	OF(&m, name) = POOL_CV(&OF(&pools, from))
#define DERIVE(kind, type, name, how, from) FOLD_STEP(DERIVE_##how(name, from))
#define POOL_MEMBER(pool, samples, total) WIRE_MEMBER(REC, pool_summary, pool)
struct pools {
	PHASE_POOLS(POOL_MEMBER)
};

/**
 * phase_metrics_derive() - compute the derived values of a carrier anew
 *
 * Return: 0, or -ENOMEM.
 */
int phase_metrics_derive(struct phase_cgroup_stats *phase)
{
	struct pools pools = {0};
	struct phase_metrics m = {0};
	int ret = PHASE_POOLS(DERIVE_POOL) 0;

	PHASE_METRICS_FIELDS(DERIVE)
	derive_run_delay(&m, &phase->run_delays_ns);
	derive_off_cpu(&m, &phase->off_cpu_pcts);
	derive_counters(&m, phase);
	if (phase->schbench)
		derive_schbench(&m, phase->schbench);
	if (phase->taobench)
		derive_taobench(&m, phase->taobench);
	phase->metrics = m;
	return ret;
}

static const struct phase_cgroup_stats *carrier_of(const struct phase_bucket *bucket,
						   const char *group)
{
	for (size_t i = 0; i < bucket->per_cgroup.len; i++)
		if (!strcmp(bucket->per_cgroup.v[i].name, group))
			return &bucket->per_cgroup.v[i].stats;
	return NULL;
}

/*
 * Pool the samples of a group over all phases, each weighing as many observations as it stands for.
 * Return: 0; -ENODATA when a phase was stripped of its samples; -ENOMEM.
 */
#define PHASES_POOL(pool, samples, total) \
	int phases_pool_##pool(const struct phase_buckets *buckets, const char *group, \
			       struct pool_summary *summary) \
	{ \
		struct pool_part *parts = calloc(buckets->len + 1, sizeof(*parts)); \
		int ret = parts ? 0 : -ENOMEM; \
		for (size_t i = 0; i < buckets->len && !ret; i++) { \
			const struct phase_cgroup_stats *c = carrier_of(&buckets->v[i], group); \
			if (c) \
				parts[i] = phase_pool_part(&OF(c, samples), OF(c, total)); \
			if (c && c->stripped) \
				ret = -ENODATA; \
		} \
		ret = ret ? ret : pool_summarise(parts, buckets->len, summary); \
		free(parts); \
		return ret; \
	}
PHASE_POOLS(PHASES_POOL)
