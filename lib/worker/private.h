/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The inside of a workload, for the files of this room that make, collect and destroy it.
 */
#ifndef SCHED_CLAIMS_WORKER_PRIVATE_H
#define SCHED_CLAIMS_WORKER_PRIVATE_H

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>

#include "sys/clock.h"
#include "worker/control.h"
#include "worker/worker.h"
#include "worker/workload.h"

#define START_WAIT_NS (30 * NSEC_PER_SEC)	/* a worker at the closed gate */
#define READY_WAIT_NS (5 * NSEC_PER_SEC)	/* the parent, for all workers to be at the gate */
#define PLACE_WAIT_NS (2 * NSEC_PER_SEC)	/* and for all to be in their places */
#define COLLECT_WAIT_NS (5 * NSEC_PER_SEC)	/* from stop to the last report */
#define PER_WORKER_NS NSEC_PER_MSEC		/* more of the last two for each worker */
#define EXIT_WAIT_NS (100 * NSEC_PER_MSEC)	/* from the last report to the exits */
#define REAP_WAIT_NS (3 * NSEC_PER_SEC)		/* after SIGKILL, shared by all workers */
#define ANNOUNCE_WAIT_NS (2 * NSEC_PER_SEC)	/* for the tid of a new thread */
#define JOIN_WAIT_NS (5 * NSEC_PER_SEC)		/* from stop to the end of the last thread */
#define REPORT_PIPE_BYTES (8 << 20)

#define COMM_BYTES_MAX 15			/* of the name of a task */

/* How a child was found before we killed anything. */
enum child_state {
	CHILD_RUNNING,
	CHILD_EXITED,		/* status is the exit code */
	CHILD_SIGNALED,		/* status is the signal */
	CHILD_LOST,		/* status is the errno of waitid() */
};

/* One forked process, in the parent. Descriptors are -1 when closed. */
struct child {
	pid_t pid;
	size_t first;		/* number of its first worker */
	size_t workers;		/* 1, or those of a container */
	int report_fd;
	int pidfd;

	uint8_t *payload;
	size_t len;
	size_t cap;
	bool delivered;		/* all that will be read is read */
	size_t reported;	/* and so many workers had a report in it */

	enum child_state state;
	int status;
	bool reaped;
};

/* One worker that is a thread, of this process or in the leader of a container. */
struct thread {
	struct worker worker;
	struct worker_report report;
	pthread_t id;
	atomic_uint tid;	/* 0 until it is announced */
	int exit_fd;		/* an eventfd, written as the last thing it does */
	int nice;		/* of its creator; a boosted one does not pass it on */
	bool joined;
	bool panicked;		/* left by worker_fatal() */
	jmp_buf out;
	char panic[256];
};

/*
 * The pipes at the worker that is made next, -1 when closed: it reads from @in, writes to @out.
 * @closing leads from the last worker of a group back to the first.
 */
struct ring {
	int in[2];
	int out[2];
	int closing[2];
};

#define RING_CLOSED { { -1, -1 }, { -1, -1 }, { -1, -1 } }

/* A group and what its workers share. */
struct group {
	struct work_group config;
	unsigned int size;	/* workers that belong together; 1 when the type does not care */
	void *regions;
	size_t region_bytes;	/* of one region, whole cache lines */
	enum wiring wiring;
};

struct workload {
	struct control *control;
	struct group *groups;
	size_t nr_groups;
	size_t nr_workers;
	enum clone_mode mode;
	struct container container;
	struct child *children;
	size_t nr_children;	/* forked so far */
	struct thread *threads;
	size_t nr_threads;	/* created so far */
	bool leaked;		/* some did not end: what they use must stay */
	bool placed;
	bool awaited;
	bool started;
	struct boost boost;	/* of the thread that started it */
};

void worker_place(struct worker *w);

int groups_admit(struct workload *workload, const struct workload_config *config, struct err *err);
int groups_map(struct workload *workload, struct err *err);
int ring_advance(struct ring *ring, unsigned int pos, unsigned int size, struct err *err);
void ring_close(struct ring *ring);
void groups_destroy(struct workload *workload);

/* Makes the worker that @w describes; @ring holds the ends that it may keep. */
typedef int (*spawn_fn)(struct workload *workload, const struct worker *w, const struct ring *ring,
			struct err *err);

int workers_spawn(struct workload *workload, spawn_fn spawn, struct err *err);
size_t group_of(const struct workload *workload, size_t index);

/* What a forked process needs to become one of ours. */
struct birth {
	pid_t parent;
	int nice;		/* of the parent; a fork from a boosted thread resets it */
	sigset_t mask;
	int report_pipe[2];
};

typedef void (*child_fn)(struct workload *workload, const struct birth *birth, void *arg);

int child_create(struct workload *workload, size_t workers, child_fn run, void *arg,
		 struct err *err);
void child_begin(const struct birth *birth);
void child_follow(pid_t parent);
void child_send(const struct birth *birth, const uint8_t *bytes, size_t len);
void close_all_but(const int *keep, size_t nr);
void harness_signals(sigset_t *set);

int child_spawn(struct workload *workload, const struct worker *w, const struct ring *ring,
		struct err *err);
int container_spawn(struct workload *workload, struct err *err);

int threads_spawn(struct workload *workload, struct err *err);
void threads_stop(struct workload *workload);
void threads_join(struct workload *workload, uint64_t deadline_ns);
int thread_report(struct thread *t, struct worker_report *report);
void threads_destroy(struct workload *workload);
bool thread_fatal(const char *fmt, va_list args);

bool wait_fd(int fd, uint64_t deadline_ns);
void children_kill(struct workload *workload);
void children_reap(struct workload *workload, uint64_t timeout_ns);

bool worker_lives(const struct workload *workload, size_t index);

void close_fd(int *fd);
int dup_fd(int fd);

#endif
