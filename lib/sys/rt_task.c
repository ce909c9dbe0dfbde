// SPDX-License-Identifier: GPL-2.0
/*
 * Real-time programs of others, from /proc/<pid>/task.
 */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys/file.h"
#include "sys/procfs.h"
#include "sys/rt_task.h"

#ifndef SCHED_DEADLINE
#define SCHED_DEADLINE 6
#endif

/* include/linux/sched.h; field 9 of /proc/<pid>/stat (proc(5)). */
#define PF_KTHREAD 0x00200000u
#define TEXT_BYTES 1024

typedef int (*number_fn)(void *arg, const char *parent, pid_t number);

/* Call @fn for each directory of @path that is a number, until it fails. */
static int each_number(const char *path, number_fn fn, void *arg)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	int ret = 0;

	if (!dir)
		return -errno;
	while (!ret && (entry = readdir(dir))) {
		pid_t number = atoi(entry->d_name);

		if (number > 0)
			ret = fn(arg, path, number);
	}
	closedir(dir);
	return ret;
}

static bool is_realtime(pid_t tid)
{
	int policy = sched_getscheduler(tid) & ~SCHED_RESET_ON_FORK;

	return policy == SCHED_FIFO || policy == SCHED_RR || policy == SCHED_DEADLINE;
}

static bool read_thread(const char *parent, pid_t tid, const char *file, char text[TEXT_BYTES])
{
	char path[96];

	snprintf(path, sizeof(path), "%s/%d/%s", parent, tid, file);
	return file_read(path, text, TEXT_BYTES) > 0;
}

/* What a thread of the kernel does is the kernel's doing: it must not excuse the kernel. */
static bool is_program(const char *parent, pid_t tid)
{
	char text[TEXT_BYTES], *name_end;
	unsigned int flags;

	if (!read_thread(parent, tid, "stat", text))
		return false;
	name_end = strrchr(text, ')');
	return name_end && sscanf(name_end + 1, " %*c %*d %*d %*d %*d %*d %u", &flags) == 1 &&
	       !(flags & PF_KTHREAD);
}

/* Threads that end while we look are none of those that ran all the time. */
static int take_thread(void *arg, const char *parent, pid_t tid)
{
	struct rt_task task = { .tid = tid };
	struct rt_tasks *tasks = arg;
	char text[TEXT_BYTES];
	struct schedstat stat;

	if (!is_realtime(tid) || !is_program(parent, tid) ||
	    !read_thread(parent, tid, "schedstat", text) || schedstat_parse(text, &stat) ||
	    sched_getaffinity(tid, sizeof(task.cpus), &task.cpus))
		return 0;
	task.cpu_ns = stat.cpu_time_ns;
	if (tasks->len == tasks->cap) {
		size_t cap = tasks->cap ? 2 * tasks->cap : 16;
		struct rt_task *v = realloc(tasks->v, cap * sizeof(*v));

		if (!v)
			return -ENOMEM;
		tasks->v = v;
		tasks->cap = cap;
	}
	tasks->v[tasks->len++] = task;
	return 0;
}

static int take_process(void *arg, const char *parent, pid_t pid)
{
	char path[64];
	int ret;

	snprintf(path, sizeof(path), "%s/%d/task", parent, pid);
	ret = each_number(path, take_thread, arg);
	return ret == -ENOMEM ? ret : 0;
}

/**
 * rt_tasks_read() - the real-time threads of all programs that this process can see
 * @tasks: receives them
 *
 * Return: 0 or -errno; @tasks is good for rt_tasks_destroy() in both cases.
 */
int rt_tasks_read(struct rt_tasks *tasks)
{
	return each_number("/proc", take_process, tasks);
}

static const struct rt_task *find(const struct rt_tasks *tasks, pid_t tid)
{
	for (size_t i = 0; i < tasks->len; i++)
		if (tasks->v[i].tid == tid)
			return &tasks->v[i];
	return NULL;
}

static bool is_inside(const cpu_set_t *inner, const cpu_set_t *outer)
{
	cpu_set_t both;

	CPU_AND(&both, inner, outer);
	return CPU_EQUAL(&both, inner);
}

/**
 * rt_tasks_taken_ns() - the time of some CPUs that real-time programs took between two looks
 * @before: the first look
 * @after: the second look
 * @cpus: which CPUs
 *
 * Counts only what cannot be anything else: threads that were real-time both times and may run on
 * no other CPUs. So it is a lower bound.
 */
uint64_t rt_tasks_taken_ns(const struct rt_tasks *before, const struct rt_tasks *after,
			   const cpu_set_t *cpus)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < after->len; i++) {
		const struct rt_task *task = &after->v[i];
		const struct rt_task *old = find(before, task->tid);

		if (old && old->cpu_ns < task->cpu_ns && is_inside(&task->cpus, cpus))
			sum += task->cpu_ns - old->cpu_ns;
	}
	return sum;
}

/**
 * rt_tasks_destroy() - free the list and leave it empty
 */
void rt_tasks_destroy(struct rt_tasks *tasks)
{
	free(tasks->v);
	*tasks = (struct rt_tasks){ 0 };
}
