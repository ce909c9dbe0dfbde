// SPDX-License-Identifier: GPL-2.0
/*
 * Work that waits for storage: IoSyncWrite, IoRandRead, IoConvoy.
 *
 * IoSyncWrite waits for each write and then for all of them: io_schedule(), wakeup from journal and
 * writeback threads. It exposes wakeups from kernel threads that go to a busy CPU.
 *
 * IoRandRead waits for one read at a time: wakeup from the completion interrupt, often on another
 * CPU. It exposes late wakeups and tasks that are pulled to the CPU of the interrupt.
 *
 * IoConvoy mixes writes, reads and flushes: short waits behind long ones. It exposes tasks that
 * come back in herds when a flush ends, and are placed as one.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "work/params.h"
#include "work/scratch.h"
#include "work/table.h"
#include "worker/worker.h"

#define BLOCK 4096
#define SECTOR 512
#define STRIPES 64
#define OWN_BYTES (16ULL << 20)
#define STRIPE_BYTES (OWN_BYTES / STRIPES)
#define WRITES_PER_SYNC 16
#define PASSES_PER_SYNC 16

/* The least that leaves room for the writes of one pass in each stripe. */
#define SHARED_BYTES_MIN (STRIPES * WRITES_PER_SYNC * BLOCK)

struct io {
	int fd;
	uint8_t *buffer;	/* STRIPE_BYTES, aligned to BLOCK */
	uint64_t bytes;
	uint64_t sector;	/* what offsets of reads are multiples of */
	uint64_t stripe;	/* where the own stripe begins, and how long it is */
	uint64_t stripe_bytes;
	uint64_t cursor;	/* in the own stripe */
	uint64_t rng;
};

/* 0 for what is neither a file nor a block device. */
static uint64_t size_of(int fd)
{
	uint64_t bytes = 0;
	struct stat st;

	if (fstat(fd, &st))
		return 0;
	if (S_ISBLK(st.st_mode))
		return ioctl(fd, BLKGETSIZE64, &bytes) ? 0 : bytes;
	return S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
}

static bool is_dir(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/* Refuse what cannot be written to, and (O_EXCL) a block device that is in use otherwise. */
static int validate(const char *type, const void *params, struct err *err)
{
	const struct io_params *p = params;
	const char *path = p->path ?: scratch_dir();
	uint64_t bytes;
	int fd;

	if (!path)
		return err_set(err, 0, "%s: no directory for temporary files", type);
	if (is_dir(path))
		return access(path, W_OK | X_OK) ?
		       err_set(err, errno, "%s: path is %s", type, path) : 0;
	fd = open(path, O_RDWR | O_CLOEXEC | O_EXCL);
	if (fd < 0)
		return err_set(err, errno, "%s: path is %s", type, path);
	bytes = size_of(fd);
	close(fd);
	return bytes >= SHARED_BYTES_MIN ? 0 :
	       err_set(err, 0, "%s: path is %s with %llu bytes, must have at least %u", type, path,
		       (unsigned long long)bytes, SHARED_BYTES_MIN);
}

/*
 * Without O_DIRECT it is the page cache that answers, and in a file system in memory there is
 * nothing to wait for either.
 */
static void go_direct(struct worker *w, int fd, const char *path)
{
	struct statfs fs;

	if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_DIRECT))
		worker_warn(w, "%s: no O_DIRECT for %s: %s", w->type->name, path, strerror(errno));
	else if (!fstatfs(fd, &fs) && ((unsigned int)fs.f_type == TMPFS_MAGIC ||
				       (unsigned int)fs.f_type == RAMFS_MAGIC))
		worker_warn(w, "%s: %s is in memory", w->type->name, path);
}

/* Real blocks: what was never written is not read from the device either. */
static int fill(struct worker *w, struct io *io)
{
	uint64_t at, i;

	for (i = 0; i < STRIPE_BYTES / sizeof(io->rng); i++)
		((uint64_t *)io->buffer)[i] = rng_next(&io->rng);
	for (at = 0; at < OWN_BYTES && !worker_stopped(w); at += STRIPE_BYTES)
		if (pwrite(io->fd, io->buffer, STRIPE_BYTES, (off_t)at) != (ssize_t)STRIPE_BYTES)
			return -errno;
	return 0;
}

static int make_own(struct worker *w, struct io *io, const char *dir, int flags)
{
	io->fd = scratch_open(dir, flags & ~O_DIRECT);
	if (io->fd < 0)
		return io->fd;
	if (ftruncate(io->fd, OWN_BYTES))
		return -errno;
	if (!(flags & O_DIRECT))
		return 0;
	go_direct(w, io->fd, dir);
	return fill(w, io);
}

static int open_shared(struct worker *w, struct io *io, const char *path, int flags)
{
	io->fd = open(path, O_RDWR | O_CLOEXEC | (flags & ~O_DIRECT));
	if (io->fd >= 0 && flags & O_DIRECT)
		go_direct(w, io->fd, path);
	return io->fd < 0 ? -errno : 0;
}

/* Stripes keep the writes of the workers apart where they share a file. */
static void lay_out(struct worker *w, struct io *io)
{
	io->bytes = size_of(io->fd);
	io->stripe_bytes = io->bytes / STRIPES / BLOCK * BLOCK;
	io->stripe = (uint64_t)w->tid % STRIPES * io->stripe_bytes;
	/* Some devices refuse anything smaller than a block. */
	io->sector = pread(io->fd, io->buffer, BLOCK, SECTOR) == BLOCK ? SECTOR : BLOCK;
	memset(io->buffer, 'x', BLOCK);
}

/* A worker without a file goes on with passes that do nothing, which its work units show. */
static int setup(struct worker *w, int flags)
{
	const struct io_params *p = w->params;
	const char *path = p->path ?: scratch_dir();
	struct io *io = calloc(1, sizeof(*io));
	int ret;

	if (io)
		io->buffer = aligned_alloc(BLOCK, STRIPE_BYTES);
	if (!io || !io->buffer)
		worker_fatal("%s: %s", w->type->name, strerror(ENOMEM));
	w->state = io;
	io->rng = rng_seed((uint64_t)w->tid);
	ret = is_dir(path) ? make_own(w, io, path, flags) : open_shared(w, io, path, flags);
	if (!ret) {
		lay_out(w, io);
		return 0;
	}
	worker_warn(w, "%s: path %s: %s", w->type->name, path, strerror(-ret));
	if (io->fd >= 0)
		close(io->fd);
	io->fd = -1;
	return 0;
}

static void io_teardown(struct worker *w)
{
	struct io *io = w->state;

	if (io->fd >= 0)
		close(io->fd);
	free(io->buffer);
	free(io);
}

static void check(struct worker *w, const char *call, ssize_t n)
{
	if (n == BLOCK)
		w->work_units++;
	else
		worker_warn(w, "%s: %s: %s", w->type->name, call,
			    n < 0 ? strerror(errno) : "too short");
}

static void write_block(struct worker *w, const struct io *io, uint64_t at)
{
	check(w, "pwrite", pwrite(io->fd, io->buffer, BLOCK, (off_t)(io->stripe + at)));
}

static void read_block(struct worker *w, struct io *io)
{
	uint64_t places = (io->bytes - BLOCK) / io->sector + 1;
	uint64_t at = rng_next(&io->rng) % places * io->sector;

	check(w, "pread", pread(io->fd, io->buffer, BLOCK, (off_t)at));
}

static void flush(struct worker *w, const struct io *io)
{
	if (fdatasync(io->fd))
		check(w, "fdatasync", -1);
}

/* What stop cuts is not counted: a write that waits for its disk is the longest wait there is. */
static enum pass_result sync_write(struct worker *w, struct io *io)
{
	uint64_t begin;
	int i;

	for (i = 0; i < WRITES_PER_SYNC; i++) {
		if (worker_stopped(w))
			return PASS_ABANDONED;
		write_block(w, io, (uint64_t)i * BLOCK);
	}
	begin = worker_wake_begin(w);
	flush(w, io);
	worker_wake_end(w, begin);
	return PASS_DONE;
}

static enum pass_result rand_read(struct worker *w, struct io *io)
{
	uint64_t begin = worker_wake_begin(w);

	read_block(w, io);
	worker_wake_end(w, begin);
	return PASS_DONE;
}

static enum pass_result convoy(struct worker *w, struct io *io)
{
	uint64_t begin = worker_wake_begin(w);

	write_block(w, io, io->cursor);
	io->cursor = (io->cursor + BLOCK) % io->stripe_bytes;
	if (worker_stopped(w))
		return PASS_ABANDONED;
	read_block(w, io);
	if (w->telemetry.iterations % PASSES_PER_SYNC == 0)
		flush(w, io);
	worker_wake_end(w, begin);
	return PASS_DONE;
}

static enum pass_result pass(struct worker *w,
			     enum pass_result (*with_file)(struct worker *w, struct io *io))
{
	struct io *io = w->state;

	if (io->fd >= 0)
		return with_file(w, io);
	sched_yield();
	return PASS_DONE;
}

#define IO_TYPE(id_, name_, summary_, flags_)						\
static int id_##_validate(const void *params, struct err *err)				\
{											\
	return validate(name_, params, err);						\
}											\
static int id_##_setup(struct worker *w)						\
{											\
	return setup(w, flags_);							\
}											\
static enum pass_result id_##_pass(struct worker *w)					\
{											\
	return pass(w, id_);								\
}											\
const struct work_type work_io_##id_ = {						\
	.name = name_,									\
	.summary = summary_,								\
	.params = WORK_PARAMS(struct io_params, .path = NULL),				\
	.fills = FILLS_WAKE,								\
	.resets_gap = true,								\
	.validate = id_##_validate,							\
	.setup = id_##_setup,								\
	.pass = id_##_pass,								\
	.teardown = io_teardown,							\
}

IO_TYPE(sync_write, "IoSyncWrite", "16 synchronous writes of 4 KiB, then fdatasync()", O_SYNC);
IO_TYPE(rand_read, "IoRandRead", "one direct read of 4 KiB at a random place", O_DIRECT);
IO_TYPE(convoy, "IoConvoy",
	"a direct write and a random read of 4 KiB; fdatasync() in every 16th pass", O_DIRECT);
