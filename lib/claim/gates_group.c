// SPDX-License-Identifier: GPL-2.0
/*
 * The gates that a group must pass as a whole.
 */
#include <math.h>

#include "claim/gates_private.h"

/* @bad: whether the value is on the wrong side of the limit. */
static const char *judge(struct finding *f, bool bad, const char *verb)
{
	f->outcome = bad ? OUTCOME_FAIL : OUTCOME_PASS;
	return bad ? verb : "within";
}

/* A spread of one worker is not a question; of two that measured nothing it has no answer. */
static bool compares_workers(struct finding *f, const struct gate_case *c, size_t measured,
			     const char *missing)
{
	if (c->group->nr_reports < 2) {
		f->outcome = OUTCOME_SKIP;
		text_add(&f->value, "a comparison of workers needs two");
		return false;
	}
	if (measured >= 2)
		return true;
	finding_inconclusive(f, missing);
	text_add(&f->value, ", the limit of %.6g cannot be judged", c->limit);
	return false;
}

void gate_max_spread_pct(struct finding *f, const struct gate_case *c)
{
	const struct cgroup_stats *g = c->group;

	if (!compares_workers(f, c, g->off_cpu_workers, "fewer than two workers have wall time"))
		return;
	f->outcome = g->spread.v > c->limit ? OUTCOME_FAIL : OUTCOME_PASS;
	text_add(&f->value, "%s cgroup: spread=%.4g%% (%.4g-%.4g%%) ",
		 f->outcome == OUTCOME_FAIL ? "unfair" : "fair", g->spread.v, g->min_off_cpu_pct.v,
		 g->max_off_cpu_pct.v);
	text_add(&f->value, "%llu workers on %llu cpus (threshold %.6g%%)",
		 (unsigned long long)g->num_workers, (unsigned long long)g->num_cpus, c->limit);
}

/* Mean of the rates of all workers with CPU time, and population deviation from it. */
static size_t rate_moments(const struct cgroup_stats *g, double *mean, double *deviation)
{
	double rate, sum = 0, squares = 0;
	size_t n = 0;

	for (size_t i = 0; i < g->nr_reports; i++) {
		if (!gate_work_rate(g, &g->reports[i], &rate))
			continue;
		sum += rate;
		n++;
	}
	*mean = sum / (double)n;
	for (size_t i = 0; i < g->nr_reports; i++)
		if (gate_work_rate(g, &g->reports[i], &rate))
			squares += pow(rate - *mean, 2);
	*deviation = sqrt(squares / (double)n);
	return n;
}

void gate_max_throughput_cv(struct finding *f, const struct gate_case *c)
{
	double mean, deviation;
	size_t n = rate_moments(c->group, &mean, &deviation);

	if (!compares_workers(f, c, n, "fewer than two workers have CPU time"))
		return;
	if (mean == 0) {
		finding_inconclusive(f, "the workers did no work at all");
		return;
	}
	text_add(&f->value, "throughput CV %.4g ", deviation / mean);
	text_add(&f->value, "%s limit %.6g (mean=%.6g work/cpu_s)",
		 judge(f, deviation / mean > c->limit, "exceeds"), c->limit, mean);
}

#define COUNT_SAMPLES(name) \
	static unsigned long long count_##name(const struct cgroup_stats *g) \
	{ \
		unsigned long long n = 0; \
		for (size_t i = 0; i < g->nr_reports; i++) \
			n += g->reports[i].name.len; \
		return n; \
	}
COUNT_SAMPLES(wake_latencies_ns)
COUNT_SAMPLES(iteration_costs_ns)

static void judge_p99(struct finding *f, const struct gate_case *c, const char *what, double us,
		      unsigned long long n)
{
	double ns = round(us * 1000);

	text_add(&f->value, "p99 %s %.0fns ", what, ns);
	text_add(&f->value, "%s limit %.0fns (%llu samples)", judge(f, ns > c->limit, "exceeds"),
		 c->limit, n);
}

void gate_max_p99_wake_latency_ns(struct finding *f, const struct gate_case *c)
{
	if (c->group->wake_measured)
		judge_p99(f, c, "wake latency", c->group->p99_wake_latency_us.v,
			  count_wake_latencies_ns(c->group));
	else
		finding_inconclusive(f, "no wake latencies were measured");
}

void gate_max_iteration_cost_p99_ns(struct finding *f, const struct gate_case *c)
{
	if (c->group->iteration_cost_measured) {
		judge_p99(f, c, "iteration cost", c->group->p99_iteration_cost_us.v,
			  count_iteration_costs_ns(c->group));
		return;
	}
	/* Few work types have any: this is not a measurement that went missing. */
	f->outcome = OUTCOME_SKIP;
	text_add(&f->value, "the work type measures no iteration costs");
}

void gate_max_wake_latency_cv(struct finding *f, const struct gate_case *c)
{
	unsigned long long n = count_wake_latencies_ns(c->group);

	if (n < 2) {
		finding_inconclusive(f, "fewer than two wake latencies were measured");
		return;
	}
	if (!c->group->wake_latency_cv.set) {
		finding_inconclusive(f, "the mean wake latency is zero");
		return;
	}
	text_add(&f->value, "wake latency CV %.4g ", c->group->wake_latency_cv.v);
	text_add(&f->value, "%s limit %.6g (%llu samples)",
		 judge(f, c->group->wake_latency_cv.v > c->limit, "exceeds"), c->limit, n);
}

void gate_max_migration_ratio(struct finding *f, const struct gate_case *c)
{
	const struct cgroup_stats *g = c->group;

	if (!g->migration_ratio.set) {
		finding_inconclusive(f, "zero iterations");
		return;
	}
	text_add(&f->value, "migration ratio %.4g ", g->migration_ratio.v);
	text_add(&f->value, "%s threshold %.6g (%llu migrations / %llu iterations)",
		 judge(f, g->migration_ratio.v > c->limit, "exceeds"), c->limit,
		 (unsigned long long)g->total_migrations, (unsigned long long)g->total_iterations);
}

void gate_max_migrations(struct finding *f, const struct gate_case *c)
{
	unsigned long long n = c->group->total_migrations;

	text_add(&f->value, "%llu migrations ", n);
	text_add(&f->value, "%s threshold %.0f", judge(f, (double)n > c->limit, "exceed"),
		 c->limit);
}

/* Pages were promised by a policy: none at all is a locality of zero, which fails. */
void gate_min_page_locality(struct finding *f, const struct gate_case *c)
{
	const struct cgroup_stats *g = c->group;

	if (!g->page_locality.set) {
		f->outcome = OUTCOME_SKIP;
		text_add(&f->value, "the nodes of its memory are unknown");
		return;
	}
	text_add(&f->value, "page locality %.4g (%.4g%%) ", g->page_locality.v,
		 g->page_locality.v * 100);
	text_add(&f->value, "%s threshold %.6g (%llu/%llu pages)",
		 judge(f, g->page_locality.v < c->limit, "below"), c->limit,
		 (unsigned long long)g->numa_pages_local, (unsigned long long)g->numa_pages_total);
}

void gate_max_cross_node_migration_ratio(struct finding *f, const struct gate_case *c)
{
	const struct cgroup_stats *g = c->group;

	if (!g->numa_pages_total && g->cross_node_migrated) {
		f->outcome = OUTCOME_FAIL;
		text_add(&f->value, "inconsistent: %llu migrated of no pages",
			 (unsigned long long)g->cross_node_migrated);
		return;
	}
	if (!g->numa_pages_total) {
		finding_inconclusive(f, "no worker has pages");
		return;
	}
	text_add(&f->value, "cross-node migration ratio %.4g ", g->cross_node_migration_ratio.v);
	text_add(&f->value, "%s threshold %.6g (%llu migrated / %llu pages)",
		 judge(f, g->cross_node_migration_ratio.v > c->limit, "exceeds"), c->limit,
		 (unsigned long long)g->cross_node_migrated,
		 (unsigned long long)g->numa_pages_total);
}
