// SPDX-License-Identifier: GPL-2.0
/*
 * sched_ext as sysfs and the kernel log show it. Names of files and states, and the texts of the
 * log, are those of kernel/sched/ext.c since Linux 6.12.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "sys/file.h"
#include "sys/kernel_log.h"
#include "sys/sched_ext.h"

static ssize_t read_text(const char *root, const char *name, char *text, size_t size)
{
	char path[PATH_MAX];
	ssize_t len = file_path(path, sizeof(path), "%s/%s", root, name);

	len = len ? len : file_read_text(path, text, size);
	if (len < 0)
		*text = '\0';
	return len;
}

int sched_ext_read(const char *root, struct sched_ext *now, struct err *err)
{
	char seq[32];
	ssize_t len;

	root = root ? root : SCHED_EXT_ROOT;
	*now = (struct sched_ext){ .enable_seq = -1 };
	len = read_text(root, "state", now->state, sizeof(now->state));
	if (len == -ENOENT)
		return err_set(err, ENOENT, "sched_ext is not in this kernel: %s/state", root);
	if (len < 0)
		return err_set(err, -len, "read %s/state", root);
	/* The directory of the scheduler comes and goes with it. */
	read_text(root, "root/ops", now->ops, sizeof(now->ops));
	if (read_text(root, "enable_seq", seq, sizeof(seq)) > 0)
		now->enable_seq = strtol(seq, NULL, 10);
	return 0;
}

bool sched_ext_is_enabled(const struct sched_ext *now)
{
	return !strcmp(now->state, "enabled") && *now->ops;
}

bool sched_ext_is_disabled(const struct sched_ext *now)
{
	return !strcmp(now->state, "disabled");
}

bool sched_ext_same(const struct sched_ext *before, const struct sched_ext *after)
{
	return sched_ext_is_enabled(before) && sched_ext_is_enabled(after) &&
	       before->enable_seq == after->enable_seq && !strcmp(before->ops, after->ops);
}

bool sched_ext_is_reason(const char *record)
{
	static const char prefix[] = "sched_ext: ";
	const char *text = kernel_log_text(record);

	if (!text || strncmp(text, prefix, strlen(prefix)))
		return false;
	/* Neither that one was attached, nor what it does not implement. */
	if (!strncmp(text + strlen(prefix), "BPF scheduler ", 14))
		return strstr(text, " disabled (");
	return text[strlen(prefix)] != '"';
}
