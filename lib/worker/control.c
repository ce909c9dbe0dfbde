// SPDX-License-Identifier: GPL-2.0
/*
 * The shared control area: mapping it, how far the workers have come, the start gate.
 */
#include <errno.h>
#include <sys/mman.h>

#include "sys/clock.h"
#include "sys/futex.h"
#include "worker/control.h"

/**
 * shared_map_hint() - what to do about a mapping that failed
 * @errnum: errno of the mmap()
 *
 * Return: text that begins with a blank, or "".
 */
const char *shared_map_hint(int errnum)
{
	switch (errnum) {
	case ENOMEM:
		return " (hint: raise vm.max_map_count or free memory)";
	case EPERM:
		return " (hint: refused by the memory cgroup or by seccomp)";
	case EINVAL:
		return " (hint: the length is zero or overflows)";
	default:
		return "";
	}
}

/**
 * shared_map() - zeroed memory that stays shared over fork()
 * @bytes: its length; munmap() it with the same
 * @what: what it is for, for the text of an error
 * @err: why it failed and a hint
 *
 * Return: the memory, NULL on failure with errno kept.
 */
void *shared_map(size_t bytes, const char *what, struct err *err)
{
	void *map = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int errnum = errno;

	if (map != MAP_FAILED)
		return map;
	err_set(err, errnum, "mmap of %zu bytes for %s%s", bytes, what, shared_map_hint(errnum));
	errno = errnum;
	return NULL;
}

static size_t control_bytes(size_t workers)
{
	return sizeof(struct control) + workers * sizeof(struct control_slot);
}

/**
 * control_create() - map the control area
 * @control: the result; NULL on error
 * @workers: how many slots
 * @err: why not
 *
 * Return: 0 or -errno. control_destroy() is for the parent only; workers just exit.
 */
int control_create(struct control **control, size_t workers, struct err *err)
{
	*control = shared_map(control_bytes(workers), "the control area", err);
	if (!*control)
		return -errno;
	(*control)->nr_slots = (uint32_t)workers;
	return 0;
}

void control_destroy(struct control *control)
{
	if (control)
		munmap(control, control_bytes(control->nr_slots));
}

/**
 * control_reach() - a worker says how far it has come
 * @control: the control area
 * @index: its slot
 * @milestone: one further than the last time
 *
 * Only the last of all workers wakes the parent.
 */
void control_reach(struct control *control, size_t index, enum milestone milestone)
{
	struct arrivals *arrivals = &control->arrivals[milestone];

	atomic_store_explicit(&control->slots[index].milestone, milestone, memory_order_release);
	if (atomic_fetch_add(&arrivals->nr, 1) + 1 < control->nr_slots)
		return;
	atomic_store(&arrivals->all, 1);
	futex_wake(&arrivals->all, 1);
}

/**
 * control_wait_all() - the parent waits until all workers have come so far
 * @control: the control area
 * @milestone: how far
 * @timeout_ns: limit of this wait; may return earlier
 *
 * Return: whether all have.
 */
bool control_wait_all(struct control *control, enum milestone milestone, uint64_t timeout_ns)
{
	struct arrivals *arrivals = &control->arrivals[milestone];

	if (!atomic_load(&arrivals->all))
		futex_wait(&arrivals->all, 0, timeout_ns);
	return atomic_load(&arrivals->all);
}

/**
 * control_set_gate() - one store and one wake for all workers
 * @control: the control area
 * @gate: how the gate stands from now on
 */
void control_set_gate(struct control *control, enum gate gate)
{
	atomic_store(&control->gate, gate);
	futex_wake(&control->gate, INT_MAX);
}

/**
 * control_drop() - send away those who still wait at the gate
 * @control: the control area; its gate may be open already, which is left so
 */
void control_drop(struct control *control)
{
	if (atomic_load(&control->gate) != GATE_OPEN)
		control_set_gate(control, GATE_DROPPED);
}

/**
 * control_pass() - a worker waits at the gate
 * @control: the control area
 * @gate: waits while it stands like this; at once through a gate that stands otherwise
 * @timeout_ns: how long; GATE_FOREVER for a thread, which ends only when it is told to
 *
 * Return: whether the worker may go on.
 */
bool control_pass(struct control *control, enum gate gate, uint64_t timeout_ns)
{
	uint64_t deadline = clock_ns() + timeout_ns, left;

	while (atomic_load(&control->gate) == gate) {
		left = clock_left_ns(deadline);
		if (!left)
			return false;
		futex_wait(&control->gate, gate, left);
	}
	return atomic_load(&control->gate) != GATE_DROPPED;
}
