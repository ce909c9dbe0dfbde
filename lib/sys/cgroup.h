/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Control groups (v2): the cgroups of one run, made below one directory that carries its pid.
 *
 * Names are relative to that directory: "light", "outer/inner"; "" is the directory itself. No
 * function touches a cgroup outside of it, except that cgroups_open() enables controllers in the
 * parent, which cgroups_close() and the undo list take back.
 *
 * Source of the rules: Documentation/admin-guide/cgroup-v2.rst.
 */
#ifndef SCHED_CLAIMS_SYS_CGROUP_H
#define SCHED_CLAIMS_SYS_CGROUP_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "sys/cgroup_tree.h"
#include "sys/err.h"
#include "sys/undo.h"

/**
 * struct cgroups - where the cgroups of a run are
 * @proc: where procfs is mounted; tests have their own
 * @mount: where the v2 hierarchy is mounted
 * @home: the directory of the cgroup that the caller lives in; "" when it cannot be seen
 * @base: the highest cgroup in which the caller may make others: the root, or what was delegated
 * @run: the run's own directory; "" before cgroups_open()
 * @controllers: what was asked of cgroups_open()
 * @enabled: those among them that are enabled in @base because of a run, and not of somebody else
 * @undo: where the changes are recorded
 * @undo_mark: the part of @undo that cgroups_close() runs
 */
struct cgroups {
	char proc[CGROUP_PATH_MAX];
	char mount[CGROUP_PATH_MAX];
	char home[CGROUP_PATH_MAX];
	char base[CGROUP_PATH_MAX];
	char run[CGROUP_PATH_MAX];
	char controllers[128];
	char enabled[128];
	struct undo *undo;
	size_t undo_mark;
};

/**
 * cgroups_find() - find the v2 hierarchy and a place in it that the caller may use
 * @cg: filled in
 * @proc: where procfs is mounted, NULL for /proc
 * @err: receives the sentence; may be NULL
 *
 * The hierarchy is taken where it is mounted, alone or beside v1 hierarchies. Nothing is changed.
 *
 * Return: 0, -ENOENT without a mounted v2 hierarchy, -EACCES when nothing in it is delegated to
 * the caller, or -errno.
 */
int cgroups_find(struct cgroups *cg, const char *proc, struct err *err);

/**
 * cgroups_mount() - mount the v2 hierarchy for this run, where nobody else did
 * @dir: an empty directory
 * @undo: records the mount
 * @err: receives the sentence; may be NULL
 *
 * To be followed by cgroups_find().
 *
 * Return: 0 or -errno.
 */
int cgroups_mount(const char *dir, struct undo *undo, struct err *err);

/**
 * cgroup_controller_missing() - why a controller cannot be used in the cgroups of a run
 * @cg: after cgroups_find()
 * @controller: its name in v2, such as "io"
 * @why: receives the reason, such as "bound to v1 at /sys/fs/cgroup/cpu"; may be NULL
 *
 * Return: true when it is missing.
 */
bool cgroup_controller_missing(const struct cgroups *cg, const char *controller, struct err *why);

/**
 * cgroup_base_has_tasks() - whether tasks in the base keep its children from having controllers
 * @cg: after cgroups_find()
 *
 * The root of a cgroup namespace may hold them, as in a container without an init that moves them
 * away. Then the kernel enables no controllers in it, or makes it the root of a threaded subtree
 * whose children take no processes. Neither is so in the root of the whole hierarchy.
 *
 * Return: true when it has tasks and is not the root of the hierarchy.
 */
bool cgroup_base_has_tasks(const struct cgroups *cg);

/**
 * cgroups_open() - make the run's own cgroup and enable controllers down to it
 * @cg: after cgroups_find()
 * @controllers: names, separated by blanks; "" for none
 * @undo: records every change, before it is made
 * @err: receives the sentence; may be NULL
 *
 * Return: 0, -EOPNOTSUPP when a controller is missing, or -errno; then nothing is left over.
 */
int cgroups_open(struct cgroups *cg, const char *controllers, struct undo *undo, struct err *err);

/**
 * cgroups_close() - kill what is left in the run's cgroups, remove them, restore the controllers
 * @cg: may be half open
 * @err: receives the sentence; may be NULL
 *
 * Runs everything that was recorded in the undo list since cgroups_open().
 *
 * Return: 0 or -errno.
 */
int cgroups_close(struct cgroups *cg, struct err *err);

/**
 * cgroup_path() - the path of a cgroup or of one of its files
 * @cg: after cgroups_open()
 * @name: the cgroup
 * @file: the file, NULL for the directory
 * @buf: receives the path
 * @size: size of @buf
 *
 * Return: 0, -EINVAL for a name that leads out of the run's directory, or -ENAMETOOLONG.
 */
int cgroup_path(const struct cgroups *cg, const char *name, const char *file, char *buf,
		size_t size);

/**
 * cgroup_create() - make a cgroup, and those above it
 * @cg: after cgroups_open()
 * @name: must not exist
 * @err: receives the sentence; may be NULL
 *
 * The run's controllers are enabled in each cgroup above it. A cgroup above that holds tasks
 * cannot pass controllers on; then the new one comes without them, and cgroup_write() says so.
 *
 * Return: 0, -EEXIST, or -errno.
 */
int cgroup_create(struct cgroups *cg, const char *name, struct err *err);

/**
 * cgroup_remove() - move the tasks of a cgroup to where the caller lives, and remove it
 * @cg: after cgroups_open()
 * @name: a cgroup without children
 * @err: receives the sentence; may be NULL
 *
 * Dying tasks are waited for, FILE_TIMEOUT_MS at most.
 *
 * Return: 0 also when it was gone, -EBUSY, or -errno.
 */
int cgroup_remove(struct cgroups *cg, const char *name, struct err *err);

/**
 * __cgroup_write() - write a file of a cgroup, for calls that are expected to fail
 * @cg: after cgroups_open()
 * @name: the cgroup
 * @file: the file, such as "cpu.weight"
 * @text: what to write
 *
 * Return: 0 or -errno.
 */
int __cgroup_write(const struct cgroups *cg, const char *name, const char *file,
		   const char *text);

/**
 * cgroup_write() - write a file of a cgroup and explain a failure
 * @cg: after cgroups_open()
 * @name: the cgroup
 * @file: the file, such as "cpu.weight"
 * @text: what to write
 * @err: receives what was tried, a hint, the controllers above and the cgroups beside; may be NULL
 *
 * Return: 0 or -errno.
 */
int cgroup_write(const struct cgroups *cg, const char *name, const char *file, const char *text,
		 struct err *err);

/**
 * cgroup_read() - read a file of a cgroup, without the newline at the end
 * @cg: after cgroups_open()
 * @name: the cgroup
 * @file: the file
 * @buf: receives the text
 * @size: size of @buf
 * @err: receives the sentence; may be NULL
 *
 * Return: the length of the text, or -errno.
 */
ssize_t cgroup_read(const struct cgroups *cg, const char *name, const char *file, char *buf,
		    size_t size, struct err *err);

/**
 * cgroup_read_key() - read one value of a file of "key value" lines, such as cpu.stat
 * @cg: after cgroups_open()
 * @name: the cgroup
 * @file: the file
 * @key: first word of the line
 * @value: receives the number
 * @err: receives the sentence; may be NULL
 *
 * Return: 0, -ENOENT when there is no such line, or -errno.
 */
int cgroup_read_key(const struct cgroups *cg, const char *name, const char *file,
		    const char *key, uint64_t *value, struct err *err);

/**
 * cgroup_set_cpus() - write a set to cpuset.cpus or, as node numbers, to cpuset.mems
 * @cg: after cgroups_open()
 * @name: the cgroup
 * @file: "cpuset.cpus" or another file that takes a list
 * @set: the numbers; an empty set clears the file, so that the cgroup inherits
 * @err: receives the sentence; may be NULL
 *
 * Return: 0 or -errno.
 */
int cgroup_set_cpus(const struct cgroups *cg, const char *name, const char *file,
		    const cpu_set_t *set, struct err *err);

/**
 * cgroup_get_cpus() - read a list such as cpuset.cpus.effective
 * @cg: after cgroups_open()
 * @name: the cgroup
 * @file: the file
 * @set: receives the numbers
 * @err: receives the sentence; may be NULL
 *
 * Return: 0 or -errno.
 */
int cgroup_get_cpus(const struct cgroups *cg, const char *name, const char *file,
		    cpu_set_t *set, struct err *err);

/**
 * cgroup_move_task() - move a process with all its threads into a cgroup
 * @cg: after cgroups_open()
 * @name: the cgroup
 * @pid: the process
 * @err: receives the sentence, also when the process had ended; may be NULL
 *
 * EBUSY is tried again 3 times, 100 ms apart; if the cgroup passes controllers on, which forbids
 * tasks in it, it stops doing so first.
 *
 * Return: 0, 1 when the process had ended, or -errno.
 */
int cgroup_move_task(const struct cgroups *cg, const char *name, pid_t pid, struct err *err);

/**
 * cgroup_move_thread() - move one thread into a threaded cgroup
 * @cg: after cgroups_open()
 * @name: the cgroup, whose cgroup.type is "threaded"
 * @tid: the thread
 * @err: receives the sentence; may be NULL
 *
 * Return: as cgroup_move_task().
 */
int cgroup_move_thread(const struct cgroups *cg, const char *name, pid_t tid, struct err *err);

/**
 * cgroup_move_all() - move every process of one cgroup into another
 * @cg: after cgroups_open()
 * @from: the cgroup that is emptied
 * @to: another one
 * @err: receives the sentence; may be NULL
 *
 * Return: how many were moved, or -errno.
 */
int cgroup_move_all(const struct cgroups *cg, const char *from, const char *to, struct err *err);

/**
 * cgroup_freeze() - freeze or thaw a cgroup and wait until that is done
 * @cg: after cgroups_open()
 * @name: the cgroup, in which the caller must not be
 * @freeze: true to freeze
 * @err: receives the sentence; may be NULL
 *
 * Return: 0 also when nothing had to be done, -EDEADLK for the caller's own cgroup, -ETIMEDOUT
 * after FILE_TIMEOUT_MS, or -errno.
 */
int cgroup_freeze(const struct cgroups *cg, const char *name, bool freeze, struct err *err);

/**
 * cgroup_kill() - kill every process in a cgroup and below, and wait until none is left
 * @cg: after cgroups_open()
 * @name: the cgroup, in which the caller must not be
 * @err: receives the sentence; may be NULL
 *
 * Return: as cgroup_freeze().
 */
int cgroup_kill(const struct cgroups *cg, const char *name, struct err *err);

/**
 * cgroup_check() - whether a text may be written to a file, before there is a cgroup
 * @file: the file, such as "cpu.weight"
 * @text: what is to be written
 * @err: receives the sentence; may be NULL
 *
 * Knows the files that scenarios write, with their controllers and ranges.
 *
 * Return: 0, -ENOENT for an unknown file, -ERANGE for a number outside of its range, or -EINVAL.
 */
int cgroup_check(const char *file, const char *text, struct err *err);

/**
 * cgroup_file_controller() - which controller brings a file
 * @file: the file, such as "memory.max"
 *
 * Return: its name; "" for files of the core; NULL for an unknown file.
 */
const char *cgroup_file_controller(const char *file);

/**
 * cgroup_lacks_file() - whether the kernel does not have a file that a cgroup should have
 * @cg: after cgroups_open()
 * @name: a cgroup that gets all controllers of the run
 * @file: the file, such as "cpu.max"
 *
 * Return: true when it is missing; not for unknown files, which are mistyped, and not for those of
 * controllers that the run did not ask for.
 */
bool cgroup_lacks_file(const struct cgroups *cg, const char *name, const char *file);

/* One line of a pressure file; averages in percent. */
struct pressure_line {
	double avg10;
	double avg60;
	double avg300;
	uint64_t total_us;
};

struct pressure {
	struct pressure_line some;
	struct pressure_line full;	/* zero where the kernel has no such line */
};

/**
 * cgroup_read_pressure() - read cpu.pressure, io.pressure, memory.pressure or irq.pressure
 * @cg: after cgroups_open()
 * @name: the cgroup
 * @file: the file
 * @pressure: receives the values
 * @err: receives the sentence; may be NULL
 *
 * Return: 0, -EOPNOTSUPP when the kernel keeps none, or -errno.
 */
int cgroup_read_pressure(const struct cgroups *cg, const char *name, const char *file,
			 struct pressure *pressure, struct err *err);

/**
 * pressure_parse() - parse the text of a pressure file
 * @text: the text
 * @pressure: receives the values
 *
 * Return: 0 or -EINVAL.
 */
int pressure_parse(const char *text, struct pressure *pressure);

#endif
