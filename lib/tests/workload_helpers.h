/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tests of the workload share: waiting for conditions, work types that go wrong.
 */
#ifndef SCHED_CLAIMS_TESTS_WORKLOAD_HELPERS_H
#define SCHED_CLAIMS_TESTS_WORKLOAD_HELPERS_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/clock.h"
#include "work/table.h"
#include "worker/worker.h"
#include "worker/workload.h"

/* Wait until a condition holds; its value at the end says whether it did. */
#define WAIT_UNTIL(condition, limit_ms) ({					\
	uint64_t deadline_ = clock_ns() + (limit_ms) * NSEC_PER_MSEC;		\
	const struct timespec step_ = clock_timespec(NSEC_PER_MSEC);		\
	bool holds_;								\
	while (!(holds_ = (condition)) && clock_left_ns(deadline_))		\
		nanosleep(&step_, NULL);					\
	holds_;									\
})

/* Long enough for a machine that is busy with other things. */
#define PATIENCE_MS 20000

/* The types that take four workers and work in each of them. */
static const struct work_type *const plain_types[] = {
	&work_spin_wait, &work_yield_heavy, &work_mixed, &work_bursty, &work_pipe_io,
	&work_futex_ping_pong,
};

#define NR_PLAIN_TYPES (sizeof(plain_types) / sizeof(*plain_types))

/* Memory shared between a test and its workers, handed to them as the params of their type. */
struct shared {
	atomic_uint arrived;		/* workers that are inside their pass */
	atomic_int grandchild[8];	/* pids, by the index of the worker */
};

static inline struct shared *shared_new(void)
{
	return shared_map(sizeof(struct shared), "the test", NULL);
}

static inline struct shared *shared_of(struct worker *w)
{
	return (struct shared *)(uintptr_t)w->params;
}

static inline void arrive(struct worker *w)
{
	atomic_fetch_add(&shared_of(w)->arrived, 1);
}

/* Whether a process is gone or only waits to be reaped. */
static inline bool is_dead(pid_t pid)
{
	char path[64], text[512] = "";
	const char *state;
	FILE *f;

	if (kill(pid, 0) && errno == ESRCH)
		return true;
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "r");
	if (!f)
		return true;
	if (!fgets(text, sizeof(text), f))
		text[0] = '\0';
	fclose(f);
	state = strrchr(text, ')');
	return !state || state[2] == 'Z' || state[2] == 'X';
}

static inline unsigned int open_fds(void)
{
	unsigned int n = 0;
	int fd;

	for (fd = 0; fd < 65536; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

/* Whether this process has children that nobody has reaped. */
static inline bool has_children(void)
{
	return waitpid(-1, NULL, WNOHANG) >= 0 || errno != ECHILD;
}

static inline bool all_progress(const struct workload *workload, uint64_t iterations)
{
	size_t i;

	for (i = 0; i < workload_size(workload); i++)
		if (workload_iterations(workload, i) < iterations)
			return false;
	return true;
}

/* Spawn and start one group with the default parameters; NULL on failure. */
static inline struct workload *run_group(const struct work_group *group, struct err *err)
{
	struct workload *workload;

	if (workload_spawn(&workload, group, 1, err))
		return NULL;
	workload_start(workload);
	return workload;
}

/* Run one group until each worker has done so many iterations; false and a sentence on failure. */
static inline bool run_until(const struct work_group *group, uint64_t iterations,
			     struct report_list *reports, struct err *err)
{
	struct workload *workload = run_group(group, err);
	bool progress;
	int ret;

	if (!workload)
		return false;
	progress = WAIT_UNTIL(all_progress(workload, iterations), PATIENCE_MS);
	ret = workload_stop_and_collect(workload, reports, err);
	if (!ret && !progress)
		err_set(err, ETIME, "wait for %llu iterations", (unsigned long long)iterations);
	return !ret && progress;
}

#endif
