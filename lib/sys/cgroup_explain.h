/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of the cgroup code share among themselves.
 */
#ifndef SCHED_CLAIMS_SYS_CGROUP_EXPLAIN_H
#define SCHED_CLAIMS_SYS_CGROUP_EXPLAIN_H

#include "sys/cgroup.h"

/**
 * cgroup_has_word() - whether a word stands in a list
 * @list: words
 * @separators: the characters between them
 * @word: the one to find
 */
bool cgroup_has_word(const char *list, const char *separators, const char *word);

/**
 * cgroup_explain() - say what failed, why, and what there is instead
 * @cg: the cgroups of the run
 * @name: the cgroup
 * @file: its file that was to be read or written
 * @text: what was to be written; NULL for a read
 * @ret: the failure, as -errno
 * @err: receives the sentences; may be NULL
 *
 * A mistyped name is otherwise found much later, when the effect is missing; so the controllers
 * of the parent and the names of the cgroups in it are told.
 *
 * Return: @ret.
 */
int cgroup_explain(const struct cgroups *cg, const char *name, const char *file,
		   const char *text, int ret, struct err *err);

#endif
