/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whole cgroups by the path of their directory, for those who clean up after somebody else.
 */
#ifndef SCHED_CLAIMS_SYS_CGROUP_TREE_H
#define SCHED_CLAIMS_SYS_CGROUP_TREE_H

#include <stddef.h>
#include <sys/types.h>

#include "sys/err.h"

#define CGROUP_PATH_MAX 512

/**
 * cgroup_tree_kill() - send SIGKILL to every process in a cgroup and below, frozen ones too
 * @path: directory of the cgroup
 *
 * Does not wait for the deaths.
 *
 * Return: 0 or -errno.
 */
int cgroup_tree_kill(const char *path);

/**
 * cgroup_tree_remove() - kill what is in a cgroup and below and remove the directories
 * @path: directory of the cgroup
 *
 * Return: 0 also when it was gone, -EBUSY when tasks were still dying after CLEANUP_TIMEOUT_MS, or
 * -errno.
 */
int cgroup_tree_remove(const char *path);

/**
 * cgroup_leftovers_remove() - remove the cgroups of dead runs
 * @base: the cgroup in which runs make theirs
 * @removed: called with the path of each one that was removed; may be NULL
 * @arg: for @removed
 * @err: receives the sentence about the first failure; may be NULL
 *
 * Runs that are alive are left alone. Controllers that a dead run had enabled in @base are
 * disabled again, unless somebody else needs them.
 *
 * Return: the number of cgroups removed, or the first failure as -errno.
 */
int cgroup_leftovers_remove(const char *base, void (*removed)(void *arg, const char *path),
			    void *arg, struct err *err);

/**
 * cgroup_note_enabled() - write on a run's cgroup that a controller of its parent is our doing
 * @path: directory of the run's cgroup
 * @controller: the controller that this run enabled in the parent
 *
 * The note is an extended attribute, so that a run which begins while the controller is enabled
 * knows that the last one to leave has to disable it. Best effort: without extended attributes
 * (before Linux 5.7) a controller may stay enabled after two overlapping runs.
 */
void cgroup_note_enabled(const char *path, const char *controller);

/**
 * cgroup_was_enabled_by_run() - whether a run, dead or alive, noted that it enabled a controller
 * @base: the cgroup in which runs make theirs
 * @controller: its name
 *
 * Return: 1 or 0.
 */
int cgroup_was_enabled_by_run(const char *base, const char *controller);

#endif
