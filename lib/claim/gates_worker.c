// SPDX-License-Identifier: GPL-2.0
/*
 * The gates that every single worker must pass.
 */
#include "claim/gates_private.h"
#include "stats/sample.h"

/* Whether a worker has a value, and which. */
typedef bool (*measure_fn)(const struct cgroup_stats *group, const struct worker_report *r,
			   double *value);

/* What a look at all workers gave. */
struct scan {
	size_t measured;
	size_t offenders;
	size_t worst;		/* index of the worker furthest to the bad side */
	double value;		/* its value */
};

/* @bad: 1 when large values are bad, -1 when small ones are. */
static struct scan scan(struct finding *f, const struct gate_case *c, measure_fn measure, int bad)
{
	const struct cgroup_stats *group = c->group;
	struct scan s = { 0 };

	for (size_t i = 0; i < group->nr_reports; i++) {
		double value;

		if (!measure(group, &group->reports[i], &value))
			continue;
		if (!s.measured++ || bad * value > bad * s.value) {
			s.worst = i;
			s.value = value;
		}
		if (bad * value <= bad * c->limit || s.offenders++ >= MAX_NAMED_WORKERS)
			continue;
		text_add_worker(&f->notes, group->name, i, &group->reports[i]);
		text_add(&f->notes, "\n");
	}
	f->outcome = s.offenders ? OUTCOME_FAIL : OUTCOME_PASS;
	return s;
}

static const struct worker_report *worst_of(const struct gate_case *c, const struct scan *s)
{
	return &c->group->reports[s->worst];
}

static void add_rest(struct finding *f, const struct scan *s)
{
	if (s->offenders > 1)
		text_add(&f->value, ", and %zu more", s->offenders - 1);
}

/* A worker without report has done no work that anybody knows of. */
static bool work_units(const struct cgroup_stats *group, const struct worker_report *r,
		       double *value)
{
	(void)group;
	*value = (double)r->work_units;
	return true;
}

void gate_not_stuck(struct finding *f, const struct gate_case *c)
{
	const struct gate_case one = { .group = c->group, .limit = 1 };
	struct scan s = scan(f, &one, work_units, -1);

	if (s.offenders)
		text_add(&f->value, "tid %d made no progress (0 work units)",
			 worst_of(c, &s)->tid);
	else
		text_add(&f->value, "every worker made progress, the least %.0f work units",
			 s.value);
	add_rest(f, &s);
}

void gate_min_work_units(struct finding *f, const struct gate_case *c)
{
	struct scan s = scan(f, c, work_units, -1);

	text_add(&f->value, "worker %zu did %.0f work units%s (floor %.0f)", s.worst, s.value,
		 s.offenders ? ", too few" : ", the least", c->limit);
	add_rest(f, &s);
}

static bool gap_ms(const struct cgroup_stats *group, const struct worker_report *r, double *value)
{
	(void)group;
	*value = (double)r->max_gap_ms;
	return !r->exit_info;
}

void gate_max_gap_ms(struct finding *f, const struct gate_case *c)
{
	struct scan s = scan(f, c, gap_ms, 1);
	const struct worker_report *r = worst_of(c, &s);

	text_add(&f->value, "tid %d %s %llums on cpu%llu at +%llums (threshold %.6gms)", r->tid,
		 s.offenders ? "stuck" : "had the longest gap,",
		 (unsigned long long)r->max_gap_ms, (unsigned long long)r->max_gap_cpu,
		 (unsigned long long)r->max_gap_at_ms, c->limit);
	add_rest(f, &s);
}

/* How many CPUs a worker used that are not the group's. */
static bool cpus_outside(const struct cgroup_stats *group, const struct worker_report *r,
			 double *value)
{
	*value = 0;
	for (size_t i = 0; i < r->cpus_used.len; i++)
		*value += !u64_set_contains(&group->cpus, r->cpus_used.v[i]);
	return !r->exit_info;
}

static void add_outside(struct text *text, const struct u64_seq *used, const struct u64_seq *cpus)
{
	const char *sep = "{";

	for (size_t i = 0; i < used->len; i++) {
		if (u64_set_contains(cpus, used->v[i]))
			continue;
		text_add(text, "%s%llu", sep, (unsigned long long)used->v[i]);
		sep = ",";
	}
	text_add(text, "}");
}

void gate_isolation(struct finding *f, const struct gate_case *c)
{
	const struct gate_case none = { .group = c->group, .limit = 0 };
	struct scan s;

	if (!c->group->cpus.len) {
		f->outcome = OUTCOME_SKIP;
		text_add(&f->value, "the group is bound to no CPUs");
		return;
	}
	s = scan(f, &none, cpus_outside, 1);
	if (s.offenders) {
		text_add(&f->value, "tid %d ran on unexpected CPUs ", worst_of(c, &s)->tid);
		add_outside(&f->value, &worst_of(c, &s)->cpus_used, &c->group->cpus);
	} else {
		text_add(&f->value, "all stayed on CPUs ");
		text_add_set(&f->value, &c->group->cpus);
	}
	add_rest(f, &s);
}

/* Work units per second of CPU time. Return: whether the worker has CPU time. */
bool gate_work_rate(const struct cgroup_stats *group, const struct worker_report *r,
		    double *value)
{
	(void)group;
	if (!r->cpu_time_ns)
		return false;
	*value = (double)r->work_units / ((double)r->cpu_time_ns / 1e9);
	return true;
}

/* Both rates: the worst worker, or that none could be judged. */
static void judge_rate(struct finding *f, const struct gate_case *c, measure_fn measure,
		       const char *what, const char *unit, const char *missing)
{
	struct scan s = scan(f, c, measure, -1);

	if (!s.measured) {
		finding_inconclusive(f, missing);
		text_add(&f->value, ", the floor of %.6g%s cannot be judged", c->limit, unit);
		return;
	}
	text_add(&f->value, "worker %zu %s %.6g%s %s floor %.6g", s.worst, what, s.value, unit,
		 s.offenders ? "below" : "is the lowest,", c->limit);
	add_rest(f, &s);
}

void gate_min_work_rate(struct finding *f, const struct gate_case *c)
{
	judge_rate(f, c, gate_work_rate, "throughput", " work/cpu_s", "no worker has CPU time");
}

static bool iteration_rate(const struct cgroup_stats *group, const struct worker_report *r,
			   double *value)
{
	(void)group;
	if (!r->wall_time_ns)
		return false;
	*value = (double)r->iterations / ((double)r->wall_time_ns / 1e9);
	return true;
}

void gate_min_iteration_rate(struct finding *f, const struct gate_case *c)
{
	judge_rate(f, c, iteration_rate, "iteration rate", "/s", "no worker has wall time");
}

static uint64_t pages_outside(const struct worker_report *r, const struct u64_seq *nodes,
			      uint64_t *all)
{
	uint64_t outside = 0;

	*all = 0;
	for (size_t i = 0; i < r->numa_pages.len; i++) {
		uint64_t pages = r->numa_pages.v[i].pages;

		*all = sum_saturating(*all, pages);
		if (!u64_set_contains(nodes, r->numa_pages.v[i].node))
			outside = sum_saturating(outside, pages);
	}
	return outside;
}

static bool slow_tier(const struct cgroup_stats *group, const struct worker_report *r,
		      double *value)
{
	uint64_t all;
	uint64_t outside = pages_outside(r, group->nodes, &all);

	if (!all)
		return false;
	*value = (double)outside / (double)all;
	return true;
}

void gate_max_slow_tier_ratio(struct finding *f, const struct gate_case *c)
{
	uint64_t all, slow;
	struct scan s;

	if (!c->group->nodes) {
		f->outcome = OUTCOME_SKIP;
		text_add(&f->value, "the nodes of its memory are unknown");
		return;
	}
	s = scan(f, c, slow_tier, 1);
	if (!s.measured) {
		finding_inconclusive(f, "no worker has pages");
		return;
	}
	slow = pages_outside(worst_of(c, &s), c->group->nodes, &all);
	text_add(&f->value, "tid %d slow-tier ratio %.4g %s threshold %.4g ", worst_of(c, &s)->tid,
		 s.value, s.offenders ? "exceeds" : "within", c->limit);
	text_add(&f->value, "(%llu slow / %llu pages)", (unsigned long long)slow,
		 (unsigned long long)all);
	add_rest(f, &s);
}
