// SPDX-License-Identifier: GPL-2.0
/*
 * Any work type, in any clone mode, under any policy: none hangs, and none leaves anything behind.
 *
 * WORKLOAD_SEED=<seed of a failure> runs that one combination.
 */
#include <dirent.h>
#include <malloc.h>
#include <sys/random.h>
#include <sys/resource.h>

#include "kselftest_harness.h"

#include "workload_helpers.h"

#define COMBINATIONS 300
#define LIMIT_S 60
#define HANG_MS 4500		/* below the deadline at which a worker counts as hung */
#define WINDOW_MAX_US 8000
#define LEAK_BYTES 65536	/* more than what the allocator keeps for the next time */

static const char *const mode_names[] = {
	[CLONE_MODE_FORK] = "fork",
	[CLONE_MODE_THREAD] = "thread",
	[CLONE_MODE_CONTAINER] = "container",
};

static const struct policy policies[] = {
	{ .kind = POLICY_NORMAL },
	{ .kind = POLICY_NORMAL, .runtime_ns = 500000 },
	{ .kind = POLICY_BATCH },
	{ .kind = POLICY_IDLE },
	{ .kind = POLICY_FIFO, .priority = 20 },
	{ .kind = POLICY_RR, .priority = 99 },
	{ .kind = POLICY_DEADLINE, .runtime_ns = 2000000, .deadline_ns = 10000000,
	  .period_ns = 10000000 },
	{ .kind = POLICY_EXT },
};

/* One combination, as its seed says. */
struct combination {
	uint64_t seed;
	struct work_group group;
	struct workload_config config;
	useconds_t window_us;
};

static unsigned int draw(uint64_t *rng, size_t n)
{
	return (unsigned int)(rng_next(rng) % n);
}

static unsigned int size_of(const struct work_type *type)
{
	if (type->params_size && !type->params)
		return 1;
	if (type->group_size_of)
		return (unsigned int)type->group_size_of(type->params);
	return type->group_size ?: type->wiring == WIRING_PAIR ? 2 : 1;
}

/* A count that does not divide is drawn now and then: its refusal must not leak either. */
static void make_combination(struct combination *c, uint64_t seed)
{
	uint64_t rng = rng_seed(seed);
	const struct work_type *type = work_types[draw(&rng, nr_work_types)];

	*c = (struct combination){ .seed = seed };
	c->group = (struct work_group){
		.type = type,
		.policy = policies[draw(&rng, sizeof(policies) / sizeof(*policies))],
		.workers = size_of(type) * (1 + draw(&rng, 2)) + !draw(&rng, 20),
	};
	c->config = (struct workload_config){
		.groups = &c->group,
		.nr_groups = 1,
		.mode = (enum clone_mode)draw(&rng, 3),
		.container.comm = "box",
	};
	c->window_us = draw(&rng, WINDOW_MAX_US);
}

/* Entries of a directory of this process. */
static unsigned int count_in(const char *path)
{
	DIR *dir = opendir(path);
	unsigned int n = 0;

	while (dir && readdir(dir))
		n++;
	if (dir)
		closedir(dir);
	return n;
}

static size_t allocated(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

/* What a combination must not change. */
struct state {
	unsigned int fds;
	unsigned int tasks;
	size_t bytes;
	cpu_set_t cpus;
	int policy;
	int nice;
};

static struct state state_now(void)
{
	struct state s = {
		.fds = count_in("/proc/self/fd"),
		.tasks = count_in("/proc/self/task"),
		.bytes = allocated(),
	};

	sched_getaffinity(0, sizeof(s.cpus), &s.cpus);
	s.policy = sched_getscheduler(0);
	s.nice = getpriority(PRIO_PROCESS, 0);
	return s;
}

/* What a combination has changed, NULL for nothing. */
static const char *left_behind(const struct state *before)
{
	struct state now;

	if (has_children())
		return "left a process";
	if (!WAIT_UNTIL(count_in("/proc/self/task") == before->tasks, 1000))
		return "left a thread";
	now = state_now();
	if (before->fds != now.fds)
		return "left a descriptor";
	if (now.bytes > before->bytes + LEAK_BYTES)
		return "left memory";
	if (before->policy != now.policy || before->nice != now.nice)
		return "changed the policy of the harness";
	return CPU_EQUAL(&before->cpus, &now.cpus) ? NULL : "changed the CPUs of the harness";
}

static const char *lacking(const struct combination *c, const struct report_list *reports)
{
	size_t i;

	if (reports->len != c->group.workers)
		return "not a report of each worker";
	for (i = 0; i < reports->len; i++)
		if (!reports->v[i].completed || reports->v[i].exit_info)
			return "a worker did not complete";
	return NULL;
}

/* Every tenth is destroyed instead, every eighth is not started before. */
static const char *run_and_end(struct workload *workload, const struct combination *c)
{
	struct report_list reports;
	const char *problem = NULL;
	struct err err;

	if (c->seed % 8)
		workload_start(workload);
	usleep(c->window_us);
	if (c->seed % 10 == 0) {
		workload_destroy(workload);
		return NULL;
	}
	if (workload_stop_and_collect(workload, &reports, &err))
		return "not collected";
	problem = lacking(c, &reports);
	report_list_destroy(&reports);
	return problem;
}

/* What went wrong, NULL for nothing. A refusal is fine, when it has a sentence. */
static const char *run_one(const struct combination *c, bool *admitted)
{
	uint64_t begin = clock_ns();
	struct workload *workload;
	struct err err = { "" };
	const char *problem;

	*admitted = !workload_spawn_config(&workload, &c->config, &err);
	if (!*admitted)
		return err.text[0] ? NULL : "refused without a word";
	problem = run_and_end(workload, c);
	if (!problem && clock_ns() - begin > HANG_MS * NSEC_PER_MSEC)
		problem = "hung";
	return problem;
}

static const char *check_one(const struct combination *c, unsigned int *nr_admitted)
{
	struct state before = state_now();
	const char *problem;
	bool admitted;

	problem = run_one(c, &admitted);
	*nr_admitted += admitted;
	return problem ?: left_behind(&before);
}

FIXTURE(random)
{
	uint64_t seed;
	bool only_one;
};

FIXTURE_SETUP(random)
{
	const char *seed = getenv("WORKLOAD_SEED");

	self->only_one = seed;
	if (seed)
		self->seed = strtoull(seed, NULL, 10);
	else
		ASSERT_EQ(sizeof(self->seed), getrandom(&self->seed, sizeof(self->seed), 0));
}

FIXTURE_TEARDOWN(random)
{
}

TEST_F_TIMEOUT(random, no_combination_hangs_or_leaks, LIMIT_S)
{
	unsigned int n = self->only_one ? 1 : COMBINATIONS, admitted = 0, i;
	uint64_t begin = clock_ns();
	struct combination c;
	const char *problem;

	for (i = 0; i < n; i++) {
		make_combination(&c, self->seed + i);
		problem = check_one(&c, &admitted);
		ASSERT_EQ(NULL, problem)
			TH_LOG("WORKLOAD_SEED=%llu: %u %s, %s, policy %d: %s",
			       (unsigned long long)c.seed, c.group.workers, c.group.type->name,
			       mode_names[c.config.mode], c.group.policy.kind, problem);
	}
	TH_LOG("%u of %u admitted, seeds from %llu, %llu ms", admitted, n,
	       (unsigned long long)self->seed,
	       (unsigned long long)((clock_ns() - begin) / NSEC_PER_MSEC));
	if (!self->only_one)
		EXPECT_GT(admitted, COMBINATIONS / 2);
}

TEST_HARNESS_MAIN
