// SPDX-License-Identifier: GPL-2.0
/*
 * The table of work types against the list of them in the specification, a row each: order, names,
 * defaults, group sizes, shared memory, clone modes, and which telemetry they fill.
 */
#include "kselftest_harness.h"

#include "work/params.h"
#include "work/table.h"

#define WAKE FILLS_WAKE
#define COST FILLS_COST
#define TIMER FILLS_TIMER

#define NO_DEFAULTS SIZE_MAX

/* All for the default parameters; @group 0 is any number of workers. */
struct row {
	const char *name;
	unsigned int group;
	size_t region_bytes;
	enum wiring wiring;
	enum work_mode mode;
	unsigned int fills;
	bool resets_gap;
	bool checkpoints_always;
	const void *params;
	size_t params_size;
};

#define DEFAULTS(params_, ...) \
	.params = &(const struct params_) { __VA_ARGS__ }, .params_size = sizeof(struct params_)

/*
 * The specification also gives four bytes to groups whose workers only look up their position in
 * them. A worker knows it here, so these have none. Of ThunderingHerd's parameters, batches is
 * missing: each batch is a pass.
 */
static const struct row rows[] = {
	{ .name = "SpinWait" },
	{ .name = "YieldHeavy" },
	{ .name = "Mixed" },
	{ .name = "IoSyncWrite", .fills = WAKE, .resets_gap = true, DEFAULTS(io_params, NULL) },
	{ .name = "IoRandRead", .fills = WAKE, .resets_gap = true, DEFAULTS(io_params, NULL) },
	{ .name = "IoConvoy", .fills = WAKE, .resets_gap = true, DEFAULTS(io_params, NULL) },
	{ .name = "Bursty", .fills = WAKE, DEFAULTS(bursty_params, 50, 100) },
	{ .name = "PipeIo", .group = 2, .wiring = WIRING_PAIR, .fills = WAKE, .resets_gap = true,
	  DEFAULTS(pipe_io_params, 1024) },
	{ .name = "FutexPingPong", .group = 2, .region_bytes = 4, .fills = WAKE, .resets_gap = true,
	  DEFAULTS(futex_ping_pong_params, 1024) },
	{ .name = "CachePressure", DEFAULTS(cache_params, 32, 64) },
	{ .name = "CacheYield", .fills = WAKE, DEFAULTS(cache_params, 32, 64) },
	{ .name = "CachePipe", .group = 2, .wiring = WIRING_PAIR, .fills = WAKE, .resets_gap = true,
	  DEFAULTS(cache_pipe_params, 32, 1024) },
	{ .name = "FutexFanOut", .group = 4 + 1, .region_bytes = 4, .fills = WAKE,
	  .resets_gap = true, DEFAULTS(futex_fan_out_params, 4, 1024) },
	{ .name = "Sequence", .fills = WAKE | COST, .params_size = NO_DEFAULTS },
	{ .name = "ForkExit", .mode = MODE_FORK_ONLY, .fills = WAKE },
	{ .name = "NiceSweep", .fills = WAKE },
	{ .name = "AffinityChurn", .fills = WAKE, DEFAULTS(affinity_churn_params, 1024) },
	{ .name = "CrossAffinityChurn", .fills = WAKE,
	  DEFAULTS(cross_affinity_churn_params, 1024) },
	{ .name = "PolicyChurn", .fills = WAKE, DEFAULTS(policy_churn_params, 1024) },
	{ .name = "FanOutCompute", .group = 4 + 1, .region_bytes = 16, .fills = WAKE,
	  .resets_gap = true, DEFAULTS(fan_out_compute_params, 4, 256, 5, 100) },
	{ .name = "PageFaultChurn", DEFAULTS(page_fault_churn_params, 4096, 256, 64) },
	{ .name = "MutexContention", .group = 4, .region_bytes = 4, .fills = WAKE,
	  .resets_gap = true, DEFAULTS(mutex_contention_params, 4, 256, 1024) },
	{ .name = "Custom", .params_size = NO_DEFAULTS },
	{ .name = "ThunderingHerd", .group = 7 + 1, .region_bytes = 4, .fills = WAKE,
	  .resets_gap = true, .checkpoints_always = true, DEFAULTS(thundering_herd_params, 7, 5) },
	{ .name = "PriorityInversion", .group = 1 + 1 + 1, .region_bytes = 4, .fills = WAKE,
	  DEFAULTS(priority_inversion_params, 1, 1, 1, 4096, 1024, FUTEX_LOCK_MODE_PLAIN) },
	{ .name = "ProducerConsumerImbalance", .group = 2 + 1, .region_bytes = 32 + 8 * 1024,
	  .fills = WAKE, DEFAULTS(producer_consumer_params, 2, 1, 1000, 4096, 1024) },
	{ .name = "RtStarvation", .group = 1 + 1, .resets_gap = true,
	  DEFAULTS(rt_starvation_params, 1, 1, 50, 1024) },
	{ .name = "AsymmetricWaker", .group = 2, .region_bytes = 4, .fills = WAKE,
	  .resets_gap = true, DEFAULTS(asymmetric_waker_params, CLASS_CFS, CLASS_CFS, 1024) },
	{ .name = "WakeChain", .group = 4, .region_bytes = 4, .wiring = WIRING_CHAIN, .fills = WAKE,
	  .resets_gap = true, DEFAULTS(wake_chain_params, 4, WAKE_BY_PIPE, 100) },
	{ .name = "NumaWorkingSetSweep", .fills = WAKE, .resets_gap = true,
	  DEFAULTS(numa_working_set_sweep_params, 4096, 100, NULL) },
	{ .name = "CgroupChurn", .mode = MODE_FORK_ONLY, .resets_gap = true,
	  DEFAULTS(cgroup_churn_params, 2, 100) },
	{ .name = "CgroupAttachStorm", .mode = MODE_FORK_ONLY, .fills = WAKE,
	  DEFAULTS(cgroup_attach_storm_params, "dest", REAP_SIG_IGN) },
	{ .name = "SignalStorm", .group = 2, .region_bytes = 8, .resets_gap = true,
	  DEFAULTS(signal_storm_params, 16, 1024) },
	{ .name = "PreemptStorm", .group = 2 + 1, .resets_gap = true,
	  DEFAULTS(preempt_storm_params, 2, 1024, 1000) },
	{ .name = "EpollStorm", .group = 1 + 2, .region_bytes = 16, .mode = MODE_THREAD_ONLY,
	  .fills = WAKE, .resets_gap = true, DEFAULTS(epoll_storm_params, 1, 2, 32) },
	{ .name = "NumaMigrationChurn", .resets_gap = true,
	  DEFAULTS(numa_migration_churn_params, 100) },
	{ .name = "IdleChurn", .fills = WAKE, .resets_gap = true,
	  DEFAULTS(idle_churn_params, 1000, 5000, false) },
	{ .name = "TimerLatency", .fills = TIMER, .resets_gap = true, .checkpoints_always = true,
	  DEFAULTS(timer_latency_params, 1000) },
	{ .name = "NetTraffic", DEFAULTS(net_traffic_params, 0, 60) },
	{ .name = "IrqWake", .group = 2, .fills = WAKE, DEFAULTS(irq_wake_params, 1000, 60) },
	{ .name = "AluHot", .fills = COST, DEFAULTS(alu_hot_params, ALU_WIDEST) },
	{ .name = "SmtSiblingSpin", .group = 2, .fills = COST },
	{ .name = "IpcVariance", .fills = COST, DEFAULTS(ipc_variance_params, 100000, 1024, 64) },
};

#define NR_ROWS (sizeof(rows) / sizeof(*rows))

static uint64_t group_of(const struct work_type *type)
{
	return type->group_size_of ? type->group_size_of(type->params) : type->group_size;
}

static size_t region_of(const struct work_type *type)
{
	return type->region_bytes_of ? type->region_bytes_of(type->params) : type->region_bytes;
}

static enum wiring wiring_of(const struct work_type *type)
{
	return type->wiring_of ? type->wiring_of(type->params) : type->wiring;
}

TEST(types_are_those_of_the_specification)
{
	ASSERT_EQ(43, NR_ROWS);
	ASSERT_EQ(NR_ROWS, nr_work_types);
	for (size_t i = 0; i < NR_ROWS; i++)
		EXPECT_STREQ(rows[i].name, work_types[i]->name);
}

TEST(groups_regions_and_modes)
{
	for (size_t i = 0; i < NR_ROWS; i++) {
		const struct work_type *type = work_types[i];

		EXPECT_EQ(rows[i].group, group_of(type)) TH_LOG("%s", type->name);
		EXPECT_EQ(rows[i].region_bytes, region_of(type)) TH_LOG("%s", type->name);
		EXPECT_EQ(rows[i].wiring, wiring_of(type)) TH_LOG("%s", type->name);
		EXPECT_EQ(rows[i].mode, type->mode) TH_LOG("%s", type->name);
	}
}

TEST(telemetry)
{
	for (size_t i = 0; i < NR_ROWS; i++) {
		const struct work_type *type = work_types[i];

		EXPECT_EQ(rows[i].fills, type->fills) TH_LOG("%s", type->name);
		EXPECT_EQ(rows[i].resets_gap, type->resets_gap) TH_LOG("%s", type->name);
		EXPECT_EQ(rows[i].checkpoints_always, type->checkpoints_always)
			TH_LOG("%s", type->name);
	}
}

/* Constants are padded with zeros, so that bytes can be compared; but not what they point to. */
TEST(defaults)
{
	const struct cgroup_attach_storm_params *storm = work_cgroup_attach_storm.params;

	for (size_t i = 0; i < NR_ROWS; i++) {
		const struct work_type *type = work_types[i];

		if (rows[i].params_size == NO_DEFAULTS) {
			EXPECT_EQ(NULL, type->params) TH_LOG("%s", type->name);
			EXPECT_GT(type->params_size, 0);
			EXPECT_EQ(NULL, work_type_by_name(type->name));
			continue;
		}
		EXPECT_EQ(type, work_type_by_name(type->name));
		ASSERT_EQ(rows[i].params_size, type->params_size) TH_LOG("%s", type->name);
		if (type == &work_cgroup_attach_storm) {
			EXPECT_STREQ("dest", storm->dest);
			EXPECT_EQ(REAP_SIG_IGN, storm->reap);
		} else if (type->params_size) {
			EXPECT_EQ(0, memcmp(rows[i].params, type->params, type->params_size))
				TH_LOG("%s", type->name);
		}
	}
}

TEST_HARNESS_MAIN
