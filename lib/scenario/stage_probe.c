// SPDX-License-Identifier: GPL-2.0
/*
 * Needs that can be seen only in a cgroup of the run: kernels have controllers without some of
 * their files, and the root, which has fewer, does not tell.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "scenario/stage.h"
#include "scenario/walk.h"

#define TRIAL "trial"	/* gone before the cgroups of the scenario are made */

struct file_probe {
	struct stage *stage;
	bool made;	/* the trial cgroup; not where no file is written */
	struct err *err;
};

/* What is written several times is told once. */
static void tell_missing(struct err *unmet, const char *file)
{
	size_t used = strlen(unmet->text);
	char told[128];

	snprintf(told, sizeof(told), "needs %s of cgroups", file);
	if (!strstr(unmet->text, told))
		snprintf(unmet->text + used, sizeof(unmet->text) - used, "%s%s", used ? "; " : "",
			 told);
}

static int probe_file(const char *file, const char *text, void *arg)
{
	struct file_probe *probe = arg;
	struct stage *stage = probe->stage;
	int ret;

	(void)text;
	if (!probe->made) {
		ret = cgroup_create(&stage->cgroups, TRIAL, probe->err);
		if (ret)
			return ret;
		probe->made = true;
	}
	if (cgroup_lacks_file(&stage->cgroups, TRIAL, file))
		tell_missing(&stage->unmet, file);
	return 0;
}

static int probe_group(const struct group *group, bool is_cgroup, void *probe)
{
	return is_cgroup ? walk_limits(group, probe_file, probe) : 0;
}

static int probe_op(const struct op *op, void *probe)
{
	return op->kind == OP_WRITE ? probe_file(op->other, op->text, probe) : 0;
}

static int probe_all(const struct scenario *scenario, struct file_probe *probe)
{
	int ret = walk_groups(scenario, probe_group, probe);

	return ret ? ret : walk_ops(scenario, probe_op, probe);
}

/**
 * stage_probe_files() - look for the files that limits and op_write() need, in a cgroup for that
 * @stage: with its cgroups; @unmet receives all that are missing
 * @fault: what is to go wrong, NULL for nothing
 * @err: receives the sentence
 *
 * Return: 0, -ENODEV when the kernel lacks files, or -errno.
 */
int stage_probe_files(struct stage *stage, const struct fault *fault, struct err *err)
{
	struct file_probe probe = { .stage = stage, .err = err };
	int ret = probe_all(stage->scenario, &probe);

	if (!ret && fault) {
		const struct scenario alone = { .ops = (struct op[]){ fault->op, { 0 } } };

		ret = probe_all(&alone, &probe);
	}
	if (!ret && probe.made)
		ret = cgroup_remove(&stage->cgroups, TRIAL, err);
	if (ret || !*stage->unmet.text)
		return ret;
	err_set(err, 0, "%s", stage->unmet.text);
	return -ENODEV;
}
