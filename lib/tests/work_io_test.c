// SPDX-License-Identifier: GPL-2.0
/*
 * Work types that wait for storage: that they do, what they write where, what is refused, and that
 * no file is left.
 */
#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include "kselftest_harness.h"

#include "work/params.h"
#include "work/scratch.h"
#include "work_helpers.h"

#define SHARED_BYTES (4 << 20)
#define STRIPE_BYTES (SHARED_BYTES / 64)

static const struct {
	const struct work_type *type;
	uint64_t units;
} types[] = {
	{ &work_io_sync_write, 16 }, { &work_io_rand_read, 1 }, { &work_io_convoy, 2 },
};

#define NR_TYPES (sizeof(types) / sizeof(*types))

FIXTURE(io)
{
	struct report_list reports;
	char dir[256];
	struct io_params params;
};

/* A directory of our own, where the workers would have theirs. */
FIXTURE_SETUP(io)
{
	snprintf(self->dir, sizeof(self->dir), "%s/work_io_test_XXXXXX", scratch_dir());
	ASSERT_NE(NULL, mkdtemp(self->dir));
	self->params.path = self->dir;
}

static int files_in(const char *dir)
{
	DIR *d = opendir(dir);
	int n = -2;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

FIXTURE_TEARDOWN(io)
{
	report_list_destroy(&self->reports);
	EXPECT_EQ(0, files_in(self->dir));
	EXPECT_EQ(0, rmdir(self->dir));
	EXPECT_FALSE(has_children());
}

TEST_F(io, units_of_a_pass)
{
	const struct worker_report *r;
	size_t i;

	for (i = 0; i < NR_TYPES; i++) {
		RUN(&self->reports, 3, .type = types[i].type, .params = &self->params,
		    .workers = 2);
		r = &self->reports.v[1];
		EXPECT_UNITS(r, types[i].units);
		EXPECT_EQ(r->iterations, r->wake_sample_total);
		EXPECT_EQ(0, r->max_gap_ms);
		report_list_destroy(&self->reports);
		self->reports = (struct report_list){ 0 };
	}
}

TEST_F(io, default_is_the_temporary_directory)
{
	const struct io_params *defaults = work_io_convoy.params;

	EXPECT_EQ(NULL, defaults->path);
	setenv("TMPDIR", self->dir, 1);
	RUN(&self->reports, 3, .type = &work_io_convoy, .workers = 1);
	unsetenv("TMPDIR");
	EXPECT_UNITS(&self->reports.v[0], 2);
}

static bool is_on_disk(const char *dir)
{
	int fd = open(dir, O_TMPFILE | O_RDWR | O_DIRECT, 0600);
	struct statfs fs;
	bool on_disk;

	on_disk = fd >= 0 && !fstatfs(fd, &fs) && (unsigned int)fs.f_type != TMPFS_MAGIC &&
		  (unsigned int)fs.f_type != RAMFS_MAGIC;
	if (fd >= 0)
		close(fd);
	return on_disk;
}

/* The kernel counts what it reads from a device for each process, in units of 512 bytes. */
TEST_F(io, reads_come_from_the_device)
{
	struct rusage before, after;

	if (!is_on_disk(self->dir))
		SKIP(return, "no O_DIRECT in the temporary directory, or it is in memory");
	getrusage(RUSAGE_CHILDREN, &before);
	RUN(&self->reports, 100, .type = &work_io_rand_read, .params = &self->params,
	    .workers = 1);
	getrusage(RUSAGE_CHILDREN, &after);
	EXPECT_GE((uint64_t)(after.ru_inblock - before.ru_inblock),
		  8 * self->reports.v[0].work_units);
}

static int make_file(const char *dir, char *path, size_t size, off_t bytes)
{
	int fd;

	snprintf(path, size, "%s/shared", dir);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0 && ftruncate(fd, bytes)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Each writer fills its stripe and nothing else; the file is still there and as long as it was. */
TEST_F(io, writers_of_a_shared_file_keep_to_their_stripes)
{
	bool written[64] = { false };
	char path[512], byte;
	struct stat st;
	int fd, i;

	fd = make_file(self->dir, path, sizeof(path), SHARED_BYTES);
	ASSERT_LE(0, fd);
	self->params.path = path;
	RUN(&self->reports, 2, .type = &work_io_sync_write, .params = &self->params,
	    .workers = 3);
	unlink(path);
	for (i = 0; i < 3; i++)
		written[self->reports.v[i].tid % 64] = true;
	for (i = 0; i < 64; i++) {
		ASSERT_EQ(1, pread(fd, &byte, 1, (off_t)i * STRIPE_BYTES));
		EXPECT_EQ(written[i] ? 'x' : 0, byte);
		ASSERT_EQ(1, pread(fd, &byte, 1, (off_t)(i + 1) * STRIPE_BYTES - 1));
		EXPECT_EQ(written[i] ? 'x' : 0, byte);
	}
	ASSERT_EQ(0, fstat(fd, &st));
	EXPECT_EQ(SHARED_BYTES, st.st_size);
	close(fd);
}

TEST_F(io, refused)
{
	static const struct io_params missing = { "/no/such/file" }, null = { "/dev/null" };
	char path[512], sentence[1024];
	struct work_group group = { .params = &self->params, .workers = 1 };
	struct workload *workload;
	struct err err;
	size_t i;

	EXPECT_REFUSED(work_io_sync_write, 1,
		       "IoSyncWrite: path is /no/such/file: No such file or directory",
		       .params = &missing);
	EXPECT_REFUSED(work_io_rand_read, 1,
		       "IoRandRead: path is /dev/null with 0 bytes, must have at least 4194304",
		       .params = &null);
	close(make_file(self->dir, path, sizeof(path), SHARED_BYTES - 1));
	self->params.path = path;
	for (i = 0; i < NR_TYPES; i++) {
		group.type = types[i].type;
		snprintf(sentence, sizeof(sentence),
			 "group 0: %s: path is %s with 4194303 bytes, must have at least 4194304",
			 types[i].type->name, path);
		EXPECT_GT(0, workload_spawn(&workload, &group, 1, &err));
		EXPECT_STREQ(sentence, err.text);
	}
	unlink(path);
}

/* The device below the root directory, by a node of our own. Nobody is started who could write. */
TEST_F(io, a_device_in_use_is_refused)
{
	char node[512], sentence[1024];
	const struct work_group group = {
		.type = &work_io_convoy, .params = &self->params, .workers = 1,
	};
	struct workload *workload = NULL;
	struct stat root;
	struct err err;
	int fd;

	snprintf(node, sizeof(node), "%s/device", self->dir);
	if (stat("/", &root) || !major(root.st_dev) ||
	    mknod(node, S_IFBLK | 0600, root.st_dev))
		SKIP(return, "no device below /, or no right to make a node");
	fd = open(node, O_RDONLY | O_CLOEXEC);
	self->params.path = node;
	EXPECT_GT(0, workload_spawn(&workload, &group, 1, &err));
	if (fd >= 0) {
		snprintf(sentence, sizeof(sentence), "group 0: IoConvoy: path is %s: %s", node,
			 strerror(EBUSY));
		EXPECT_STREQ(sentence, err.text);
		close(fd);
	}
	unlink(node);
}

/* The directory goes away between admission and start: the workers say so, and do no work. */
TEST_F(io, goes_on_without_a_file)
{
	const struct work_group group = {
		.type = &work_io_convoy, .params = &self->params, .workers = 1,
	};
	struct workload *workload;
	struct err err;

	ASSERT_EQ(0, workload_spawn(&workload, &group, 1, &err)) TH_LOG("%s", err.text);
	rmdir(self->dir);
	workload_start(workload);
	EXPECT_TRUE(WAIT_UNTIL(all_progress(workload, 10), PATIENCE_MS));
	ASSERT_EQ(0, workload_stop_and_collect(workload, &self->reports, &err));
	mkdir(self->dir, 0700);
	EXPECT_TRUE(self->reports.v[0].completed);
	EXPECT_EQ(0, self->reports.v[0].work_units);
	EXPECT_EQ(0, self->reports.v[0].wake_sample_total);
}

TEST_HARNESS_MAIN
