// SPDX-License-Identifier: GPL-2.0
/*
 * Work types in threads of the test, and the helpers that workers share: EpollStorm, which needs
 * threads, the types that are restored at their end, the queue and the matrices.
 */
#include <pthread.h>

#include "kselftest_harness.h"

#include "work/matrix.h"
#include "work/params.h"
#include "work/queue.h"
#include "work_helpers.h"

#define MAX_THREADS 8

struct thread {
	pthread_t id;
	struct worker worker;
	struct worker_report report;
};

FIXTURE(threads)
{
	struct thread v[MAX_THREADS];
	struct control *control;
	size_t n;
	void *region;
	struct err err;
};

FIXTURE_SETUP(threads)
{
	ASSERT_EQ(0, control_create(&self->control, MAX_THREADS, &self->err));
	self->region = shared_map(4096, "the test", &self->err);
	ASSERT_NE(NULL, self->region);
}

FIXTURE_TEARDOWN(threads)
{
	size_t i;

	for (i = 0; i < self->n; i++)
		report_destroy(&self->v[i].report);
	munmap(self->region, 4096);
	control_destroy(self->control);
}

static void *run_thread(void *arg)
{
	struct thread *t = arg;

	worker_main(&t->worker, &t->report);
	return NULL;
}

static int start_threads(struct _test_data_threads *self, const struct work_type *type,
			 const void *params, size_t n)
{
	for (self->n = 0; self->n < n; self->n++) {
		self->v[self->n].worker = (struct worker){
			.type = type, .params = params ?: type->params, .index = self->n,
			.pos = (unsigned int)self->n, .region = self->region,
			.control = self->control, .read_fd = -1, .write_fd = -1, .report_fd = -1,
		};
		if (pthread_create(&self->v[self->n].id, NULL, run_thread, &self->v[self->n]))
			return -1;
	}
	return 0;
}

static bool threads_progress(struct _test_data_threads *self, uint64_t iterations)
{
	size_t i;

	for (i = 0; i < self->n; i++)
		if (atomic_load(&self->control->slots[i].iterations) < iterations)
			return false;
	return true;
}

/* What a thread has waited for a CPU since it began to measure. */
static uint64_t queued_ns(const struct thread *t)
{
	struct schedstat now;

	if (schedstat_read(t->worker.tid, &now))
		return 0;
	return now.run_delay_ns - t->worker.telemetry.begin.sched.run_delay_ns;
}

/*
 * Returns how long the slowest needed, in milliseconds, without what all of them waited for a CPU:
 * who has made itself SCHED_IDLE stops no sooner than others let it run, and who waits for a lock
 * waits for its holder's CPU.
 */
static uint64_t stop_threads(struct _test_data_threads *self)
{
	uint64_t begin = clock_ns(), queued = 0, took;
	size_t i;

	for (i = 0; i < self->n; i++)
		queued -= queued_ns(&self->v[i]);
	atomic_store(&self->control->stop, 1);
	for (i = 0; i < self->n; i++) {
		pthread_join(self->v[i].id, NULL);
		queued += self->v[i].report.schedstat_run_delay_ns;
	}
	took = clock_ns() - begin;
	return took > queued ? (took - queued) / NSEC_PER_MSEC : 0;
}

TEST_F(threads, epoll_storm)
{
	static const struct epoll_storm_params params = { 2, 3, 32 };
	unsigned int fds = open_fds();
	size_t i;

	ASSERT_EQ(0, start_threads(self, &work_epoll_storm, &params, 5));
	EXPECT_TRUE(WAIT_UNTIL(threads_progress(self, 50), PATIENCE_MS));
	EXPECT_EQ(fds + 2, open_fds());
	EXPECT_LT(stop_threads(self), 250);
	EXPECT_EQ(fds, open_fds());
	for (i = 0; i < 5; i++) {
		EXPECT_TRUE(self->v[i].report.completed);
		EXPECT_GT(self->v[i].report.work_units, 0);
		/* Stop may have cut the last burst. */
		EXPECT_GE(self->v[i].report.work_units,
			  (self->v[i].report.iterations - 1) * (i < 2 ? 32 : 256));
		EXPECT_EQ(i >= 2, self->v[i].report.wake_sample_total > 0);
	}
}

/* Without signals a stop is seen by looking: every type that threads can run looks in time. */
TEST_F(threads, stop_without_a_signal)
{
	static const struct {
		const struct work_type *type;
		size_t n;
	} rows[] = {
		{ &work_futex_fan_out, 5 }, { &work_fan_out_compute, 5 },
		{ &work_mutex_contention, 4 }, { &work_thundering_herd, 8 },
		{ &work_producer_consumer_imbalance, 3 }, { &work_asymmetric_waker, 2 },
		{ &work_signal_storm, 2 }, { &work_preempt_storm, 3 }, { &work_nice_sweep, 2 },
		{ &work_affinity_churn, 2 }, { &work_policy_churn, 2 },
	};
	size_t r, i;

	for (r = 0; r < sizeof(rows) / sizeof(*rows); r++) {
		memset(self->region, 0, 4096);
		memset(self->control->slots, 0, MAX_THREADS * sizeof(*self->control->slots));
		atomic_store(&self->control->stop, 0);
		ASSERT_EQ(0, start_threads(self, rows[r].type, NULL, rows[r].n));
		EXPECT_TRUE(WAIT_UNTIL(threads_progress(self, 3), PATIENCE_MS))
			TH_LOG("%s", rows[r].type->name);
		EXPECT_LT(stop_threads(self), 250) TH_LOG("%s", rows[r].type->name);
		for (i = 0; i < self->n; i++) {
			EXPECT_TRUE(self->v[i].report.completed);
			report_destroy(&self->v[i].report);
		}
	}
}

#define DEPTH 7
#define ITEMS 200000
#define SIDE 3

/* Every producer puts its share of the numbers below ITEMS, consumers tick them off. */
struct traffic {
	struct queue *queue;
	atomic_uint next_producer;
	atomic_uint taken;
	atomic_uchar seen[ITEMS];
};

static void *produce_share(void *arg)
{
	struct traffic *t = arg;
	uint64_t item, position;

	for (item = atomic_fetch_add(&t->next_producer, 1); item < ITEMS; item += SIDE) {
		while (!queue_reserve(t->queue, DEPTH, &position))
			sched_yield();
		queue_write(t->queue, DEPTH, position, item);
		while (!queue_publish(t->queue, position))
			sched_yield();
	}
	return NULL;
}

static void *consume_all(void *arg)
{
	struct traffic *t = arg;
	uint64_t item;

	while (atomic_load(&t->taken) < ITEMS) {
		if (!queue_take(t->queue, DEPTH, &item)) {
			sched_yield();
			continue;
		}
		atomic_fetch_add(&t->seen[item < ITEMS ? item : 0], 1);
		atomic_fetch_add(&t->taken, 1);
	}
	return NULL;
}

/* Half a minute, the limit of a plain test, is not enough under a sanitizer on a busy machine. */
FIXTURE(traffic) {};
FIXTURE_SETUP(traffic) {}
FIXTURE_TEARDOWN(traffic) {}

TEST_F_TIMEOUT(traffic, queue_delivers_each_item_once, 300)
{
	struct traffic *t = calloc(1, sizeof(*t));
	pthread_t ids[2 * SIDE];
	size_t i, wrong = 0;

	ASSERT_NE(NULL, t);
	t->queue = calloc(1, queue_bytes(DEPTH));
	for (i = 0; i < 2 * SIDE; i++)
		ASSERT_EQ(0, pthread_create(&ids[i], NULL, i % 2 ? produce_share : consume_all, t));
	for (i = 0; i < 2 * SIDE; i++)
		pthread_join(ids[i], NULL);
	for (i = 0; i < ITEMS; i++)
		wrong += atomic_load(&t->seen[i]) != 1;
	EXPECT_EQ(0, wrong);
	free(t->queue);
	free(t);
}

TEST(queue_knows_full_and_empty)
{
	struct queue *q = calloc(1, queue_bytes(2));
	uint64_t a, b, item;

	EXPECT_EQ(32, offsetof(struct queue, slots));
	EXPECT_FALSE(queue_take(q, 2, &item));
	EXPECT_TRUE(queue_reserve(q, 2, &a));
	EXPECT_TRUE(queue_reserve(q, 2, &b));
	EXPECT_FALSE(queue_reserve(q, 2, &item));
	queue_write(q, 2, a, 11);
	queue_write(q, 2, b, 12);
	EXPECT_FALSE(queue_publish(q, b));
	EXPECT_FALSE(queue_take(q, 2, &item));
	EXPECT_TRUE(queue_publish(q, a));
	EXPECT_TRUE(queue_publish(q, b));
	EXPECT_TRUE(queue_take(q, 2, &item));
	EXPECT_EQ(11, item);
	EXPECT_TRUE(queue_reserve(q, 2, &a));
	EXPECT_TRUE(queue_take(q, 2, &item));
	EXPECT_EQ(12, item);
	EXPECT_FALSE(queue_take(q, 2, &item));
	free(q);
}

TEST(matrices)
{
	static const uint64_t product[] = { 30, 36, 42, 66, 81, 96, 102, 126, 150 };
	struct matrices m;
	size_t i, n;

	EXPECT_EQ(104, matrices_rows(256));
	EXPECT_EQ(6, matrices_rows(1));
	for (n = 1; n <= 3; n++) {
		ASSERT_EQ(0, matrices_create(&m, n, 1));
		for (i = 0; i < n * n; i++) {
			EXPECT_NE(0, m.a[i]);
			m.a[i] = i + 1;
			m.b[i] = i + 1;
		}
		for (i = 0; i < n; i++)
			matrices_multiply_row(&m, i);
		EXPECT_EQ(n == 1 ? 1 : n == 2 ? 7 : 30, m.c[0]);
		EXPECT_EQ(n == 1 ? 1 : n == 2 ? 22 : 150, m.c[n * n - 1]);
		for (i = 0; n == 3 && i < 9; i++)
			EXPECT_EQ(product[i], m.c[i]);
		matrices_destroy(&m);
	}
	EXPECT_EQ(-ENOMEM, matrices_create(&m, SIZE_MAX / 2, 1));
	matrices_destroy(&m);
}

TEST_HARNESS_MAIN
