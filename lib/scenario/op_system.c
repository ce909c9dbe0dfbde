// SPDX-License-Identifier: GPL-2.0
/*
 * Ops on the machine: CPU hotplug and sysctls, put back through the undo list.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "scenario/stage.h"
#include "sys/file.h"

/* The old content is recorded once, however often a loop writes. */
static int write_once(struct stage *stage, const char *path, const char *text, struct err *err)
{
	if (undo_has_file(stage->undo, 0, path))
		return file_write(path, text, err);
	return undo_write(stage->undo, path, text, err);
}

/*
 * Machines keep CPUs for themselves: for timekeeping with nohz_full, for the interrupts of a
 * hypervisor. That is nothing that the kernel promises otherwise, and shows only when it is tried.
 * A CPU that went offline before in this step is none of these.
 */
static int plug_one(struct stage *stage, int cpu, const char *text, struct err *err)
{
	bool before;
	char path[128];
	int ret = file_path(path, sizeof(path), CPU_ONLINE, cpu);

	if (ret)
		return ret;
	before = undo_has_file(stage->undo, 0, path);
	ret = write_once(stage, path, text, err);
	if (ret == -EBUSY && !before && *text == '0')
		err_set(&stage->unmet, 0, "needs CPU %d to go offline (%s)", cpu, strerror(EBUSY));
	return ret;
}

static int plug(const struct op *op, struct stage *stage, const char *text, struct err *err)
{
	cpu_set_t cpus;
	int ret;

	if (!op->cpus.kind)
		return err_set(err, 0, "of which CPUs?");
	ret = cpuset_validate(stage->topology, &op->cpus, err);
	cpuset_resolve(stage->topology, &op->cpus, &cpus);
	if (!ret && CPU_COUNT(&cpus) >= CPU_COUNT(&stage->topology->online))
		ret = err_set(err, 0, "of all %u CPUs", stage->topology->nr_cpus);
	for (int cpu = 0; cpu < CPU_SETSIZE && !ret && !stage_is_rehearsal(stage); cpu++)
		if (CPU_ISSET(cpu, &cpus))
			ret = plug_one(stage, cpu, text, err);
	return ret;
}

int op_do_offline(const struct op *op, struct stage *stage, struct err *err)
{
	return plug(op, stage, "0", err);
}

int op_do_online(const struct op *op, struct stage *stage, struct err *err)
{
	return plug(op, stage, "1", err);
}

int op_do_sysctl(const struct op *op, struct stage *stage, struct err *err)
{
	if (strncmp(op->group, "/proc/sys/", 10) && strncmp(op->group, "/sys/", 5))
		return err_set(err, 0, "%s is neither below /proc/sys nor below /sys", op->group);
	return stage_is_rehearsal(stage) ? 0 : write_once(stage, op->group, op->text, err);
}
