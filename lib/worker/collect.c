// SPDX-License-Identifier: GPL-2.0
/*
 * Reading all report pipes at once, under one deadline, into reports and sentinels.
 *
 * The pidfd of each worker lies in the same epoll set: a worker whose pipe is held open by some
 * grandchild is read to what there is when it exits, and delays nobody.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "worker/collect.h"

#define READ_TURN 0x100000	/* 1 MiB from one pipe before the others have a turn */
#define PAYLOAD_MAX 0x10000000	/* 256 MiB; more is not a report */

struct collector {
	struct workload *workload;
	struct report_list *reports;
	int epoll;
	size_t nr_reading;	/* children that have not delivered */
	size_t nr_watched;	/* children whose pidfd waits in the set */
};

enum source { SOURCE_PIPE, SOURCE_PIDFD, NR_SOURCES };

static int watch(struct collector *c, int fd, size_t index, enum source source)
{
	struct epoll_event event = { .events = EPOLLIN, .data.u64 = index * NR_SOURCES + source };

	return epoll_ctl(c->epoll, EPOLL_CTL_ADD, fd, &event);
}

/* Removed by hand: some other process may hold a copy, which would keep it in the set. */
static void unwatch(struct collector *c, int *fd)
{
	epoll_ctl(c->epoll, EPOLL_CTL_DEL, *fd, NULL);
	close_fd(fd);
}

static int reserve(struct child *child)
{
	size_t cap = child->cap ? child->cap * 2 : 4096;
	uint8_t *more;

	if (child->len < child->cap)
		return 0;
	if (cap > PAYLOAD_MAX)
		return -EFBIG;
	more = realloc(child->payload, cap);
	if (!more)
		return -ENOMEM;
	child->payload = more;
	child->cap = cap;
	return 0;
}

/* Read what is there, at most about @limit bytes. Returns whether there is nothing more to come. */
static bool read_payload(struct child *child, size_t limit)
{
	size_t end = child->len + limit;
	ssize_t n;

	while (child->len < end) {
		if (reserve(child))
			return true;
		n = read(child->report_fd, child->payload + child->len, child->cap - child->len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0 || errno != EAGAIN;
		child->len += (size_t)n;
	}
	return false;
}

/* A container's list: surplus reports are dropped, and those that are missing are the last ones. */
static size_t decode_list(const struct child *child, struct worker_report *reports)
{
	struct report_list list;
	size_t i, n;

	if (report_list_decode(&list, child->payload, child->len, NULL, NULL))
		return 0;
	n = list.len < child->workers ? list.len : child->workers;
	for (i = 0; i < n; i++) {
		reports[i] = list.v[i];
		list.v[i] = (struct worker_report){ 0 };
	}
	report_list_destroy(&list);
	return n;
}

/* The payload alone decides whether there is a report: also of a worker that crashed after it. */
static void deliver(struct collector *c, size_t index)
{
	struct child *child = &c->workload->children[index];
	struct worker_report *report = &c->reports->v[child->first];

	unwatch(c, &child->report_fd);
	c->nr_reading--;
	child->delivered = true;
	if (c->workload->mode == CLONE_MODE_CONTAINER)
		child->reported = decode_list(child, report);
	else
		child->reported = !report_decode(report, child->payload, child->len, NULL, NULL);
	free(child->payload);
	child->payload = NULL;
}

static void on_event(struct collector *c, const struct epoll_event *event)
{
	size_t index = (size_t)(event->data.u64 / NR_SOURCES);
	struct child *child = &c->workload->children[index];
	bool exited = event->data.u64 % NR_SOURCES == SOURCE_PIDFD;

	if (exited) {
		unwatch(c, &child->pidfd);
		c->nr_watched--;
	}
	if (child->delivered)
		return;
	if (read_payload(child, exited ? REPORT_PIPE_BYTES : READ_TURN) || exited)
		deliver(c, index);
}

/* Handle events until nothing is left of a count, or until the deadline. */
static void pump(struct collector *c, const size_t *left, uint64_t deadline_ns)
{
	struct epoll_event events[64];
	uint64_t left_ns;
	int n, i;

	while (*left) {
		left_ns = clock_left_ns(deadline_ns);
		if (!left_ns)
			return;
		n = epoll_wait(c->epoll, events, 64, (int)(left_ns / NSEC_PER_MSEC) + 1);
		for (i = 0; i < n; i++)
			on_event(c, &events[i]);
	}
}

/* Without a pidfd (no descriptor left) the end of file or the deadline has to do. */
static int watch_child(struct collector *c, size_t index)
{
	struct child *child = &c->workload->children[index];

	fcntl(child->report_fd, F_SETFL, O_NONBLOCK);
	if (watch(c, child->report_fd, index, SOURCE_PIPE))
		return -errno;
	child->pidfd = (int)syscall(SYS_pidfd_open, child->pid, 0);
	if (child->pidfd < 0)
		return 0;
	if (watch(c, child->pidfd, index, SOURCE_PIDFD))
		close_fd(&child->pidfd);
	else
		c->nr_watched++;
	return 0;
}

/* Every child is observed: also one that reported may have left helpers in its process group. */
static int fill_sentinels(struct collector *c)
{
	struct child *child = c->workload->children, *end = child + c->workload->nr_children;
	size_t i;
	int ret = 0;

	for (; child < end; child++) {
		child_observe(child);
		for (i = child->first + child->reported; i < child->first + child->workers; i++)
			ret = ret ?: sentinel_of_child(c->workload, i, child, &c->reports->v[i]);
	}
	return ret;
}

static struct {
	late_fn fn;
	void *arg;
} late;

/**
 * workloads_watch_late() - have a look at workers that do not end in time, while they exist
 * @fn: called in the collector, for all workloads of this process; NULL for nobody
 * @arg: for @fn
 */
void workloads_watch_late(late_fn fn, void *arg)
{
	late.fn = fn;
	late.arg = arg;
}

/* Those that left without a report are no riddle: how they ended is known. */
static void show_late(const struct child *child)
{
	siginfo_t info = { 0 };

	if (late.fn && !waitid(P_PID, child->pid, &info, WEXITED | WNOHANG | WNOWAIT) &&
	    !info.si_pid)
		late.fn(child->pid, late.arg);
}

/* The threads had as long as the children, which were waited for before. */
static int take_threads(struct workload *workload, struct report_list *reports)
{
	size_t i;
	int ret = 0;

	if (workload->leaked && late.fn)
		late.fn(getpid(), late.arg);
	for (i = 0; i < workload->nr_threads && !ret; i++) {
		if (workload->threads[i].joined)
			ret = thread_report(&workload->threads[i], &reports->v[i]);
		else
			ret = sentinel_of_thread(workload, i, &reports->v[i]);
	}
	return ret;
}

static int drain(struct collector *c, uint64_t deadline_ns)
{
	size_t i, n = c->workload->nr_children;
	int ret;

	for (i = 0; i < n; i++) {
		ret = watch_child(c, i);
		if (ret)
			return ret;
	}
	pump(c, &c->nr_reading, deadline_ns);
	for (i = 0; i < n; i++) {
		if (c->workload->children[i].delivered)
			continue;
		show_late(&c->workload->children[i]);
		read_payload(&c->workload->children[i], REPORT_PIPE_BYTES);
		deliver(c, i);
	}
	pump(c, &c->nr_watched, clock_ns() + EXIT_WAIT_NS);
	return 0;
}

static int collect(struct collector *c, uint64_t deadline_ns)
{
	int ret = drain(c, deadline_ns);

	if (!ret)
		ret = fill_sentinels(c);
	if (!ret)
		ret = take_threads(c->workload, c->reports);
	return ret;
}

/**
 * collect_reports() - one report or sentinel of every worker
 * @workload: stopped, its threads joined; its children are still to be killed and reaped
 * @reports: empty; gets them in spawn order, to be destroyed by the caller
 * @deadline_ns: when to stop waiting, in terms of clock_ns(); shared by all workers
 * @err: why not
 *
 * Return: 0 or -errno.
 */
int collect_reports(struct workload *workload, struct report_list *reports, uint64_t deadline_ns,
		    struct err *err)
{
	struct collector c = { workload, reports, .nr_reading = workload->nr_children };
	int ret = -ENOMEM;

	if (!workload->nr_workers)
		return 0;
	c.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (c.epoll < 0)
		return err_set(err, errno, "epoll_create1 for the reports");
	reports->v = calloc(workload->nr_workers, sizeof(*reports->v));
	if (reports->v) {
		reports->len = workload->nr_workers;
		reports->cap = workload->nr_workers;
		ret = collect(&c, deadline_ns);
	}
	if (ret) {
		report_list_destroy(reports);
		err_set(err, -ret, "collecting %zu reports", workload->nr_workers);
	}
	close(c.epoll);
	return ret;
}
