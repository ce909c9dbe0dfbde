// SPDX-License-Identifier: GPL-2.0
/*
 * What the engine costs: a step beside the kernel's own work with its cgroup, and setting up many
 * cgroups with workers. Prints one row each: name, value, bound, verdict. What is compared takes
 * turns. A machine without a cgroup to make some in is said.
 */
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench.h"
#include "scenario/machine.h"
#include "scenario/play.h"

#define ROUNDS 11
#define STEPS_MANY 20
#define STEP_MS 2
#define CGROUPS_MANY 64

static const struct group stage_set[] = { { "set", .workers = NO_WORKERS }, { 0 } };

/* Perform a scenario as a run does; seconds from the rehearsal to the last cgroup removed. */
static double perform(const struct scenario *scenario, double *setup_s)
{
	struct topology *topology;
	struct undo *undo = NULL;
	struct boost boost = { 0 };
	struct stage stage;
	struct play performance = { .stage = &stage, .boost = &boost };
	uint64_t begin = clock_ns(), end;
	struct err err;

	if (undo_create(&undo, 1024, &err) || stage_create(&stage, scenario, &err) ||
	    machine_read(&topology, &err) || rehearse(scenario, topology, NULL, &err))
		fail(err.text);
	stage.topology = topology;
	if (stage_open(&stage, undo, &err) || play(&performance, &err) ||
	    stage_end_step(&stage, ANY_STEP, &err) || stage_close(&stage, &err))
		fail(err.text);
	end = clock_ns();
	boost_end(&boost);
	*setup_s = (double)(performance.start_ns - begin) / NSEC_PER_SEC;
	stage_destroy(&stage);
	topology_destroy(topology);
	undo_destroy(undo);
	return (double)(end - begin) / NSEC_PER_SEC;
}

/* Making and removing one cgroup without any help. */
static double bare_cgroup(void)
{
	char path[CGROUP_PATH_MAX + 32];
	struct cgroups cg;
	uint64_t begin;
	struct err err;

	if (cgroups_find(&cg, NULL, &err))
		fail(err.text);
	snprintf(path, sizeof(path), "%s/sched_claims-bench.%d", cg.base, getpid());
	begin = clock_ns();
	if (mkdir(path, 0755) || rmdir(path))
		fail(path);
	return (double)(clock_ns() - begin) / NSEC_PER_SEC;
}

/* Many short steps against a long one of the same length: ms of a step. */
static double step_round(const struct group *groups)
{
	struct step many[STEPS_MANY + 1] = { 0 };
	const struct step one[] = {
		{ .cgroups = stage_set, .hold = HOLD_MS(STEPS_MANY * STEP_MS) }, { 0 }
	};
	struct scenario scenario = { .groups = groups, .hold_ms = STEPS_MANY * STEP_MS };
	double both_s, setup_s;

	for (size_t i = 0; i < STEPS_MANY; i++)
		many[i] = (struct step){ .cgroups = stage_set, .hold = HOLD_MS(STEP_MS) };
	scenario.steps = many;
	both_s = perform(&scenario, &setup_s);
	scenario.steps = one;
	both_s -= perform(&scenario, &setup_s);
	return both_s * 1e3 / (STEPS_MANY - 1);
}

/*
 * At the end of a step the engine waits until the workers that live on know of it. How long that
 * takes is up to the scheduler, so it stands in the comment only.
 */
static bool bench_step(void)
{
	double engine_ms[ROUNDS], worker_ms[ROUNDS], bare_ms[ROUNDS], middle;

	for (size_t i = 0; i < ROUNDS; i++) {
		bare_ms[i] = bare_cgroup() * 1e3;
		engine_ms[i] = step_round(NULL) - bare_ms[i];
		worker_ms[i] = step_round(GROUPS({ .name = "worker" })) - bare_ms[i];
	}
	middle = median(engine_ms, ROUNDS);
	print_row("ms of the engine in a step", middle, false, 5);
	printf("# %d rounds: %.2f to %.2f ms; the kernel makes and removes a cgroup in %.2f ms\n",
	       ROUNDS, engine_ms[0], engine_ms[ROUNDS - 1], median(bare_ms, ROUNDS));
	printf("# with a worker that has to learn of the end of each step: %.2f ms\n",
	       median(worker_ms, ROUNDS));
	return middle <= 5;
}

/* A worker in each cgroup, and the gate open. */
static bool bench_setup(void)
{
	struct group cgroups[CGROUPS_MANY + 1] = { 0 };
	const struct scenario scenario = { .cgroups = cgroups, .hold_ms = 1 };
	double setup_s[ROUNDS], all_s[ROUNDS];
	char names[CGROUPS_MANY][16];
	bool good;

	for (size_t i = 0; i < CGROUPS_MANY; i++) {
		snprintf(names[i], sizeof(names[i]), "cgroup%zu", i);
		cgroups[i].name = names[i];
	}
	for (size_t i = 0; i < ROUNDS; i++)
		all_s[i] = perform(&scenario, &setup_s[i]);
	good = print_row("s to set up 64 cgroups", median(setup_s, ROUNDS), false, 1);
	printf("# with a worker in each; with stop and removal %.3f s\n", median(all_s, ROUNDS));
	return good;
}

int main(void)
{
	struct cgroups cg;
	struct err err;
	bool good;

	if (cgroups_find(&cg, NULL, &err) || access(cg.base, W_OK)) {
		printf("# the engine is not measured: %s\n",
		       access(cg.base, W_OK) ? "no cgroup that may hold others" : err.text);
		return 0;
	}
	good = bench_step();
	good &= bench_setup();
	return !good;
}
