/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The undo list: what was changed outside the process, so that it can be put back, last change
 * first, even by another process after the one that made the changes was killed.
 *
 * The list lies in shared memory that fork() hands on. An entry is published before its change is
 * made, and undoing a change that was never made, or was undone already, does nothing. So the list
 * is right at every instant, and running it again after it was interrupted is harmless.
 *
 * One process adds entries. Another one may run the list once the first is dead.
 */
#ifndef SCHED_CLAIMS_SYS_UNDO_H
#define SCHED_CLAIMS_SYS_UNDO_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "sys/err.h"

#define UNDO_TEXT_MAX 512	/* a path, or an old value, with its NUL */

struct undo;

/**
 * undo_create() - make an empty list in memory that is shared with later children
 * @undo: receives the list, which undo_destroy() frees
 * @capacity: most entries it can hold, 1 to 65536
 * @err: receives the sentence; may be NULL
 *
 * Return: 0, -EINVAL, or -ENOMEM.
 */
int undo_create(struct undo **undo, size_t capacity, struct err *err);

/**
 * undo_destroy() - give the memory back; nothing is undone
 * @undo: the list; may be NULL
 */
void undo_destroy(struct undo *undo);

/**
 * undo_mark() - the present end of the list, for undo_run()
 * @undo: the list
 *
 * Return: the number of entries.
 */
size_t undo_mark(struct undo *undo);

/**
 * undo_run() - undo everything after a mark, last in first out
 * @undo: the list
 * @mark: what undo_mark() said, 0 for all
 * @err: receives the sentence about the first failure; may be NULL
 *
 * A failing entry is dropped and does not keep the others from being run.
 *
 * Return: 0, or the first failure as -errno.
 */
int undo_run(struct undo *undo, size_t mark, struct err *err);

/**
 * undo_drop() - forget one entry, because its change failed or was undone by other means
 * @undo: the list
 * @entry: what a function below returned; nothing happens when it is negative
 */
void undo_drop(struct undo *undo, int entry);

/**
 * undo_has_file() - whether the old content of a file is recorded after a mark
 * @undo: the list
 * @mark: what undo_mark() said
 * @path: the file
 *
 * Lets a step that writes the same file in a loop record it once.
 */
bool undo_has_file(const struct undo *undo, size_t mark, const char *path);

/*
 * The functions below publish one entry, and return its number or -errno: -ENOSPC when the list
 * is full, -ENAMETOOLONG when the text does not fit.
 */

/**
 * undo_file() - the content that a file has now will be written back
 * @undo: the list
 * @path: an existing file whose content can be written as it is read
 * @err: receives the sentence; may be NULL
 */
int undo_file(struct undo *undo, const char *path, struct err *err);

/**
 * undo_text() - a given text will be written to a file
 * @undo: the list
 * @path: the file
 * @text: for files that read differently from what they accept
 * @err: receives the sentence; may be NULL
 */
int undo_text(struct undo *undo, const char *path, const char *text, struct err *err);

/**
 * undo_controller() - a cgroup controller will be disabled again, unless another run uses it
 * @undo: the list
 * @path: a cgroup.subtree_control
 * @controller: its name
 * @err: receives the sentence; may be NULL
 */
int undo_controller(struct undo *undo, const char *path, const char *controller,
		    struct err *err);

/**
 * undo_path() - a file or empty directory that is about to be made will be removed
 * @undo: the list
 * @path: it must not exist yet, else -EEXIST: what we did not make, we do not remove
 * @err: receives the sentence; may be NULL
 */
int undo_path(struct undo *undo, const char *path, struct err *err);

/**
 * undo_cgroup() - a cgroup that is about to be made will be removed, tasks and children included
 * @undo: the list
 * @path: its directory, which must not exist yet, else -EEXIST
 * @err: receives the sentence; may be NULL
 */
int undo_cgroup(struct undo *undo, const char *path, struct err *err);

/**
 * undo_mount() - what is about to be mounted will be unmounted
 * @undo: the list
 * @path: a directory that is no mount point yet, else -EBUSY
 * @err: receives the sentence; may be NULL
 */
int undo_mount(struct undo *undo, const char *path, struct err *err);

/**
 * undo_child() - a process that is about to be forked will be killed
 * @undo: the list
 * @group: kill the process group that it leads
 * @err: receives the sentence; may be NULL
 *
 * The new process calls undo_child_enter() before anything else, after setpgid() for a group.
 * Until then it can do no harm: when the list was run in between, it ends there.
 */
int undo_child(struct undo *undo, bool group, struct err *err);
void undo_child_enter(struct undo *undo, int entry);

/**
 * undo_write() - record the content of a file and replace it
 * @undo: the list
 * @path: the file
 * @text: the new content
 * @err: receives the sentence; may be NULL
 *
 * Return: 0 or -errno; nothing stays recorded when the file was not written.
 */
int undo_write(struct undo *undo, const char *path, const char *text, struct err *err);

#endif
