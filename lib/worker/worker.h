/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One worker: what its work type sees of it, and the only ways in which a type counts and blocks.
 *
 * Every blocking helper looks at the stop word at least every 100 ms and takes the wake sample when
 * the type fills wake samples, so that no type can forget either. Those that begin with two
 * underscores take none, for waits that the specification does not count.
 */
#ifndef SCHED_CLAIMS_WORKER_WORKER_H
#define SCHED_CLAIMS_WORKER_WORKER_H

#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "compiler.h"
#include "sys/placement.h"
#include "worker/control.h"
#include "worker/telemetry.h"
#include "worker/work_type.h"

struct work_group;

#define STOP_POLL_NS (100 * NSEC_PER_MSEC)

/**
 * struct worker - one worker
 * @type: what it does
 * @params: parameters of the type
 * @region: memory shared by its group of workers, NULL when the type has none
 * @pos: position in its group of workers
 * @read_fd: pipe from its partner, -1 without wiring
 * @write_fd: pipe to its partner
 * @tid: its thread id
 * @report_fd: where its report will go, -1 for a thread; a process that it forks closes it
 * @work_units: work done; types count it, mostly through worker_spin()
 * @report: its report so far, for what a setup has to tell in it
 * @state: the type's own, from its setup to its teardown
 *
 * The rest belongs to lib/worker: @index its number in the workload, @group_idx its group,
 * @affinity its CPUs when @has_affinity, @config the rest of its placement (NULL: none), @parent
 * its parent (0 for a thread), @control the words that it shares with the parent, @warned for
 * worker_warn(), and its measurements.
 */
struct worker {
	const struct work_type *type;
	const void *params;
	void *region;
	unsigned int pos;
	int read_fd;
	int write_fd;
	pid_t tid;
	int report_fd;
	uint64_t work_units;
	struct worker_report *report;
	void *state;

	size_t index;
	size_t group_idx;
	bool has_affinity;
	cpu_set_t affinity;
	const struct work_group *config;
	pid_t parent;
	struct control *control;
	bool warned;
	struct telemetry telemetry;
};

static inline bool worker_stopped(const struct worker *w)
{
	const struct control *control = w->control;

	return atomic_load_explicit(&control->stop, memory_order_relaxed) ||
	       atomic_load_explicit(&control->slots[w->index].stop, memory_order_relaxed);
}

void worker_main(struct worker *w, struct worker_report *report);

void worker_set_policy(struct worker *w, const struct policy *policy);

void worker_spin(struct worker *w, uint64_t n);
void worker_spin_for(struct worker *w, uint64_t ns, uint64_t chunk);
void worker_yield(struct worker *w);
bool worker_sleep_ns(struct worker *w, uint64_t ns);
bool worker_sleep_until(struct worker *w, uint64_t deadline_ns);
bool __worker_sleep_until(struct worker *w, uint64_t deadline_ns);
int worker_read(struct worker *w, void *buf, size_t len);
int worker_write(struct worker *w, const void *buf, size_t len);
bool worker_futex_wait(struct worker *w, atomic_uint *word, uint32_t expected);
bool __worker_futex_wait(struct worker *w, atomic_uint *word, uint32_t expected);
bool worker_futex_wait_for(struct worker *w, atomic_uint *word, uint32_t wanted);

uint64_t worker_wake_begin(const struct worker *w);
void worker_wake_end(struct worker *w, uint64_t begin);

void __printf(2, 3) worker_warn(struct worker *w, const char *fmt, ...);
void __noreturn __printf(1, 2) worker_fatal(const char *fmt, ...);

#endif
