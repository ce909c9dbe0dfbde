// SPDX-License-Identifier: GPL-2.0
/*
 * One run: resolve what the scenario says against this machine, spawn, open the gate, do the ops,
 * stop, collect, judge.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenario/calibration.h"
#include "scenario/engine.h"
#include "sys/clock.h"
#include "sys/cpu_time.h"

#define DEFAULT_HOLD_MS 1000
#define LIMIT_MARGIN_MS 10000

/* Everything that one run owns. */
struct engine {
	const struct scenario *scenario;
	size_t nr_groups;
	size_t nr_ops;
	cpu_set_t usable;
	struct work_group *work;
	struct op_target *targets;
	size_t *workers;
	const struct op **ops;
	struct workload *workload;
	struct run *run;
};

/**
 * scenario_hold_ms() - how long the workers run
 */
unsigned int scenario_hold_ms(const struct scenario *scenario)
{
	return scenario->hold_ms ? scenario->hold_ms : DEFAULT_HOLD_MS;
}

/**
 * scenario_limit_ms() - when the run counts as hung: by default twice the hold and 10 s
 */
unsigned int scenario_limit_ms(const struct scenario *scenario)
{
	return scenario->limit_ms ? scenario->limit_ms
				  : 2 * scenario_hold_ms(scenario) + LIMIT_MARGIN_MS;
}

static size_t count_groups(const struct scenario *scenario)
{
	size_t n = 0;

	while (scenario->groups && scenario->groups[n].name)
		n++;
	return n;
}

static size_t count_ops(const struct scenario *scenario)
{
	size_t n = 0;

	while (scenario->ops && scenario->ops[n].kind)
		n++;
	return n;
}

static void engine_destroy(struct engine *e)
{
	if (e->workload)
		workload_destroy(e->workload);
	run_destroy(e->run);
	free(e->work);
	free(e->targets);
	free(e->workers);
	free(e->ops);
}

static int engine_init(struct engine *e, const struct scenario *scenario, struct err *err)
{
	*e = (struct engine){
		.scenario = scenario,
		.nr_groups = count_groups(scenario),
		.nr_ops = count_ops(scenario),
	};
	e->work = calloc(e->nr_groups + 1, sizeof(*e->work));
	e->targets = calloc(e->nr_groups + 1, sizeof(*e->targets));
	e->workers = calloc(e->nr_groups + 1, sizeof(*e->workers));
	e->ops = calloc(e->nr_ops + 1, sizeof(*e->ops));
	e->run = run_create(e->nr_groups);
	if (!e->work || !e->targets || !e->workers || !e->ops || !e->run)
		return err_set(err, ENOMEM, "lists of groups and ops");
	for (size_t i = 0; i < e->nr_groups; i++)
		e->run->groups[i].name = scenario->groups[i].name;
	return 0;
}

static unsigned int resolve_workers(const struct group *g, const cpu_set_t *usable)
{
	if (g->workers & WORKERS_PER_CPU)
		return (g->workers & ~WORKERS_PER_CPU) * CPU_COUNT(usable);
	return g->workers ? g->workers : 1;
}

static int resolve_group(struct engine *e, size_t i, struct err *err)
{
	const struct group *g = &e->scenario->groups[i];
	struct work_group *w = &e->work[i];
	cpu_set_t cpus;
	int ret;

	ret = cpus_resolve(&g->cpus, &e->usable, &cpus, err);
	if (ret)
		return ret;
	*w = (struct work_group){
		.type = g->work ? g->work : &work_spin_wait,
		.params = g->params,
		.workers = resolve_workers(g, &e->usable),
		.policy = g->policy,
		.nice = g->nice,
	};
	if (g->cpus.kind != CPUS_ALL) {
		w->affinity.kind = AFFINITY_EXACT;
		w->affinity.cpus = cpus;
	}
	e->workers[i] = w->workers;
	e->targets[i] = (struct op_target){
		.group = g->name,
		.first = i ? e->targets[i - 1].first + e->targets[i - 1].workers : 0,
		.workers = w->workers,
	};
	return cpus_to_seq(&cpus, &e->run->groups[i].cpus);
}

static struct op_context op_context(const struct engine *e)
{
	return (struct op_context){
		.workload = e->workload,
		.targets = e->targets,
		.nr_targets = e->nr_groups,
		.usable = &e->usable,
	};
}

/* Everything that depends on the machine, and every mistake that can be seen beforehand. */
static int resolve(struct engine *e, const struct fault *fault, struct err *err)
{
	struct op_context ctx;
	int ret = cpus_usable(&e->usable, err);

	if (!ret && (cpus_to_seq(&e->usable, &e->run->cpus) ||
		     calibration_to_run(calibration(e->scenario), e->run)))
		ret = err_set(err, ENOMEM, "list of CPUs");
	for (size_t i = 0; i < e->nr_groups && !ret; i++) {
		ret = resolve_group(e, i, err);
		if (ret)
			err_prefix(err, ret, "group %s", e->scenario->groups[i].name);
	}
	for (size_t i = 0; i < e->nr_ops; i++)
		e->ops[i] = &e->scenario->ops[i];
	if (fault)
		e->ops[e->nr_ops++] = &fault->op;
	ctx = op_context(e);
	for (size_t i = 0; i < e->nr_ops && !ret; i++)
		ret = op_validate(e->ops[i], &ctx, scenario_hold_ms(e->scenario), err);
	return ret;
}

/* From the opened gate to the stop: what the machine's own instruments show is of this window. */
static int hold(struct engine *e, struct err *err)
{
	struct op_context ctx = op_context(e);
	struct cpu_time before, after;
	uint64_t start_ns;
	int ret;

	start_ns = clock_ns();
	workload_start(e->workload);
	ret = cpu_time_read(&e->usable, &before, err);
	if (!ret)
		ret = ops_run(e->ops, e->nr_ops, &ctx, start_ns, scenario_hold_ms(e->scenario),
			      err);
	if (!ret)
		ret = cpu_time_read(&e->usable, &after, err);
	if (ret)
		return ret;
	e->run->wall_ns = clock_ns() - start_ns;
	e->run->idle_ns = after.idle_ns - before.idle_ns;
	e->run->steal_ns = after.steal_ns - before.steal_ns;
	return 0;
}

static int save_reports(const struct engine *e, int fd, struct err *err)
{
	uint8_t *bytes = NULL;
	size_t len, done = 0;
	int ret;

	if (fd < 0)
		return 0;
	ret = report_list_encode(&e->run->reports, &bytes, &len);
	if (ret)
		return err_set(err, -ret, "encode the reports");
	while (done < len) {
		ssize_t n = write(fd, bytes + done, len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			ret = err_set(err, errno, "write the reports");
			break;
		}
		done += n;
	}
	free(bytes);
	return ret;
}

static int collect(struct engine *e, struct err *err)
{
	int ret = workload_stop_and_collect(e->workload, &e->run->reports, err);

	e->workload = NULL;	/* collecting consumes it, whatever it returns */
	if (ret)
		return ret;
	ret = run_assign_reports(e->run, e->workers);
	return ret ? err_set(err, -ret, "fold %zu reports into %zu groups", e->run->reports.len,
			     e->nr_groups) : 0;
}

/* The claims of the scenario, then the gates of each group. */
static void judge(const struct engine *e, struct verdict *v)
{
	e->scenario->check(v, e->run);
	for (size_t i = 0; i < e->nr_groups; i++) {
		struct gates gates = gates_merge(&e->scenario->gates,
						 &e->scenario->groups[i].gates);

		gates_judge(v, &e->run->groups[i], &gates, &e->run->noise);
	}
}

/**
 * engine_name_claims() - learn the labels of a scenario's claims, without running it
 * @scenario: the scenario
 * @v: receives the labels
 * @err: receives the sentence
 *
 * Return: 0 or -errno.
 */
int engine_name_claims(const struct scenario *scenario, struct verdict *v, struct err *err)
{
	struct engine e;
	int ret = engine_init(&e, scenario, err);

	verdict_begin_naming(v);
	if (!ret)
		judge(&e, v);
	verdict_begin_judging(v);
	engine_destroy(&e);
	return ret;
}

/**
 * engine_run() - make one run and judge it
 * @scenario: the scenario, whose needs are met
 * @fault: an op to add, NULL for none
 * @v: receives the claims
 * @reports_fd: where the reports are kept, -1 for nowhere
 * @err: receives the sentence
 *
 * Return: 0 when the claims were judged, whatever they say; -errno when the run failed.
 */
int engine_run(const struct scenario *scenario, const struct fault *fault, struct verdict *v,
	       int reports_fd, struct err *err)
{
	struct engine e;
	int ret = engine_init(&e, scenario, err);

	if (!ret)
		ret = resolve(&e, fault, err);
	if (!ret)
		ret = workload_spawn(&e.workload, e.work, e.nr_groups, err);
	if (!ret)
		ret = hold(&e, err);
	if (!ret)
		ret = collect(&e, err);
	if (!ret)
		ret = save_reports(&e, reports_fd, err);
	if (!ret)
		judge(&e, v);
	engine_destroy(&e);
	return ret;
}
