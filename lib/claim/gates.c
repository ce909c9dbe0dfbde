// SPDX-License-Identifier: GPL-2.0
/*
 * Gates: which are on, against which limit, and what all of them have in common.
 */
#include <math.h>

#include "claim/finding.h"
#include "claim/gates_private.h"
#include "wire/schema.h"

#define NS_PER_FLAG 0
#define NS_PER_LIMIT 0
#define NS_PER_MS 1000000
#define NS_PER_NS 1

/**
 * struct gate - a line of the list
 * @name: as a scenario writes it
 * @ns_per_unit: of an absolute time, 0 for all others
 * @standard: the limit that not_stuck brings, 0 for none
 * @failure: kind of failure
 * @judge: compares a group with a limit
 */
struct gate {
	const char *name;
	double ns_per_unit;
	double standard;
	enum failure_kind failure;
	void (*judge)(struct finding *f, const struct gate_case *gate);
};

#define GATE_ROW(name, kind, limit, failure) \
	{ #name, NS_PER_##kind, limit, FAILURE_##failure, gate_##name },
static const struct gate gate_list[] = { GATES(GATE_ROW) };

/* The members of struct gates are one array in the order of the list. */
static double setting(const struct gates *gates, size_t i)
{
	return ((const double *)gates)[i];
}

/**
 * gates_merge() - put one layer of gates over another
 * @base: what holds when @over says nothing
 * @over: what it sets wins, GATE_OFF too
 */
struct gates gates_merge(const struct gates *base, const struct gates *over)
{
	struct gates merged = *base;

	for (size_t i = 0; i < ARRAY_SIZE(gate_list); i++)
		if (setting(over, i) != 0)
			((double *)&merged)[i] = setting(over, i);
	return merged;
}

/* What the gate is set to once not_stuck has brought what it brings. 0 is off. */
static double effective(const struct gates *gates, size_t i)
{
	double value = setting(gates, i);

	if (value == 0 && gates->not_stuck > 0)
		value = gate_list[i].standard;
	return value == GATE_OFF ? 0 : value;
}

/**
 * gates_need_noise() - whether a gate is on that judges an absolute time
 */
bool gates_need_noise(const struct gates *gates)
{
	for (size_t i = 0; i < ARRAY_SIZE(gate_list); i++)
		if (gate_list[i].ns_per_unit > 0 && effective(gates, i) != 0)
			return true;
	return false;
}

/* A group of which a part is not known has not passed. */
static void expect_all_reports(struct finding *f, const struct cgroup_stats *group)
{
	for (size_t i = 0; i < group->nr_reports; i++) {
		if (!group->reports[i].exit_info)
			continue;
		finding_inconclusive(f, "; but ");
		text_add_worker(&f->value, group->name, i, &group->reports[i]);
		return;
	}
}

/* What noise makes of an absolute time. Called after the judging, to complete its text. */
static void weigh_noise(struct finding *f, const struct gate *gate, double limit, double floor_ns,
			const struct run_noise *noise)
{
	text_add(&f->value, "; limit ");
	text_add_number(&f->value, UNIT_NS, limit * gate->ns_per_unit);
	if (!noise->measured) {
		text_add(&f->value, ", noise floor not measured");
		return;
	}
	text_add(&f->value, ", noise floor ");
	text_add_number(&f->value, UNIT_NS, floor_ns);
	if (f->outcome != OUTCOME_PASS)
		return;
	if (floor_ns > limit * gate->ns_per_unit)
		finding_inconclusive(f, ": noise alone is more than the limit");
	else if (noise->steal_pct >= GATE_STEAL_PCT)
		finding_inconclusive(f, ": the hypervisor took half of the time and more");
}

/* A time that is too long by no more than the host kept all CPUs waiting may be the host's. */
static void weigh_host(struct finding *f, const struct gate *gate, struct gate_case c,
		       const struct run_noise *noise)
{
	struct finding without_host = { 0 };

	if (f->outcome != OUTCOME_FAIL || noise->dilation < GATE_DILATION)
		return;
	c.limit += (double)noise->host_wait_ns / gate->ns_per_unit;
	gate->judge(&without_host, &c);
	if (without_host.outcome != OUTCOME_PASS)
		return;
	f->outcome = OUTCOME_INCONCLUSIVE;
	text_add(&f->value, ": the host kept the CPUs waiting for ");
	text_add_number(&f->value, UNIT_NS, (double)noise->host_wait_ns);
	text_add(&f->value, " in all, dilation %.2f", noise->dilation);
}

static void judge_absolute(struct finding *f, const struct gate *gate, struct gate_case *c,
			   const struct run_noise *noise)
{
	double floor_ns = run_noise_floor_ns(noise, &c->group->cpus);
	double limit = c->limit;

	c->limit = fmax(limit, GATE_NOISE_FACTOR * floor_ns / gate->ns_per_unit);
	gate->judge(f, c);
	if (f->outcome == OUTCOME_PASS || f->outcome == OUTCOME_FAIL)
		weigh_noise(f, gate, limit, floor_ns, noise);
	weigh_host(f, gate, *c, noise);
}

static void judge(struct finding *f, const struct gate *gate, struct gate_case *c,
		  const struct run_noise *noise)
{
	if (!(c->limit >= 0)) {
		f->outcome = OUTCOME_ERROR;
		text_add(&f->value, "caller error: limit is not a number from 0");
	} else if (!c->group->nr_reports) {
		f->outcome = OUTCOME_SKIP;
		text_add(&f->value, "the group has no reports");
	} else if (gate->ns_per_unit > 0) {
		judge_absolute(f, gate, c, noise);
	} else {
		gate->judge(f, c);
	}
	if (f->outcome == OUTCOME_PASS)
		expect_all_reports(f, c->group);
	if (gate->failure == FAILURE_NO_PROGRESS || gate->failure == FAILURE_STUCK ||
	    gate->failure == FAILURE_BENCHMARK)
		finding_weigh_realtime(f, c->group);
}

/**
 * gates_judge() - judge a group by all gates that are on
 * @v: receives one claim a gate
 * @group: folded reports
 * @gates: all layers merged
 * @noise: of the machine, against which absolute times are held
 */
void gates_judge(struct verdict *v, const struct cgroup_stats *group, const struct gates *gates,
		 const struct run_noise *noise)
{
	for (size_t i = 0; i < ARRAY_SIZE(gate_list); i++) {
		double limit = effective(gates, i);
		struct gate_case c = { .group = group, .limit = limit == GATE_ZERO ? 0 : limit };
		struct finding f = { 0 };
		struct text label = { 0 };

		if (limit == 0)
			continue;
		text_add(&label, "%s.gate.%s", group->name, gate_list[i].name);
		if (!v->naming)
			judge(&f, &gate_list[i], &c, noise);
		verdict_judge(v, label.s, f.outcome, f.value.s, f.notes.s);
		verdict_set_kind(v, gate_list[i].failure);
	}
}
