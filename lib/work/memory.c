// SPDX-License-Identifier: GPL-2.0
/*
 * Work that is page faults: PageFaultChurn, NumaWorkingSetSweep.
 *
 * PageFaultChurn touches random pages and gives them all back: handle_mm_fault() and the TLB
 * shootdown of MADV_DONTNEED on every CPU where the task has run. It exposes migrations by their
 * cost for memory, and time in the kernel that is not charged to the task.
 *
 * NumaWorkingSetSweep binds its memory to one node after the other and walks over it between
 * sleeps: migrate_pages(), NUMA hinting faults, choice of a CPU at timer wakeup. It exposes tasks
 * that do not follow their memory, and memory that follows them although it is bound.
 */
#include <errno.h>
#include <numaif.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/cpulist.h"
#include "work/params.h"
#include "work/table.h"
#include "worker/worker.h"

struct region {
	void *map;
	size_t map_bytes;
	uint8_t *start;
	size_t bytes;
	size_t page;
	uint64_t rng;
	cpu_set_t nodes;	/* node numbers, for NumaWorkingSetSweep */
};

/*
 * The pages on both sides stay inaccessible: without them the kernel could merge the mapping with
 * its neighbours, and numa_maps would not know it by its address.
 */
static int region_map(struct region *r, uint64_t kib)
{
	r->page = (size_t)sysconf(_SC_PAGESIZE);
	if (__builtin_mul_overflow(kib, 1024, &r->bytes) ||
	    __builtin_add_overflow(r->bytes, 3 * r->page, &r->map_bytes))
		return -EOVERFLOW;
	r->bytes = r->bytes < r->page ? r->page : r->bytes / r->page * r->page;
	r->map = mmap(NULL, r->map_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (r->map == MAP_FAILED)
		return -errno;
	r->start = (uint8_t *)r->map + r->page;
	return mprotect(r->start, r->bytes, PROT_READ | PROT_WRITE) ? -errno : 0;
}

static struct region *region_create(struct worker *w, uint64_t kib)
{
	struct region *r = calloc(1, sizeof(*r));
	int ret;

	if (!r)
		worker_fatal("%s: %s", w->type->name, strerror(ENOMEM));
	w->state = r;
	r->map = MAP_FAILED;
	ret = region_map(r, kib);
	if (!ret)
		return r;
	worker_warn(w, "%s: no region with region_kib %llu: %s", w->type->name,
		    (unsigned long long)kib, strerror(-ret));
	return NULL;
}

static void region_teardown(struct worker *w)
{
	struct region *r = w->state;

	if (r->map != MAP_FAILED)
		munmap(r->map, r->map_bytes);
	free(r);
}

static void region_touch(struct worker *w, struct region *r, size_t page)
{
	uint8_t *byte = &r->start[page * r->page];

	*byte = 1;
	__asm__ volatile("" : "+m"(*byte));
	w->work_units++;
}

/* Kernels without huge pages refuse the advice, and need it not. */
static int page_fault_churn_setup(struct worker *w)
{
	const struct page_fault_churn_params *p = w->params;
	struct region *r = region_create(w, p->region_kib);

	if (!r)
		return -ENOMEM;
	madvise(r->start, r->bytes, MADV_NOHUGEPAGE);
	r->rng = (uint64_t)w->tid | 1;
	return 0;
}

static enum pass_result page_fault_churn_pass(struct worker *w)
{
	const struct page_fault_churn_params *p = w->params;
	struct region *r = w->state;
	uint32_t i;

	for (i = 0; i < p->touches_per_cycle; i++) {
		if (worker_stopped(w))
			return PASS_ABANDONED;
		region_touch(w, r, rng_next(&r->rng) % (r->bytes / r->page));
	}
	madvise(r->start, r->bytes, MADV_DONTNEED);
	worker_spin(w, p->spin_iters);
	return PASS_DONE;
}

const struct work_type work_page_fault_churn = {
	.name = "PageFaultChurn",
	.summary = "touch random pages of region_kib KiB, give all back, spin for spin_iters units",
	.params = WORK_PARAMS(struct page_fault_churn_params, .region_kib = 4096,
			      .touches_per_cycle = 256, .spin_iters = 64),
	.setup = page_fault_churn_setup,
	.pass = page_fault_churn_pass,
	.teardown = region_teardown,
};

static int numa_sweep_validate(const void *params, struct err *err)
{
	const struct numa_working_set_sweep_params *p = params;
	cpu_set_t nodes;
	int ret;

	ret = p->target_nodes ? cpulist_parse(p->target_nodes, &nodes, err) : 0;
	return ret ? err_prefix(err, ret, "NumaWorkingSetSweep: target_nodes") : 0;
}

static int numa_sweep_setup(struct worker *w)
{
	const struct numa_working_set_sweep_params *p = w->params;
	struct region *r = region_create(w, p->region_kib);

	if (!r)
		return -ENOMEM;
	if (p->target_nodes)
		cpulist_parse(p->target_nodes, &r->nodes, NULL);
	w->telemetry.numa_region = r->start;
	return 0;
}

/* A refusal changes where the pages are, which is in the report, and not what the worker does. */
static void bind_to_next_node(struct worker *w, struct region *r)
{
	unsigned long mask[CPU_SETSIZE / (8 * sizeof(long))] = { 0 };
	unsigned int nr = (unsigned int)CPU_COUNT(&r->nodes);
	unsigned int bits = 8 * sizeof(*mask), node;

	if (!nr)
		return;
	node = (unsigned int)cpulist_nth(&r->nodes, (unsigned int)
					 ((w->telemetry.iterations + (uint64_t)w->tid) % nr));
	mask[node / bits] = 1UL << node % bits;
	/* The kernel takes one bit less than it is told. */
	if (mbind(r->start, r->bytes, MPOL_BIND, mask, node + 2, MPOL_MF_MOVE))
		worker_warn(w, "NumaWorkingSetSweep: mbind(node %u): %s", node, strerror(errno));
}

static enum pass_result numa_sweep_pass(struct worker *w)
{
	const struct numa_working_set_sweep_params *p = w->params;
	struct region *r = w->state;
	size_t page;

	bind_to_next_node(w, r);
	for (page = 0; page < r->bytes / r->page; page++) {
		if (worker_stopped(w))
			return PASS_ABANDONED;
		region_touch(w, r, page);
	}
	worker_sleep_ns(w, p->sweep_period_ms * NSEC_PER_MSEC);
	return PASS_DONE;
}

const struct work_type work_numa_working_set_sweep = {
	.name = "NumaWorkingSetSweep",
	.summary = "bind region_kib KiB to the next node, touch its pages, sleep sweep_period_ms",
	.params = WORK_PARAMS(struct numa_working_set_sweep_params, .region_kib = 4096,
			      .sweep_period_ms = 100),
	.fills = FILLS_WAKE,
	.resets_gap = true,
	.validate = numa_sweep_validate,
	.setup = numa_sweep_setup,
	.pass = numa_sweep_pass,
	.teardown = region_teardown,
};
