// SPDX-License-Identifier: GPL-2.0
/*
 * The undo list: entries in shared memory, published before the change that they undo.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/cgroup_tree.h"
#include "sys/file.h"
#include "sys/pid.h"
#include "sys/undo.h"

enum undo_kind {
	UNDO_NONE,		/* dropped */
	UNDO_WRITE,
	UNDO_CONTROLLER,
	UNDO_REMOVE,
	UNDO_CGROUP,
	UNDO_UMOUNT,
	UNDO_KILL,
	UNDO_KILL_GROUP,
};

/*
 * What stands for the pid of a process that has not yet arrived in undo_child_enter(): a number
 * that no later user of the same entry has, since a process may arrive when its entry is long gone.
 */
#define CHILD_AWAITED(ticket) (-2 - (ticket))
#define CHILD_REFUSED (-1)	/* the list was run first: it must not live */

#define CAPACITY_MAX 65536	/* an entry number and a generation share an int */

struct undo_entry {
	atomic_int kind;	/* an enum undo_kind */
	atomic_int pid;
	atomic_ulong start_time;	/* 0 until the process has written it */
	char what[UNDO_TEXT_MAX];
	char text[UNDO_TEXT_MAX];
};

struct undo {
	size_t capacity;
	size_t floor;		/* the newest mark; entries below keep their places */
	int generation;		/* of the entries for processes */
	atomic_size_t count;	/* entries below are complete */
	struct undo_entry entry[];
};

static size_t undo_bytes(size_t capacity)
{
	return sizeof(struct undo) + capacity * sizeof(struct undo_entry);
}

int undo_create(struct undo **undo, size_t capacity, struct err *err)
{
	struct undo *made;

	if (!capacity || capacity > CAPACITY_MAX)
		return err_set(err, EINVAL, "make an undo list of %zu entries", capacity);
	made = mmap(NULL, undo_bytes(capacity), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (made == MAP_FAILED)
		return err_set(err, errno, "map an undo list of %zu entries", capacity);
	made->capacity = capacity;
	*undo = made;
	return 0;
}

void undo_destroy(struct undo *undo)
{
	if (undo)
		munmap(undo, undo_bytes(undo->capacity));
}

size_t undo_mark(struct undo *undo)
{
	undo->floor = atomic_load(&undo->count);
	return undo->floor;
}

bool undo_has_file(const struct undo *undo, size_t mark, const char *path)
{
	size_t i;

	for (i = mark; i < atomic_load(&undo->count); i++)
		if (atomic_load(&undo->entry[i].kind) == UNDO_WRITE &&
		    !strcmp(undo->entry[i].what, path))
			return true;
	return false;
}

void undo_drop(struct undo *undo, int entry)
{
	size_t count = atomic_load(&undo->count);

	if (entry < 0)
		return;
	atomic_store(&undo->entry[entry % undo->capacity].kind, UNDO_NONE);
	while (count > undo->floor && atomic_load(&undo->entry[count - 1].kind) == UNDO_NONE)
		atomic_store(&undo->count, --count);
}

static int publish_as(struct undo *undo, enum undo_kind kind, int pid, const char *what,
		      const char *text, struct err *err)
{
	size_t count = atomic_load(&undo->count);
	size_t what_size = strlen(what) + 1, text_size = strlen(text) + 1;
	struct undo_entry *entry = &undo->entry[count];

	if (what_size > UNDO_TEXT_MAX || text_size > UNDO_TEXT_MAX)
		return err_set(err, ENAMETOOLONG, "record how to undo a change of %.100s", what);
	if (count == undo->capacity)
		return err_set(err, ENOSPC, "undo list is full (%zu entries), so %s is not changed",
			       count, *what ? what : "no process is started and nothing");
	memcpy(entry->what, what, what_size);
	memcpy(entry->text, text, text_size);
	atomic_store(&entry->start_time, 0);
	atomic_store(&entry->pid, pid);
	atomic_store(&entry->kind, kind);
	atomic_store(&undo->count, count + 1);
	return count;
}

static int publish(struct undo *undo, enum undo_kind kind, const char *what, const char *text,
		   struct err *err)
{
	return publish_as(undo, kind, CHILD_REFUSED, what, text, err);
}

int undo_text(struct undo *undo, const char *path, const char *text, struct err *err)
{
	return publish(undo, UNDO_WRITE, path, text, err);
}

int undo_file(struct undo *undo, const char *path, struct err *err)
{
	char old[UNDO_TEXT_MAX];
	ssize_t len = file_read(path, old, sizeof(old));

	if (len < 0)
		return err_set(err, -len, "read %s to be able to restore it", path);
	return undo_text(undo, path, old, err);
}

int undo_controller(struct undo *undo, const char *path, const char *controller, struct err *err)
{
	char text[64];

	if (file_path(text, sizeof(text), "-%s", controller))
		return err_set(err, ENAMETOOLONG, "controller %s", controller);
	return publish(undo, UNDO_CONTROLLER, path, text, err);
}

/* Only what is not there yet can be ours. */
static int publish_new(struct undo *undo, enum undo_kind kind, const char *path, struct err *err)
{
	struct stat st;

	if (!lstat(path, &st))
		return err_set(err, EEXIST, "make %s", path);
	return publish(undo, kind, path, "", err);
}

int undo_path(struct undo *undo, const char *path, struct err *err)
{
	return publish_new(undo, UNDO_REMOVE, path, err);
}

int undo_cgroup(struct undo *undo, const char *path, struct err *err)
{
	return publish_new(undo, UNDO_CGROUP, path, err);
}

int undo_mount(struct undo *undo, const char *path, struct err *err)
{
	struct statx stx;

	if (statx(AT_FDCWD, path, 0, STATX_BASIC_STATS, &stx))
		return err_set(err, errno, "mount on %s", path);
	if (stx.stx_attributes & STATX_ATTR_MOUNT_ROOT)
		return err_set(err, EBUSY, "mount on %s", path);
	return publish(undo, UNDO_UMOUNT, path, "", err);
}

int undo_child(struct undo *undo, bool group, struct err *err)
{
	int ticket, ret, capacity = undo->capacity;

	undo->generation = (undo->generation + 1) % (INT_MAX / 2 / capacity);
	ticket = undo->generation * capacity + (int)atomic_load(&undo->count);
	ret = publish_as(undo, group ? UNDO_KILL_GROUP : UNDO_KILL, CHILD_AWAITED(ticket), "", "",
			 err);
	return ret < 0 ? ret : ticket;
}

void undo_child_enter(struct undo *undo, int entry)
{
	struct undo_entry *at = &undo->entry[entry % undo->capacity];
	int awaited = CHILD_AWAITED(entry), pid = getpid();

	if (!atomic_compare_exchange_strong(&at->pid, &awaited, pid))
		_exit(1);
	atomic_store(&at->start_time, pid_start_time(pid));
}

int undo_write(struct undo *undo, const char *path, const char *text, struct err *err)
{
	int entry, ret;

	entry = undo_file(undo, path, err);
	if (entry < 0)
		return entry;
	ret = file_write(path, text, err);
	/* After a time-out the write may still happen, so its undoing is still needed. */
	if (ret && ret != -ETIMEDOUT)
		undo_drop(undo, entry);
	return ret;
}

static int kill_child(struct undo_entry *entry, bool group)
{
	int pid = atomic_load(&entry->pid);
	unsigned long start_time;

	if (pid < 0 && atomic_compare_exchange_strong(&entry->pid, &pid, CHILD_REFUSED))
		return 0;
	/* If the exchange failed, the process has just arrived. */
	start_time = atomic_load(&entry->start_time);
	if (group)
		return pid_kill_group(pid, start_time, CLEANUP_TIMEOUT_MS);
	return pid_kill(pid, start_time, CLEANUP_TIMEOUT_MS);
}

static int unmount(const char *path)
{
	if (!umount2(path, UMOUNT_NOFOLLOW))
		return 0;
	if (errno == EBUSY && !umount2(path, UMOUNT_NOFOLLOW | MNT_DETACH))
		return 0;
	return errno == EINVAL ? 0 : -errno;	/* EINVAL: no mount point (any more) */
}

static int undo_entry_run(struct undo_entry *entry)
{
	int ret = 0;

	switch (atomic_load(&entry->kind)) {
	case UNDO_NONE:
		return 0;
	case UNDO_WRITE:
		ret = __file_write(entry->what, entry->text);
		break;
	case UNDO_CONTROLLER:
		ret = __file_write(entry->what, entry->text);
		/* The kernel refuses as long as a child, made by another run, needs it. */
		if (ret == -EBUSY)
			ret = 0;
		break;
	case UNDO_REMOVE:
		ret = remove(entry->what) ? -errno : 0;
		break;
	case UNDO_CGROUP:
		ret = cgroup_tree_remove(entry->what);
		break;
	case UNDO_UMOUNT:
		ret = unmount(entry->what);
		break;
	case UNDO_KILL:
		return kill_child(entry, false);
	case UNDO_KILL_GROUP:
		return kill_child(entry, true);
	}
	return ret == -ENOENT || ret == -ENODEV ? 0 : ret;
}

int undo_run(struct undo *undo, size_t mark, struct err *err)
{
	size_t count = atomic_load(&undo->count);
	struct undo_entry *entry;
	int ret, first = 0;

	if (undo->floor > mark)
		undo->floor = mark;
	for (; count > mark; atomic_store(&undo->count, --count)) {
		entry = &undo->entry[count - 1];
		ret = undo_entry_run(entry);
		if (ret && !first)
			first = err_set(err, -ret, "undo the change of %s",
					*entry->what ? entry->what : "a process");
	}
	return first;
}
