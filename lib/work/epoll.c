// SPDX-License-Identifier: GPL-2.0
/*
 * EpollStorm: producers write to one eventfd, consumers wait for it in one epoll.
 *
 * Exercises ep_poll_callback() and autoremove wakeups of several waiters for one event. Exposes
 * events that wake more waiters than can use them, that wake none, or that always wake the same.
 */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "sys/clock.h"
#include "work/generation.h"
#include "work/params.h"
#include "work/table.h"
#include "worker/worker.h"

/* Descriptors plus 1, so that 0 means not there yet; whoever leaves last closes them. */
struct epoll_region {
	atomic_uint event;
	atomic_uint epoll;
	atomic_uint users;
	uint32_t unused;
};

static int publish(struct epoll_region *region, int event, int epoll)
{
	struct epoll_event wanted = { .events = EPOLLIN };

	if (event < 0 || epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, event, &wanted))
		return -errno;
	atomic_store_explicit(&region->epoll, (uint32_t)epoll + 1, memory_order_relaxed);
	atomic_store_explicit(&region->event, (uint32_t)event + 1, memory_order_release);
	return 0;
}

/* Reading must not block: another consumer may have been faster. */
static int epoll_storm_setup(struct worker *w)
{
	struct epoll_region *region = w->region;
	int event, epoll, ret;

	atomic_fetch_add(&region->users, 1);
	if (w->pos)
		return 0;
	event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	epoll = epoll_create1(EPOLL_CLOEXEC);
	ret = publish(region, event, epoll);
	if (!ret)
		return 0;
	worker_warn(w, "EpollStorm: no eventfd or epoll: %s", strerror(-ret));
	close(event);
	close(epoll);
	return ret;
}

static enum pass_result produce(struct worker *w, int event)
{
	const struct epoll_storm_params *p = w->params;
	const uint64_t one = 1;
	uint32_t i;

	for (i = 0; i < p->events_per_burst && !worker_stopped(w); i++)
		w->work_units += write(event, &one, sizeof(one)) == sizeof(one);
	return PASS_DONE;
}

static enum pass_result consume(struct worker *w, int event, int epoll)
{
	uint64_t begin = worker_wake_begin(w), count;
	struct epoll_event found;

	while (epoll_wait(epoll, &found, 1, STOP_POLL_NS / NSEC_PER_MSEC) <= 0)
		if (worker_stopped(w))
			return PASS_ABANDONED;
	if (read(event, &count, sizeof(count)) == sizeof(count))
		worker_wake_end(w, begin);
	worker_spin(w, WAKER_UNITS);
	return PASS_DONE;
}

static enum pass_result epoll_storm_pass(struct worker *w)
{
	const struct epoll_storm_params *p = w->params;
	struct epoll_region *region = w->region;
	int event, epoll;

	event = (int)atomic_load_explicit(&region->event, memory_order_acquire) - 1;
	epoll = (int)atomic_load_explicit(&region->epoll, memory_order_relaxed) - 1;
	if (event < 0) {
		worker_spin(w, WAKER_UNITS);
		return PASS_ABANDONED;
	}
	return w->pos < p->producers ? produce(w, event) : consume(w, event, epoll);
}

static void epoll_storm_teardown(struct worker *w)
{
	struct epoll_region *region = w->region;
	unsigned int event, epoll;

	if (atomic_fetch_sub(&region->users, 1) > 1)
		return;
	event = atomic_exchange(&region->event, 0);
	epoll = atomic_exchange(&region->epoll, 0);
	if (!event)
		return;
	close((int)event - 1);
	close((int)epoll - 1);
}

static uint64_t epoll_storm_size(const void *params)
{
	const struct epoll_storm_params *p = params;

	return (uint64_t)p->producers + p->consumers;
}

const struct work_type work_epoll_storm = {
	.name = "EpollStorm",
	.summary = "some write events_per_burst times to an eventfd, others wait for it in epoll",
	.params = WORK_PARAMS(struct epoll_storm_params, .producers = 1, .consumers = 2,
			      .events_per_burst = 32),
	.group_size_of = epoll_storm_size,
	.region_bytes = sizeof(struct epoll_region),
	.mode = MODE_THREAD_ONLY,
	.mode_reason = "descriptors that its first worker makes do not exist in other processes",
	.fills = FILLS_WAKE,
	.resets_gap = true,
	.setup = epoll_storm_setup,
	.pass = epoll_storm_pass,
	.teardown = epoll_storm_teardown,
};
