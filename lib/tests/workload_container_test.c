// SPDX-License-Identifier: GPL-2.0
/*
 * Containers: one process with a name whose threads are the workers, and its list of reports.
 */
#include <dirent.h>

#include "kselftest_harness.h"

#include "sys/file.h"
#include "wire/schema.h"
#include "worker/collect.h"
#include "workload_helpers.h"

static int spawn_container(struct workload **workload, const char *comm,
			   const struct work_group *groups, size_t nr, struct err *err)
{
	const struct workload_config config = {
		.groups = groups, .nr_groups = nr, .mode = CLONE_MODE_CONTAINER,
		.container.comm = comm,
	};

	return workload_spawn_config(workload, &config, err);
}

/* Wait until the threads are there, which the leader makes after the fork. */
static bool is_populated(const struct workload *workload)
{
	struct arrivals *ready = &workload->control->arrivals[MILESTONE_READY];

	return WAIT_UNTIL(atomic_load(&ready->all), PATIENCE_MS);
}

/* A line of a status file, without its name; "" when it is not there. */
static const char *status_of(pid_t pid, const char *task, const char *field, char *text,
			     size_t size)
{
	char path[128], *at;

	snprintf(path, sizeof(path), "/proc/%d/task/%s/status", (int)pid, task);
	if (file_read(path, text, size) < 0)
		return "";
	at = strstr(text, field);
	if (!at)
		return "";
	at += strlen(field);
	at[strcspn(at, "\n")] = '\0';
	return at;
}

TEST(leader_has_the_name_and_all_threads)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 3 };
	char path[64], comm[32], tgid[32], text[8192], names[8][32];
	struct workload *workload;
	struct dirent *entry;
	int n = 0, i;
	struct err err;
	pid_t pid;
	DIR *dir;

	ASSERT_EQ(0, spawn_container(&workload, "fifteen-letters", &group, 1, &err))
		TH_LOG("%s", err.text);
	ASSERT_TRUE(is_populated(workload));
	pid = workload_pid(workload, 0);
	EXPECT_EQ(pid, workload_pid(workload, 2));
	snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	ASSERT_GT(file_read_text(path, comm, sizeof(comm)), 0);
	EXPECT_STREQ("fifteen-letters", comm);
	snprintf(tgid, sizeof(tgid), "\t%d", (int)pid);
	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	dir = opendir(path);
	ASSERT_NE(NULL, dir);
	while ((entry = readdir(dir)) && n < 8) {
		if (entry->d_name[0] == '.')
			continue;
		EXPECT_STREQ(tgid, status_of(pid, entry->d_name, "Tgid:", text, sizeof(text)));
		snprintf(names[n], sizeof(names[n]), "%.31s",
			 status_of(pid, entry->d_name, "Name:", text, sizeof(text)));
		for (i = 0; i < n; i++)
			EXPECT_STRNE(names[i], names[n]);
		n++;
	}
	closedir(dir);
	EXPECT_EQ(4, n);
	workload_destroy(workload);
	EXPECT_TRUE(is_dead(pid));
	EXPECT_FALSE(has_children());
}

TEST(two_containers_are_two_processes)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 1 };
	struct workload *a, *b;
	struct err err;

	ASSERT_EQ(0, spawn_container(&a, "one", &group, 1, &err)) TH_LOG("%s", err.text);
	ASSERT_EQ(0, spawn_container(&b, "two", &group, 1, &err)) TH_LOG("%s", err.text);
	EXPECT_NE(workload_pid(a, 0), workload_pid(b, 0));
	workload_destroy(a);
	EXPECT_FALSE(is_dead(workload_pid(b, 0)));
	workload_destroy(b);
	EXPECT_FALSE(has_children());
}

TEST(reports_come_in_the_order_of_the_groups)
{
	const struct work_group groups[] = {
		{ .type = &work_spin_wait, .workers = 1 },
		{ .type = &work_pipe_io, .workers = 2 },
		{ .type = &work_epoll_storm, .workers = 3 },
	};
	static const unsigned int group_of_worker[] = { 0, 1, 1, 2, 2, 2 };
	unsigned int before = open_fds(), i;
	struct report_list reports;
	struct workload *workload;
	struct err err;

	ASSERT_EQ(0, spawn_container(&workload, "box", groups, 3, &err)) TH_LOG("%s", err.text);
	EXPECT_LE(open_fds(), before + 1);
	workload_start(workload);
	EXPECT_TRUE(WAIT_UNTIL(all_progress(workload, 3), PATIENCE_MS));
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	ASSERT_EQ(6, reports.len);
	for (i = 0; i < 6; i++) {
		EXPECT_TRUE(reports.v[i].completed);
		EXPECT_EQ(NULL, reports.v[i].exit_info);
		EXPECT_GT(reports.v[i].work_units, 0);
		EXPECT_EQ(group_of_worker[i], reports.v[i].group_idx);
		EXPECT_TRUE(!i || reports.v[i].tid > reports.v[i - 1].tid);
	}
	report_list_destroy(&reports);
	EXPECT_EQ(before, open_fds());
	EXPECT_FALSE(has_children());
}

TEST(no_workers_no_process)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 0 };
	struct report_list reports;
	struct workload *workload;
	struct err err;
	size_t nr;

	for (nr = 0; nr < 2; nr++) {
		ASSERT_EQ(0, spawn_container(&workload, "void", &group, nr, &err))
			TH_LOG("%s", err.text);
		EXPECT_FALSE(has_children());
		EXPECT_EQ(0, workload_size(workload));
		workload_start(workload);
		ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err));
		EXPECT_EQ(0, reports.len);
	}
}

TEST(bad_names_are_refused)
{
	static const char *const names[] = { NULL, "", "sixteen-letters!" };
	const struct work_group group = { .type = &work_spin_wait, .workers = 1 };
	struct workload *workload;
	struct err err;
	size_t i;

	for (i = 0; i < 3; i++) {
		EXPECT_EQ(-EINVAL, spawn_container(&workload, names[i], &group, 1, &err));
		EXPECT_NE(NULL, strstr(err.text, "not 1 to 15"));
	}
}

TEST(a_worker_inside_has_no_address)
{
	const struct work_group group = { .type = &work_spin_wait, .workers = 1 };
	struct workload *workload;
	struct err err;
	cpu_set_t mine;

	sched_getaffinity(0, sizeof(mine), &mine);
	ASSERT_EQ(0, spawn_container(&workload, "box", &group, 1, &err)) TH_LOG("%s", err.text);
	EXPECT_EQ(0, workload_tid(workload, 0));
	EXPECT_EQ(-EINVAL, workload_set_affinity(workload, 0, &mine, &err));
	workload_destroy(workload);
}

static enum pass_result die(struct worker *w)
{
	arrive(w);
	worker_fatal("worker %u gave up", w->pos);
}

static enum pass_result take_all_along(struct worker *w)
{
	arrive(w);
	_exit(7);
}

static const struct work_type type_die = { .name = "Die", .pass = die };
static const struct work_type type_exit = { .name = "ExitGroup", .pass = take_all_along };

/* One that ends by a fatal error keeps its tid and its group, and the others do not mind. */
TEST(fatal_error_costs_one_thread)
{
	struct shared *shared = shared_new();
	const struct work_group groups[] = {
		{ .type = &work_spin_wait, .workers = 1 },
		{ .type = &type_die, .params = shared, .workers = 1 },
	};
	struct report_list reports;
	struct workload *workload;
	struct err err;

	ASSERT_EQ(0, spawn_container(&workload, "box", groups, 2, &err)) TH_LOG("%s", err.text);
	workload_start(workload);
	EXPECT_TRUE(WAIT_UNTIL(workload_iterations(workload, 0), PATIENCE_MS));
	EXPECT_TRUE(WAIT_UNTIL(atomic_load(&shared->arrived), PATIENCE_MS));
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	ASSERT_EQ(2, reports.len);
	EXPECT_TRUE(reports.v[0].completed);
	EXPECT_EQ(1, reports.v[1].group_idx);
	EXPECT_GT(reports.v[1].tid, reports.v[0].tid);
	ASSERT_NE(NULL, reports.v[1].exit_info);
	EXPECT_EQ(EXIT_PANICKED, reports.v[1].exit_info->kind);
	EXPECT_STREQ("worker 0 gave up", reports.v[1].exit_info->text.s);
	report_list_destroy(&reports);
	munmap(shared, sizeof(*shared));
}

TEST(a_dead_container_leaves_a_sentinel_for_each_worker)
{
	struct shared *shared = shared_new();
	const struct work_group groups[] = {
		{ .type = &work_spin_wait, .workers = 2 },
		{ .type = &type_exit, .params = shared, .workers = 1 },
	};
	struct report_list reports;
	struct workload *workload;
	struct err err;
	pid_t pid;
	size_t i;

	ASSERT_EQ(0, spawn_container(&workload, "box", groups, 2, &err)) TH_LOG("%s", err.text);
	pid = workload_pid(workload, 0);
	workload_start(workload);
	EXPECT_TRUE(WAIT_UNTIL(is_dead(pid), PATIENCE_MS));
	ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err)) TH_LOG("%s", err.text);
	ASSERT_EQ(3, reports.len);
	for (i = 0; i < 3; i++) {
		EXPECT_EQ(pid, reports.v[i].tid);
		EXPECT_EQ(i == 2, reports.v[i].group_idx);
		ASSERT_NE(NULL, reports.v[i].exit_info);
		EXPECT_EQ(EXIT_EXITED, reports.v[i].exit_info->kind);
		EXPECT_EQ(7, reports.v[i].exit_info->code);
	}
	report_list_destroy(&reports);
	munmap(shared, sizeof(*shared));
}

/* How many reports the leader sends instead of those of its two workers, and then exits. */
static void __noreturn send_list(size_t len)
{
	struct worker_report reports[3] = { { .tid = 11 }, { .tid = 12 }, { .tid = 13 } };
	struct report_list list = { .v = reports, .len = len };
	uint8_t *bytes;
	size_t size;
	int fd;

	if (report_list_encode(&list, &bytes, &size))
		_exit(9);
	/* Of what is open in a leader only the pipe of its reports is a pipe that it can write. */
	for (fd = 3; fd < 64; fd++)
		if (write(fd, bytes, size) == (ssize_t)size)
			_exit(0);
	_exit(9);
}

static enum pass_result send_one(struct worker *w)
{
	send_list(1);
}

static enum pass_result send_three(struct worker *w)
{
	send_list(3);
}

static const struct work_type type_send_one = { .name = "SendOne", .pass = send_one };
static const struct work_type type_send_three = { .name = "SendThree", .pass = send_three };

TEST(a_short_list_is_filled_up_and_a_long_one_cut)
{
	const struct work_type *types[] = { &type_send_one, &type_send_three };
	struct report_list reports;
	struct workload *workload;
	struct err err;
	int t;

	for (t = 0; t < 2; t++) {
		const struct work_group groups[] = {
			{ .type = types[t], .workers = 1 },
			{ .type = &work_spin_wait, .workers = 1 },
		};

		ASSERT_EQ(0, spawn_container(&workload, "box", groups, 2, &err));
		workload_start(workload);
		EXPECT_TRUE(WAIT_UNTIL(is_dead(workload_pid(workload, 0)), PATIENCE_MS));
		ASSERT_EQ(0, workload_stop_and_collect(workload, &reports, &err));
		ASSERT_EQ(2, reports.len);
		EXPECT_EQ(11, reports.v[0].tid);
		EXPECT_EQ(NULL, reports.v[0].exit_info);
		if (t) {
			EXPECT_EQ(12, reports.v[1].tid);
			EXPECT_EQ(NULL, reports.v[1].exit_info);
		} else {
			EXPECT_EQ(1, reports.v[1].group_idx);
			ASSERT_NE(NULL, reports.v[1].exit_info);
			EXPECT_EQ(EXIT_EXITED, reports.v[1].exit_info->kind);
		}
		report_list_destroy(&reports);
	}
}

TEST_HARNESS_MAIN
