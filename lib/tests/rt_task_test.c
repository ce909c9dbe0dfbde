// SPDX-License-Identifier: GPL-2.0
/*
 * Real-time programs of others: a child that is one, for 30 ms.
 */
#include <kselftest_harness.h>
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/rt_task.h"

#define BUSY_NS (30 * NSEC_PER_MSEC)

/* A child on one CPU that spins when it is told to. */
FIXTURE(others) {
	pid_t child;
	int to_child[2];
	int from_child[2];
	cpu_set_t cpu;
	struct rt_tasks before;
	struct rt_tasks after;
};

static void wait_for_word(int fd)
{
	char word;

	while (read(fd, &word, 1) < 0 && errno == EINTR)
		;
}

static void say_word(int fd)
{
	if (write(fd, "x", 1) != 1)
		_exit(1);
}

static void be_busy(void)
{
	uint64_t end_ns = clock_thread_cpu_ns() + BUSY_NS;

	while (clock_thread_cpu_ns() < end_ns)
		;
}

FIXTURE_SETUP(others)
{
	cpu_set_t all;
	int cpu = 0;

	ASSERT_EQ(0, sched_getaffinity(0, sizeof(all), &all));
	while (!CPU_ISSET(cpu, &all))
		cpu++;
	CPU_ZERO(&self->cpu);
	CPU_SET(cpu, &self->cpu);
	ASSERT_EQ(0, pipe(self->to_child));
	ASSERT_EQ(0, pipe(self->from_child));
	self->child = fork();
	ASSERT_LE(0, self->child);
	if (self->child)
		return;
	close(self->to_child[1]);
	sched_setaffinity(0, sizeof(self->cpu), &self->cpu);
	wait_for_word(self->to_child[0]);
	be_busy();
	say_word(self->from_child[1]);
	wait_for_word(self->to_child[0]);
	_exit(0);
}

FIXTURE_TEARDOWN(others)
{
	rt_tasks_destroy(&self->before);
	rt_tasks_destroy(&self->after);
	kill(self->child, SIGKILL);
	waitpid(self->child, NULL, 0);
}

static bool make_realtime(pid_t pid)
{
	const struct sched_param lowest = { .sched_priority = 1 };

	return !sched_setscheduler(pid, SCHED_RR, &lowest);
}

static bool is_listed(const struct rt_tasks *tasks, pid_t tid)
{
	for (size_t i = 0; i < tasks->len; i++)
		if (tasks->v[i].tid == tid)
			return true;
	return false;
}

TEST_F(others, what_a_realtime_program_takes_is_known)
{
	cpu_set_t none;

	if (!make_realtime(self->child))
		SKIP(return, "no right to real-time policies");
	ASSERT_EQ(0, rt_tasks_read(&self->before));
	ASSERT_TRUE(is_listed(&self->before, self->child));
	say_word(self->to_child[1]);
	wait_for_word(self->from_child[0]);
	ASSERT_EQ(0, rt_tasks_read(&self->after));
	EXPECT_LE(BUSY_NS, rt_tasks_taken_ns(&self->before, &self->after, &self->cpu));
	CPU_ZERO(&none);
	EXPECT_EQ(0, rt_tasks_taken_ns(&self->before, &self->after, &none))
		TH_LOG("what may run elsewhere took nothing here");
	EXPECT_EQ(0, rt_tasks_taken_ns(&self->after, &self->before, &self->cpu))
		TH_LOG("a number that was given away again is another task");
}

TEST_F(others, only_what_was_realtime_all_the_time_counts)
{
	ASSERT_EQ(0, rt_tasks_read(&self->before));
	EXPECT_FALSE(is_listed(&self->before, self->child));
	say_word(self->to_child[1]);
	wait_for_word(self->from_child[0]);
	if (!make_realtime(self->child))
		SKIP(return, "no right to real-time policies");
	ASSERT_EQ(0, rt_tasks_read(&self->after));
	ASSERT_TRUE(is_listed(&self->after, self->child));
	EXPECT_GT(BUSY_NS, rt_tasks_taken_ns(&self->before, &self->after, &self->cpu));
}

/* migration/0 and others are SCHED_FIFO, and are no programs. */
TEST_F(others, threads_of_the_kernel_do_not_count)
{
	ASSERT_EQ(0, rt_tasks_read(&self->before));
	for (size_t i = 0; i < self->before.len; i++) {
		char path[64], target[8];

		snprintf(path, sizeof(path), "/proc/%d/exe", self->before.v[i].tid);
		EXPECT_LT(0, readlink(path, target, sizeof(target)))
			TH_LOG("tid %d has no program", self->before.v[i].tid);
	}
}

TEST_HARNESS_MAIN
