// SPDX-License-Identifier: GPL-2.0
/*
 * The undo list: whatever the owner did when it was killed, running the list restores all of it.
 */
#include "kselftest_harness.h"
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include "tree.h"
#include "sys/clock.h"
#include "sys/pid.h"
#include "compiler.h"
#include "sys/undo.h"

#define REPETITIONS 200
#define LONGEST_US 20000	/* until the kill; an operation takes some 50 us */

static struct err err;

/* Every path below a directory with its type and content, in order. */
static void snapshot_dir(const char *dir, FILE *out)
{
	char path[PATH_MAX], content[1024];
	struct dirent **entries;
	int i, n;

	n = scandir(dir, &entries, NULL, alphasort);
	for (i = 0; i < n; i++) {
		if (!strcmp(entries[i]->d_name, ".") || !strcmp(entries[i]->d_name, ".."))
			goto next;
		if (file_path(path, sizeof(path), "%s/%s", dir, entries[i]->d_name))
			goto next;
		if (file_read(path, content, sizeof(content)) >= 0) {
			fprintf(out, "%s: %s\n", path, content);
		} else {
			fprintf(out, "%s/\n", path);
			snapshot_dir(path, out);
		}
next:
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
}

static char *snapshot(const char *dir)
{
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	snapshot_dir(dir, out);
	fclose(out);
	return text;
}

/* The owner: changes things below a directory until it is killed. */
struct owner {
	struct undo *undo;
	const char *dir;
	unsigned int seed;
	unsigned int made;
	bool mounts;
	char where[PATH_MAX];	/* the directory made last */
};

static void change_file(struct owner *o)
{
	char path[PATH_MAX], text[64];

	file_path(path, sizeof(path), "%s/knob%d", o->dir, rand_r(&o->seed) % 4);
	snprintf(text, sizeof(text), "%0*d\n", rand_r(&o->seed) % 50, rand_r(&o->seed));
	undo_write(o->undo, path, text, NULL);
}

static void make_file(struct owner *o)
{
	char path[PATH_MAX];
	int fd;

	file_path(path, sizeof(path), "%s/file%u", o->where, o->made++);
	if (undo_path(o->undo, path, NULL) < 0)
		return;
	fd = open(path, O_CREAT | O_EXCL | O_WRONLY, 0600);
	if (fd >= 0 && write(fd, path, strlen(path)) > 0)
		close(fd);
}

static bool make_dir(struct owner *o)
{
	char path[PATH_MAX];

	file_path(path, sizeof(path), "%s/dir%u", o->where, o->made++);
	if (strlen(path) > 200 || undo_path(o->undo, path, NULL) < 0)
		return false;
	mkdir(path, 0700);
	snprintf(o->where, sizeof(o->where), "%s", path);
	return true;
}

static void make_mount(struct owner *o)
{
	if (o->mounts && make_dir(o) && undo_mount(o->undo, o->where, NULL) >= 0)
		mount("none", o->where, "tmpfs", 0, "size=64k");
}

static void make_process(struct owner *o)
{
	bool group = rand_r(&o->seed) % 2;
	int entry = undo_child(o->undo, group, NULL);

	if (entry < 0 || fork())
		return;
	if (group)
		setpgid(0, 0);
	undo_child_enter(o->undo, entry);
	/* What a process of the group does not know of must die with it. */
	if (group && rand_r(&o->seed) % 2)
		fork();
	for (;;)
		pause();
}

/* A step of a scenario, undone by its owner. */
static void do_step(struct owner *o)
{
	char before[PATH_MAX];
	size_t mark = undo_mark(o->undo);

	memcpy(before, o->where, sizeof(before));
	change_file(o);
	make_dir(o);
	make_file(o);
	change_file(o);
	make_process(o);
	undo_run(o->undo, mark, NULL);
	memcpy(o->where, before, sizeof(before));
}

static void __noreturn owner_run(struct undo *undo, const char *dir, unsigned int seed,
				 bool mounts)
{
	static void (*const operations[])(struct owner *o) = {
		change_file, change_file, make_file, make_file, make_process, make_mount, do_step,
	};
	struct owner o = { .undo = undo, .dir = dir, .seed = seed, .mounts = mounts };

	file_path(o.where, sizeof(o.where), "%s", dir);
	for (;;) {
		if (rand_r(&o.seed) % 8 == 0)
			make_dir(&o);
		operations[rand_r(&o.seed) % (sizeof(operations) / sizeof(*operations))](&o);
	}
}

static void kill_after(pid_t pid, unsigned int us)
{
	usleep(us);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* All processes that were started are our children now, as a subreaper; none may live on. */
static bool all_processes_end(void)
{
	uint64_t deadline = clock_ns() + 2 * NSEC_PER_SEC;
	pid_t pid;

	do {
		pid = waitpid(-1, NULL, WNOHANG);
		if (!pid)
			usleep(1000);
	} while (pid >= 0 && clock_left_ns(deadline));
	return pid < 0 && errno == ECHILD;
}

FIXTURE(tree)
{
	char dir[64];
	struct undo *undo;
	char *before;
	bool mounts;
};

FIXTURE_SETUP(tree)
{
	char path[PATH_MAX];
	int i;

	file_path(self->dir, sizeof(self->dir), "/tmp/sched_claims_test.XXXXXX");
	ASSERT_NE(NULL, mkdtemp(self->dir));
	for (i = 0; i < 4; i++) {
		file_path(path, sizeof(path), "knob%d", i);
		ASSERT_EQ(0, tree_add(self->dir, path, i ? "old value" : "", -1));
	}
	ASSERT_EQ(0, tree_add(self->dir, "kept/file", "not ours", -1));
	ASSERT_EQ(0, undo_create(&self->undo, 4096, NULL));
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	/* Mounts in a namespace of our own reach nobody; without privilege there are none. */
	self->mounts = !unshare(CLONE_NEWNS) && !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
	self->before = snapshot(self->dir);
}

FIXTURE_TEARDOWN(tree)
{
	free(self->before);
	undo_destroy(self->undo);
	tree_remove(self->dir);
}

static unsigned int first_seed(void)
{
	const char *set = getenv("SEED");

	return set ? strtoul(set, NULL, 0) : (unsigned int)clock_ns();
}

TEST_F_TIMEOUT(tree, is_restored_after_its_owner_was_killed, 120)
{
	unsigned int seed = first_seed(), i, us, entries = 0, most = 0;
	char *after;
	pid_t pid;

	TH_LOG("%d repetitions from SEED=%u, %s mounts", REPETITIONS, seed,
	       self->mounts ? "with" : "without");
	for (i = 0; i < REPETITIONS; i++, seed++) {
		us = rand_r(&(unsigned int){ seed }) % LONGEST_US;
		pid = fork();
		ASSERT_LE(0, pid);
		if (!pid)
			owner_run(self->undo, self->dir, seed, self->mounts);
		kill_after(pid, us);
		entries += undo_mark(self->undo);
		if (undo_mark(self->undo) > most)
			most = undo_mark(self->undo);
		/* Every other time the one who runs the list is killed, too. */
		if (i % 2) {
			pid = fork();
			ASSERT_LE(0, pid);
			if (!pid) {
				undo_run(self->undo, 0, NULL);
				_exit(0);
			}
			kill_after(pid, us / 4);
		}
		ASSERT_EQ(0, undo_run(self->undo, 0, &err)) TH_LOG("SEED=%u: %s", seed, err.text);
		after = snapshot(self->dir);
		ASSERT_STREQ(self->before, after) TH_LOG("SEED=%u", seed);
		free(after);
		ASSERT_TRUE(all_processes_end()) TH_LOG("SEED=%u", seed);
	}
	TH_LOG("%u changes in all, at most %u at once", entries, most);
	EXPECT_LT(REPETITIONS, entries);
}

TEST_F(tree, is_restored_to_a_mark)
{
	char path[PATH_MAX], text[64];
	size_t mark;

	file_path(path, sizeof(path), "%s/knob1", self->dir);
	ASSERT_EQ(0, undo_write(self->undo, path, "backdrop", NULL));
	mark = undo_mark(self->undo);
	EXPECT_FALSE(undo_has_file(self->undo, mark, path));
	ASSERT_EQ(0, undo_write(self->undo, path, "step", NULL));
	EXPECT_TRUE(undo_has_file(self->undo, mark, path));
	ASSERT_EQ(0, undo_run(self->undo, mark, NULL));
	ASSERT_LT(0, file_read_text(path, text, sizeof(text)));
	EXPECT_STREQ("backdrop", text);
	ASSERT_EQ(0, undo_run(self->undo, 0, NULL));
	ASSERT_LT(0, file_read_text(path, text, sizeof(text)));
	EXPECT_STREQ("old value", text);
}

TEST_F(tree, entries_below_a_mark_keep_their_places)
{
	char path[PATH_MAX];
	int first, second;
	size_t mark;

	first = undo_child(self->undo, false, NULL);
	second = undo_child(self->undo, false, NULL);
	mark = undo_mark(self->undo);
	undo_drop(self->undo, second);
	file_path(path, sizeof(path), "%s/new", self->dir);
	ASSERT_LE(0, undo_path(self->undo, path, NULL));
	ASSERT_EQ(0, mkdir(path, 0700));
	ASSERT_EQ(0, undo_run(self->undo, mark, NULL));
	EXPECT_NE(0, access(path, F_OK));
	/* Above it they are given back, so that a loop does not fill the list. */
	mark = undo_mark(self->undo);
	undo_drop(self->undo, undo_child(self->undo, false, NULL));
	EXPECT_EQ(mark, undo_mark(self->undo));
	undo_drop(self->undo, first);
	undo_drop(self->undo, -ENOSPC);
}

TEST_F(tree, what_was_there_before_is_not_recorded_as_ours)
{
	char path[PATH_MAX];

	file_path(path, sizeof(path), "%s/kept", self->dir);
	EXPECT_EQ(-EEXIST, undo_path(self->undo, path, &err));
	EXPECT_EQ(-EEXIST, undo_cgroup(self->undo, path, &err));
	EXPECT_EQ(-EBUSY, undo_mount(self->undo, "/proc", &err));
	EXPECT_STREQ("mount on /proc: Device or resource busy", err.text);
	EXPECT_EQ(-ENOENT, undo_mount(self->undo, "/nonexistent", &err));
	EXPECT_EQ(-ENOENT, undo_write(self->undo, "/nonexistent", "1", &err));
	EXPECT_EQ(0, undo_mark(self->undo));
}

TEST_F(tree, a_failure_does_not_keep_the_others_from_being_undone)
{
	char first[PATH_MAX], dir[PATH_MAX], inside[PATH_MAX];

	file_path(first, sizeof(first), "%s/first", self->dir);
	file_path(dir, sizeof(dir), "%s/second", self->dir);
	file_path(inside, sizeof(inside), "%s/second/unrecorded", self->dir);
	ASSERT_LE(0, undo_path(self->undo, first, NULL));
	ASSERT_EQ(0, mkdir(first, 0700));
	ASSERT_LE(0, undo_path(self->undo, dir, NULL));
	ASSERT_EQ(0, mkdir(dir, 0700));
	ASSERT_EQ(0, mkdir(inside, 0700));
	EXPECT_EQ(-ENOTEMPTY, undo_run(self->undo, 0, &err));
	EXPECT_NE(NULL, strstr(err.text, "/second: Directory not empty"));
	EXPECT_NE(0, access(first, F_OK));
	EXPECT_EQ(0, undo_mark(self->undo));
}

TEST(a_full_list_is_named_before_anything_is_changed)
{
	struct undo *undo;
	char path[64];

	ASSERT_EQ(0, undo_create(&undo, 2, NULL));
	ASSERT_EQ(0, undo_text(undo, "/a", "1", NULL));
	ASSERT_EQ(1, undo_text(undo, "/b", "1", NULL));
	EXPECT_EQ(-ENOSPC, undo_text(undo, "/c", "1", &err));
	EXPECT_NE(NULL, strstr(err.text, "undo list is full (2 entries)"));
	undo_drop(undo, 1);
	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	EXPECT_EQ(1, undo_text(undo, path, "1", NULL));
	undo_destroy(undo);
}

TEST(texts_that_do_not_fit_are_refused)
{
	char path[UNDO_TEXT_MAX + 1];
	struct undo *undo;

	memset(path, 'x', UNDO_TEXT_MAX);
	path[UNDO_TEXT_MAX] = '\0';
	ASSERT_EQ(0, undo_create(&undo, 2, NULL));
	EXPECT_EQ(-ENAMETOOLONG, undo_text(undo, path, "1", &err));
	EXPECT_EQ(-ENAMETOOLONG, undo_text(undo, "/a", path, &err));
	path[UNDO_TEXT_MAX - 1] = '\0';
	EXPECT_EQ(0, undo_text(undo, path, "1", &err));
	undo_destroy(undo);
}

TEST(a_child_that_comes_too_late_does_not_live)
{
	int entry, status, gate[2];
	struct undo *undo;
	pid_t pid;
	char c;

	ASSERT_EQ(0, undo_create(&undo, 2, NULL));
	ASSERT_EQ(0, pipe(gate));
	entry = undo_child(undo, false, NULL);
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid) {
		close(gate[1]);
		if (!read(gate[0], &c, 1))
			undo_child_enter(undo, entry);
		_exit(42);
	}
	ASSERT_EQ(0, undo_run(undo, 0, NULL));
	close(gate[1]);
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1);
	undo_destroy(undo);
}

TEST(a_stranger_with_the_same_number_is_not_killed)
{
	unsigned long start;
	int status;
	pid_t pid;

	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid) {
		setpgid(0, 0);
		for (;;)
			pause();
	}
	setpgid(pid, pid);
	start = pid_start_time(pid);
	ASSERT_NE(0, start);
	EXPECT_EQ(0, pid_kill(pid, start + 1, 100));
	EXPECT_EQ(0, pid_kill_group(pid, start + 1, 100));
	EXPECT_EQ(0, waitpid(pid, &status, WNOHANG));
	EXPECT_EQ(0, pid_kill(pid, start, 1000));
	EXPECT_EQ(0, pid_start_time(pid));
	EXPECT_EQ(0, pid_kill(pid, start, 100));
	EXPECT_EQ(-EINVAL, pid_kill(1, 0, 100));
	EXPECT_EQ(-EINVAL, pid_kill_group(0, 0, 100));
}

TEST_HARNESS_MAIN
