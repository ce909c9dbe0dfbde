/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The inside of a workload, for the files of this room that make, collect and destroy it.
 */
#ifndef SCHED_CLAIMS_WORKER_PRIVATE_H
#define SCHED_CLAIMS_WORKER_PRIVATE_H

#include <stdbool.h>

#include "sys/clock.h"
#include "worker/control.h"
#include "worker/workload.h"

#define START_WAIT_NS (30 * NSEC_PER_SEC)	/* a worker at the closed gate */
#define READY_WAIT_NS (5 * NSEC_PER_SEC)	/* the parent, for all workers to be at the gate */
#define COLLECT_WAIT_NS (5 * NSEC_PER_SEC)	/* from stop to the last report */
#define PER_WORKER_NS NSEC_PER_MSEC		/* more of the last two for each worker */
#define EXIT_WAIT_NS (100 * NSEC_PER_MSEC)	/* from the last report to the exits */
#define REAP_WAIT_NS (3 * NSEC_PER_SEC)		/* after SIGKILL, shared by all workers */
#define REPORT_PIPE_BYTES (8 << 20)

/* How a child was found before we killed anything. */
enum child_state {
	CHILD_RUNNING,
	CHILD_EXITED,		/* status is the exit code */
	CHILD_SIGNALED,		/* status is the signal */
	CHILD_LOST,		/* status is the errno of waitid() */
};

/* One forked worker, in the parent. Descriptors are -1 when closed. */
struct child {
	pid_t pid;
	size_t group;
	int report_fd;
	int pidfd;

	uint8_t *payload;
	size_t len;
	size_t cap;
	bool delivered;		/* all that will be read is read */
	bool reported;		/* and it was a report */

	enum child_state state;
	int status;
	bool reaped;
};

/*
 * The pipes at the worker that is forked next, -1 when closed: it reads from @in, writes to @out.
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
	struct child *children;
	size_t nr_children;	/* forked so far */
	size_t nr_workers;
	bool started;
	struct boost boost;	/* of the thread that started it */
};

int groups_admit(struct workload *workload, const struct work_group *groups, size_t nr,
		 struct err *err);
int groups_map(struct workload *workload, struct err *err);
int ring_advance(struct ring *ring, unsigned int pos, unsigned int size, struct err *err);
void ring_close(struct ring *ring);
void groups_destroy(struct workload *workload);

int children_spawn(struct workload *workload, struct err *err);

void children_kill(struct workload *workload);
void children_reap(struct workload *workload, uint64_t timeout_ns);

void close_fd(int *fd);

#endif
