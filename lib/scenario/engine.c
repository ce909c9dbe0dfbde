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
#include "scenario/dilation.h"
#include "scenario/engine.h"
#include "scenario/machine.h"
#include "scenario/play.h"
#include "sys/clock.h"
#include "sys/cpu_time.h"
#include "sys/rt_task.h"

#define LIMIT_MARGIN_MS 10000
#define SLOW_MARGIN_MS 30000
/* A scheduler has its own limits, which are to end the run with their sentences. */
#define LIMIT_SCHEDULER_MS (2 * SCHEDULER_PATIENCE_MS)

/* What runs beside our workers: looked at before the first of them is there and after the last. */
struct others {
	struct rt_tasks before;
	struct rt_tasks after;
	uint64_t before_ns;
	uint64_t after_ns;
};

/* Everything that one run owns. */
struct engine {
	const struct scenario *scenario;
	struct topology *topology;
	struct stage stage;
	struct boost boost;
	struct run *run;
	struct others others;
};

/**
 * scenario_limit_ms() - when the run counts as hung: by default twice the hold and 10 s
 * @scenario: the scenario
 * @slow_kernel: setting up and collecting take several times as long, see kconfig_slow()
 *
 * Where a scheduler is attached and detached, it is 20 s more.
 */
unsigned int scenario_limit_ms(const struct scenario *scenario, bool slow_kernel)
{
	unsigned int limit_ms = scenario->limit_ms;

	if (!limit_ms)
		limit_ms = 2 * scenario_hold_ms(scenario) + LIMIT_MARGIN_MS;
	if (scheduler_command() || scheduler_has_ops(scenario))
		limit_ms += LIMIT_SCHEDULER_MS;
	return limit_ms + (slow_kernel ? SLOW_MARGIN_MS : 0);
}

static void engine_destroy(struct engine *e)
{
	rt_tasks_destroy(&e->others.before);
	rt_tasks_destroy(&e->others.after);
	run_destroy(e->run);
	stage_destroy(&e->stage);
	topology_destroy(e->topology);
}

static int engine_init(struct engine *e, const struct scenario *scenario, struct err *err)
{
	int ret;

	*e = (struct engine){ .scenario = scenario };
	ret = stage_create(&e->stage, scenario, err);
	if (ret)
		return ret;
	e->run = run_create(e->stage.nr_roles);
	if (!e->run)
		return err_set(err, ENOMEM, "lists of groups");
	for (size_t i = 0; i < e->stage.nr_roles; i++)
		e->run->groups[i].name = e->stage.roles[i].name;
	return 0;
}

/* Everything that depends on the machine, and every mistake that can be seen beforehand. */
static int prepare(struct engine *e, const struct fault *fault, struct err *err)
{
	int ret = machine_read(&e->topology, err);

	e->stage.topology = e->topology;
	if (!ret && (cpus_to_seq(&e->topology->online, &e->run->cpus) ||
		     calibration_to_run(calibration(e->scenario), e->run)))
		ret = err_set(err, ENOMEM, "list of CPUs");
	return ret ? ret : rehearse(e->scenario, e->topology, fault, err);
}

/* From the opened gate to the stop: what the machine's own instruments show is of this window. */
static int perform(struct engine *e, const struct fault *fault, struct err *err)
{
	struct play performance = { .stage = &e->stage, .fault = fault, .boost = &e->boost };
	struct sched_ext first, last;
	struct cpu_time before, after;
	int ret;

	/* Without sched_ext both are empty. */
	scheduler_state(&first, NULL);
	dilation_begin();
	ret = cpu_time_read(&e->topology->online, &before, err);
	if (!ret)
		ret = play(&performance, err);
	if (!ret)
		ret = cpu_time_read(&e->topology->online, &after, err);
	if (ret)
		return ret;
	scheduler_state(&last, NULL);
	e->run->scheduler.throughout = sched_ext_same(&first, &last);
	e->run->wall_ns = clock_ns() - performance.start_ns;
	e->run->idle_ns = after.idle_ns - before.idle_ns;
	e->run->steal_ns = after.steal_ns - before.steal_ns;
	dilation_end(&e->run->noise);
	return 0;
}

static int save_reports(const struct engine *e, const struct rundir *rundir, struct err *err)
{
	int fd = rundir ? rundir->reports_fd : -1;
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

/*
 * The nodes of a group's CPUs. Nothing is expected of its memory where the kernel cannot tell the
 * pages of a process: without any, the locality would be 0.
 */
static int note_nodes(struct engine *e, size_t i)
{
	struct role *role = &e->stage.roles[i];

	if (!CPU_COUNT(&role->cpus) || access("/proc/self/numa_maps", R_OK))
		return 0;
	e->run->groups[i].nodes = &role->nodes;
	return nodes_to_seq(e->topology, &role->cpus, &role->nodes);
}

/* Not to know of others is to excuse nothing, so an error does no harm. */
static uint64_t look_at_others(struct rt_tasks *tasks)
{
	rt_tasks_read(tasks);
	return clock_ns();
}

static void note_others(const struct engine *e, size_t i)
{
	uint64_t between_ns = e->others.after_ns - e->others.before_ns;
	const cpu_set_t *own = &e->stage.roles[i].cpus;
	const cpu_set_t *cpus = CPU_COUNT(own) ? own : &e->topology->online;
	uint64_t taken_ns = rt_tasks_taken_ns(&e->others.before, &e->others.after, cpus);

	e->run->groups[i].realtime_pct =
		100.0 * (double)taken_ns / ((double)between_ns * CPU_COUNT(cpus));
}

/* The CPUs that a group was allowed, in the run and in each phase. */
static int note_cpus(struct engine *e, size_t i)
{
	const struct role *role = &e->stage.roles[i];
	struct cgroup_stats *group = &e->run->groups[i];
	int ret = cpus_to_seq(&role->cpus, &group->cpus);

	ret = ret ? ret : note_nodes(e, i);
	if (ret || !role->cpus_in)
		return ret;
	group->cpus_in = calloc(e->stage.nr_steps, sizeof(*group->cpus_in));
	if (!group->cpus_in)
		return -ENOMEM;
	group->nr_phases = e->stage.nr_steps;
	for (size_t k = 0; k < group->nr_phases && !ret; k++)
		ret = cpus_to_seq(&role->cpus_in[k], &group->cpus_in[k]);
	return ret;
}

/* The reports of all roles in one list, which now owns them. */
static int gather(struct engine *e, size_t *workers, struct u64_seq *lived_in, struct err *err)
{
	struct report_list *all = &e->run->reports;

	for (size_t i = 0; i < e->stage.nr_roles; i++) {
		struct role *role = &e->stage.roles[i];
		size_t len = all->len + role->reports.len;
		struct worker_report *v = realloc(all->v, (len ? len : 1) * sizeof(*v));

		if (!v)
			return err_set(err, ENOMEM, "list of reports");
		if (role->reports.len)
			memcpy(v + all->len, role->reports.v, role->reports.len * sizeof(*v));
		*all = (struct report_list){ .v = v, .len = len, .cap = len };
		workers[i] = role->reports.len;
		free(role->reports.v);
		role->reports = (struct report_list){ 0 };
		if (note_cpus(e, i))
			return err_set(err, ENOMEM, "lists of CPUs and nodes");
		if (e->topology)
			note_others(e, i);
		for (size_t j = 0; j < role->steps.len; j++)
			if (u64_seq_push(lived_in, role->steps.v[j]))
				return err_set(err, ENOMEM, "list of steps");
	}
	return 0;
}

/* The run owns the readings from now on. */
static void take_records(struct engine *e)
{
	struct reader *reader = &e->stage.reader;

	e->run->records = reader->records;
	e->run->nr_records = reader->nr;
	reader->records = NULL;
	e->run->times = reader->times;
	e->run->nr_times = reader->nr_times;
	reader->times = NULL;
}

/* Of the workers that know when they began, since only for these it can be found elsewhere. */
static void note_worst_gap(const struct engine *e, struct worst_gap *worst)
{
	for (size_t i = 0; i < e->stage.nr_roles; i++) {
		const struct cgroup_stats *group = &e->run->groups[i];
		const struct u64_seq *begun_ns = &e->stage.roles[i].begun_ns;

		for (size_t j = 0; j < group->nr_reports && j < begun_ns->len; j++)
			worst_gap_note(worst, group, j, begun_ns->v[j]);
	}
}

static int save_stats(const struct engine *e, const struct rundir *rundir, struct err *err)
{
	if (!rundir || !rundir->path)
		return 0;
	note_worst_gap(e, rundir->worst_gap);
	return rundir_keep_stats(rundir, e->run, err);
}

static int collect(struct engine *e, struct err *err)
{
	size_t *workers = calloc(e->stage.nr_roles + 1, sizeof(*workers));
	struct u64_seq lived_in = { 0 };
	int ret;

	if (!workers)
		return err_set(err, ENOMEM, "list of groups");
	take_records(e);
	ret = gather(e, workers, &lived_in, err);
	if (!ret) {
		ret = run_assign_reports(e->run, workers);
		ret = ret ? ret : run_fold_steps(e->run, &lived_in);
		if (ret)
			err_set(err, -ret, "fold %zu reports into %zu groups", e->run->reports.len,
				e->stage.nr_roles);
	}
	free(lived_in.v);
	free(workers);
	return ret;
}

static int first(int ret, int later)
{
	return ret ? ret : later;
}

/* The stage is made real, and the scheduler that was asked for is in charge. */
static int open_stage(struct engine *e, const struct fault *fault, struct undo *undo,
		      struct scheduler *scheduler, struct err *err)
{
	const char *command = scheduler_command();
	int ret = stage_open(&e->stage, fault, undo, err);

	e->stage.scheduler = scheduler;
	return !ret && command ? scheduler_attach_command(scheduler, command, undo, err) : ret;
}

/* Workers end under the scheduler they ran under. */
static int close_stage(struct engine *e, struct undo *undo, struct scheduler *scheduler,
		       struct err *err)
{
	int ret = stage_end_step(&e->stage, ANY_STEP, err);

	boost_end(&e->boost);
	if (scheduler) {
		ret = first(ret, scheduler_detach(scheduler, undo, ret ? NULL : err));
		scheduler_to_run(scheduler, &e->run->scheduler);
	}
	return first(ret, stage_close(&e->stage, ret ? NULL : err));
}

/* The claims of the scenario, then the gates of each group. */
static void judge(const struct engine *e, struct verdict *v)
{
	e->scenario->check(v, e->run);
	for (size_t i = 0; i < e->stage.nr_roles; i++) {
		struct gates gates = gates_merge(&e->scenario->gates, e->stage.roles[i].gates);

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

	ret = ret ? ret : scenario_check_controllers(scenario, err);
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
 * @undo: records what is changed; all of it is taken back before the end
 * @scheduler: for --scheduler and ops; NULL where scheduler_is_used() says no
 * @v: receives the claims
 * @rundir: where reports and statistics are kept, NULL for nowhere
 * @err: receives the sentence
 *
 * Return: 0 when the claims were judged, whatever they say, or the run is to be skipped for what it
 * found missing; -errno when the run failed.
 */
int engine_run(const struct scenario *scenario, const struct fault *fault, struct undo *undo,
	       struct scheduler *scheduler, struct verdict *v, const struct rundir *rundir,
	       struct err *err)
{
	struct engine e;
	int ret = engine_init(&e, scenario, err);
	int closed;

	if (!ret)
		ret = prepare(&e, fault, err);
	if (!ret)
		ret = open_stage(&e, fault, undo, scheduler, err);
	e.others.before_ns = look_at_others(&e.others.before);
	if (!ret)
		ret = perform(&e, fault, err);
	/* What was measured until a failure is kept; only nothing is claimed about it. */
	closed = close_stage(&e, undo, scheduler, ret ? NULL : err);
	ret = first(ret, closed);
	e.others.after_ns = look_at_others(&e.others.after);
	ret = first(ret, collect(&e, ret ? NULL : err));
	ret = first(ret, save_reports(&e, rundir, ret ? NULL : err));
	ret = first(ret, save_stats(&e, rundir, ret ? NULL : err));
	if (!ret) {
		judge(&e, v);
	} else if (*e.stage.unmet.text && !closed) {
		verdict_skip(v, e.stage.unmet.text);
		ret = 0;
	}
	engine_destroy(&e);
	return ret;
}
