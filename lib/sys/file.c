// SPDX-License-Identifier: GPL-2.0
/*
 * The small files through which the kernel is asked and told: sysfs, procfs, cgroupfs.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/file.h"

int file_path(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return len < 0 || (size_t)len >= size ? -ENAMETOOLONG : 0;
}

ssize_t file_read(const char *path, char *buf, size_t size)
{
	size_t used = 0;
	ssize_t got;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	do {
		got = read(fd, buf + used, size - used);
		if (got > 0)
			used += got;
	} while ((got > 0 && used < size) || (got < 0 && errno == EINTR));
	got = got < 0 ? -errno : 0;
	close(fd);
	if (got < 0)
		return got;
	if (used == size)
		return -EFBIG;
	buf[used] = '\0';
	return used;
}

ssize_t file_read_text(const char *path, char *buf, size_t size)
{
	ssize_t len = file_read(path, buf, size);

	while (len > 0 && isspace((unsigned char)buf[len - 1]))
		buf[--len] = '\0';
	return len;
}

int file_read_long(const char *path, long *value)
{
	char buf[32], *end;
	ssize_t len = file_read_text(path, buf, sizeof(buf));

	if (len < 0)
		return len;
	errno = 0;
	*value = strtol(buf, &end, 10);
	return errno || end == buf || *end ? -EINVAL : 0;
}

enum change {
	CHANGE_WRITE,
	CHANGE_MKDIR,
	CHANGE_RMDIR,
};

/* One change under way. It belongs to whoever finds that the other side has let go of it. */
struct change_call {
	enum change change;
	int ret;
	atomic_bool let_go;
	char *text;
	char path[];
};

static int write_text(const char *path, const char *text)
{
	size_t len = strlen(text);
	ssize_t put;
	int fd;

	fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	do {
		put = write(fd, text, len);
	} while (put < 0 && errno == EINTR);
	if (put < 0)
		put = -errno;
	else
		put = (size_t)put == len ? 0 : -EIO;
	close(fd);
	return put;
}

static void change_now(struct change_call *call)
{
	switch (call->change) {
	case CHANGE_WRITE:
		call->ret = write_text(call->path, call->text);
		break;
	case CHANGE_MKDIR:
		call->ret = mkdir(call->path, 0755) ? -errno : 0;
		break;
	case CHANGE_RMDIR:
		call->ret = rmdir(call->path) ? -errno : 0;
		break;
	}
}

static void *change_thread(void *arg)
{
	struct change_call *call = arg;

	change_now(call);
	if (atomic_exchange(&call->let_go, true))
		free(call);
	return NULL;
}

/* Signals belong to the threads of the program, so the helper takes none. */
static int start_thread(pthread_t *thread, struct change_call *call)
{
	sigset_t all, old;
	int ret;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	ret = pthread_create(thread, NULL, change_thread, call);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return ret;
}

static int join_in_time(pthread_t thread, struct change_call *call)
{
	struct timespec deadline;
	int ret;

	deadline = clock_timespec(clock_ns() + FILE_TIMEOUT_MS * NSEC_PER_MSEC);
	if (pthread_clockjoin_np(thread, NULL, CLOCK_MONOTONIC, &deadline)) {
		if (!atomic_exchange(&call->let_go, true)) {
			pthread_detach(thread);
			return -ETIMEDOUT;
		}
		pthread_join(thread, NULL);
	}
	ret = call->ret;
	free(call);
	return ret;
}

static int change_in_time(enum change change, const char *path, const char *text)
{
	size_t path_size = strlen(path) + 1, text_size = strlen(text) + 1;
	struct change_call *call;
	pthread_t thread;
	int ret;

	call = malloc(sizeof(*call) + path_size + text_size);
	if (!call)
		return -ENOMEM;
	call->change = change;
	atomic_init(&call->let_go, false);
	call->text = call->path + path_size;
	memcpy(call->path, path, path_size);
	memcpy(call->text, text, text_size);
	/* Where no thread can be had (pids.max), a call without a limit is better than none. */
	if (start_thread(&thread, call)) {
		change_now(call);
		ret = call->ret;
		free(call);
		return ret;
	}
	return join_in_time(thread, call);
}

int __file_write(const char *path, const char *text)
{
	return change_in_time(CHANGE_WRITE, path, text);
}

int __file_mkdir(const char *path)
{
	return change_in_time(CHANGE_MKDIR, path, "");
}

int __file_rmdir(const char *path)
{
	return change_in_time(CHANGE_RMDIR, path, "");
}

int file_write(const char *path, const char *text, struct err *err)
{
	int ret = __file_write(path, text);

	return ret ? err_set(err, -ret, "write '%s' to %s", text, path) : 0;
}
