// SPDX-License-Identifier: GPL-2.0
/*
 * Frames that an interface sends to itself: NetTraffic, IrqWake.
 *
 * NetTraffic keeps the transmit path and its completions busy: device interrupts, NET_TX and NET_RX
 * softirqs, ksoftirqd. It exposes tasks that are starved by interrupts, and CPU time of interrupts
 * that is charged to the task they hit.
 *
 * IrqWake waits for such frames: wakeups from softirq context, in which there is no waker task to
 * follow. It exposes wakees that stay on the interrupted CPU although others are idle, and losses.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sys/clock.h"
#include "work/net.h"
#include "work/params.h"
#include "work/table.h"
#include "worker/worker.h"

/**
 * frame_build() - a frame from an interface to itself
 * @frame: receives the frame
 * @bytes: its length, FRAME_MIN to FRAME_MAX
 * @mac: address of the interface
 */
void frame_build(uint8_t *frame, size_t bytes, const uint8_t mac[MAC_BYTES])
{
	memset(frame, 0, bytes);
	memcpy(frame, mac, MAC_BYTES);
	memcpy(frame + MAC_BYTES, mac, MAC_BYTES);
	frame[2 * MAC_BYTES] = FRAME_ETHERTYPE >> 8;
	frame[2 * MAC_BYTES + 1] = FRAME_ETHERTYPE & 0xff;
	memcpy(frame + 2 * MAC_BYTES + 2, "KTST", 4);
}

struct link {
	int fd;			/* -1: there is no interface to use */
	char name[IFNAMSIZ];
	bool raised;		/* it was down before */
	uint8_t frame[FRAME_MAX];
};

static int link_open(struct link *link, uint16_t ethertype, uint32_t bytes, struct err *err)
{
	uint8_t mac[MAC_BYTES];
	int ret = netdev_find(NULL, link->name, err);

	if (ret)
		return ret;
	link->fd = netdev_open(link->name, ethertype, mac, err);
	if (link->fd < 0)
		return link->fd;
	frame_build(link->frame, bytes, mac);
	ret = netdev_set_up(link->fd, link->name, true);
	link->raised = ret == 1;
	return ret < 0 ? err_set(err, -ret, "bring up %s", link->name) : 0;
}

/* Without an interface the worker still takes part, but has no work to do. */
static int link_setup(struct worker *w, uint16_t ethertype, uint32_t bytes)
{
	struct link *link = calloc(1, sizeof(*link));
	struct err err;

	if (!link)
		worker_fatal("%s: out of memory", w->type->name);
	w->state = link;
	link->fd = -1;
	if (!link_open(link, ethertype, bytes, &err))
		return 0;
	worker_warn(w, "%s: %s", w->type->name, err.text);
	if (link->fd >= 0)
		close(link->fd);
	link->fd = -1;
	return 0;
}

static void link_teardown(struct worker *w)
{
	struct link *link = w->state;

	if (link->raised)
		netdev_set_up(link->fd, link->name, false);
	if (link->fd >= 0)
		close(link->fd);
	free(link);
}

/* A frame that the interface does not take is no work. */
static enum pass_result send_frame(struct worker *w, uint32_t bytes, uint32_t interval_us)
{
	const struct link *link = w->state;

	if (link->fd >= 0 && send(link->fd, link->frame, bytes, 0) == (ssize_t)bytes)
		w->work_units++;
	else
		sched_yield();
	if (interval_us)
		__worker_sleep_until(w, clock_ns() + interval_us * NSEC_PER_USEC);
	return PASS_DONE;
}

static int check_frame(const char *type, uint32_t bytes, struct err *err)
{
	if (bytes >= FRAME_MIN && bytes <= FRAME_MAX)
		return 0;
	return err_set(err, 0, "%s: frame_bytes is %u, must be %d to %d", type, bytes, FRAME_MIN,
		       FRAME_MAX);
}

static int net_traffic_validate(const void *params, struct err *err)
{
	const struct net_traffic_params *p = params;

	return check_frame("NetTraffic", p->frame_bytes, err);
}

static int net_traffic_setup(struct worker *w)
{
	const struct net_traffic_params *p = w->params;

	return link_setup(w, 0, p->frame_bytes);
}

static enum pass_result net_traffic_pass(struct worker *w)
{
	const struct net_traffic_params *p = w->params;

	return send_frame(w, p->frame_bytes, p->interval_us);
}

const struct work_type work_net_traffic = {
	.name = "NetTraffic",
	.summary = "send a frame of frame_bytes to the own interface every interval_us",
	.params = WORK_PARAMS(struct net_traffic_params, .interval_us = 0, .frame_bytes = 60),
	.validate = net_traffic_validate,
	.setup = net_traffic_setup,
	.pass = net_traffic_pass,
	.teardown = link_teardown,
};

static int irq_wake_validate(const void *params, struct err *err)
{
	const struct irq_wake_params *p = params;

	return check_frame("IrqWake", p->frame_bytes, err);
}

static int irq_wake_setup(struct worker *w)
{
	const struct irq_wake_params *p = w->params;
	int ret = link_setup(w, w->pos ? FRAME_ETHERTYPE : 0, p->frame_bytes);

	w->read_fd = ((struct link *)w->state)->fd;
	return ret;
}

static enum pass_result receive_frame(struct worker *w)
{
	uint8_t frame[FRAME_MAX];
	int ret = w->read_fd < 0 ? -ENODEV : worker_read(w, frame, sizeof(frame));

	if (!ret)
		return PASS_ABANDONED;
	if (ret > 0)
		w->work_units++;
	else
		sched_yield();
	return PASS_DONE;
}

static enum pass_result irq_wake_pass(struct worker *w)
{
	const struct irq_wake_params *p = w->params;

	return w->pos ? receive_frame(w) : send_frame(w, p->frame_bytes, p->interval_us);
}

const struct work_type work_irq_wake = {
	.name = "IrqWake",
	.summary = "one sends a frame every interval_us, the other waits for them",
	.params = WORK_PARAMS(struct irq_wake_params, .interval_us = 1000, .frame_bytes = 60),
	.group_size = 2,
	.fills = FILLS_WAKE,
	.validate = irq_wake_validate,
	.setup = irq_wake_setup,
	.pass = irq_wake_pass,
	.teardown = link_teardown,
};
