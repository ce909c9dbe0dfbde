// SPDX-License-Identifier: GPL-2.0
/*
 * Parameters and worker counts of the types whose workers wake, lock and move each other: what is
 * refused, and the sentence that says why.
 */
#include <errno.h>
#include <sys/mount.h>

#include "kselftest_harness.h"

#include "sys/cgroup.h"
#include "work/params.h"
#include "work_helpers.h"

#define WITH(type_, ...) .params = &(const struct type_##_params) { __VA_ARGS__ }

TEST(worker_counts)
{
	EXPECT_REFUSED(work_futex_fan_out, 4, "FutexFanOut: 4 workers, not divisible by 5");
	EXPECT_REFUSED(work_fan_out_compute, 6, "FanOutCompute: 6 workers, not divisible by 5");
	EXPECT_REFUSED(work_mutex_contention, 2, "MutexContention: 2 workers, not divisible by 4");
	EXPECT_REFUSED(work_thundering_herd, 7, "ThunderingHerd: 7 workers, not divisible by 8");
	EXPECT_REFUSED(work_priority_inversion, 4,
		       "PriorityInversion: 4 workers, not divisible by 3");
	EXPECT_REFUSED(work_producer_consumer_imbalance, 2,
		       "ProducerConsumerImbalance: 2 workers, not divisible by 3");
	EXPECT_REFUSED(work_rt_starvation, 3, "RtStarvation: 3 workers, not divisible by 2");
	EXPECT_REFUSED(work_asymmetric_waker, 1, "AsymmetricWaker: 1 workers, not divisible by 2");
	EXPECT_REFUSED(work_wake_chain, 6, "WakeChain: 6 workers, not divisible by 4");
	EXPECT_REFUSED(work_signal_storm, 3, "SignalStorm: 3 workers, not divisible by 2");
	EXPECT_REFUSED(work_preempt_storm, 4, "PreemptStorm: 4 workers, not divisible by 3");
	EXPECT_REFUSED(work_irq_wake, 1, "IrqWake: 1 workers, not divisible by 2");
	EXPECT_REFUSED(work_mutex_contention, 0, "MutexContention: the number of workers is 0");
	EXPECT_REFUSED(work_mutex_contention, 1, "MutexContention: 1 workers, not divisible by 0",
		       WITH(mutex_contention, .contenders = 0));
}

/* A sum beyond 32 bits is not the small number that is left of it. */
TEST(groups_too_large_for_a_sum)
{
	EXPECT_REFUSED(work_futex_fan_out, 1, "FutexFanOut: 1 workers, not divisible by 4294967296",
		       WITH(futex_fan_out, .fan_out = UINT32_MAX));
	EXPECT_REFUSED(work_fan_out_compute, 1,
		       "FanOutCompute: 1 workers, not divisible by 4294967296",
		       WITH(fan_out_compute, .fan_out = UINT32_MAX, .cache_footprint_kib = 1));
	EXPECT_REFUSED(work_thundering_herd, 1,
		       "ThunderingHerd: 1 workers, not divisible by 4294967296",
		       WITH(thundering_herd, .waiters = UINT32_MAX));
	EXPECT_REFUSED(work_priority_inversion, 1,
		       "PriorityInversion: 1 workers, not divisible by 4294967297",
		       WITH(priority_inversion, .high = UINT32_MAX, .medium = 1, .low = 1));
	EXPECT_REFUSED(work_producer_consumer_imbalance, 1,
		       "ProducerConsumerImbalance: 1 workers, not divisible by 4294967297",
		       WITH(producer_consumer, .producers = UINT32_MAX, .consumers = 2,
			    .rate_hz = 1, .depth = 1));
	EXPECT_REFUSED(work_rt_starvation, 1,
		       "RtStarvation: 1 workers, not divisible by 4294967297",
		       WITH(rt_starvation, .rt = UINT32_MAX, .cfs = 2));
	EXPECT_REFUSED(work_preempt_storm, 1,
		       "PreemptStorm: 1 workers, not divisible by 4294967296",
		       WITH(preempt_storm, .cfs_workers = UINT32_MAX));
}

TEST(parameters)
{
	EXPECT_REFUSED(work_futex_fan_out, 1, "FutexFanOut: fan_out is 0, must be at least 1",
		       WITH(futex_fan_out, .spin_iters = 1));
	EXPECT_REFUSED(work_fan_out_compute, 1, "FanOutCompute: fan_out is 0, must be at least 1",
		       WITH(fan_out_compute, .cache_footprint_kib = 1));
	EXPECT_REFUSED(work_fan_out_compute, 2,
		       "FanOutCompute: cache_footprint_kib is 0, must be at least 1",
		       WITH(fan_out_compute, .fan_out = 1));
	EXPECT_REFUSED(work_thundering_herd, 1, "ThunderingHerd: waiters is 0, must be at least 1",
		       WITH(thundering_herd, .inter_batch_ms = 1));
	EXPECT_REFUSED(work_producer_consumer_imbalance, 2,
		       "ProducerConsumerImbalance: rate_hz is 0, must be at least 1",
		       WITH(producer_consumer, .producers = 1, .consumers = 1, .depth = 1));
	EXPECT_REFUSED(work_producer_consumer_imbalance, 2,
		       "ProducerConsumerImbalance: depth is 0, must be at least 1",
		       WITH(producer_consumer, .producers = 1, .consumers = 1, .rate_hz = 1));
	EXPECT_REFUSED(work_asymmetric_waker, 2, "AsymmetricWaker: class 6, must be at most 5",
		       WITH(asymmetric_waker, .wakee = CLASS_EXT + 1));
	EXPECT_REFUSED(work_wake_chain, 1, "WakeChain: depth is 1, must be at least 2 with pipes",
		       WITH(wake_chain, .depth = 1));
	EXPECT_REFUSED(work_wake_chain, 1, "WakeChain: depth is 0, must be at least 2 with pipes",
		       WITH(wake_chain, .work_per_hop_us = 1));
	EXPECT_REFUSED(work_futex_fan_out, 5, "FutexFanOut: fan_out is 0, must be at least 1",
		       WITH(futex_fan_out, .spin_iters = 1));
	EXPECT_REFUSED(work_wake_chain, 2, "WakeChain: wake is 2, must be at most 1",
		       WITH(wake_chain, .depth = 2, .wake = WAKE_BY_FUTEX + 1));
	EXPECT_REFUSED(work_priority_inversion, 1,
		       "PriorityInversion: lock is 2, must be at most 1",
		       WITH(priority_inversion, .low = 1, .lock = FUTEX_LOCK_MODE_PI + 1));
	EXPECT_REFUSED(work_cgroup_churn, 1, "CgroupChurn: groups is 0, must be at least 1",
		       WITH(cgroup_churn, .cycle_ms = 1));
	EXPECT_REFUSED(work_cgroup_attach_storm, 1,
		       "CgroupAttachStorm: dest is 'a/b', must be the name of a cgroup",
		       WITH(cgroup_attach_storm, .dest = "a/b"));
	EXPECT_REFUSED(work_cgroup_attach_storm, 1,
		       "CgroupAttachStorm: dest is '..', must be the name of a cgroup",
		       WITH(cgroup_attach_storm, .dest = ".."));
	EXPECT_REFUSED(work_cgroup_attach_storm, 1,
		       "CgroupAttachStorm: dest is '', must be the name of a cgroup",
		       WITH(cgroup_attach_storm, .reap = REAP_WAITPID));
	EXPECT_REFUSED(work_cgroup_attach_storm, 1,
		       "CgroupAttachStorm: reap is 2, must be at most 1",
		       WITH(cgroup_attach_storm, .dest = "a", .reap = REAP_WAITPID + 1));
	EXPECT_REFUSED(work_net_traffic, 1, "NetTraffic: frame_bytes is 59, must be 60 to 1514",
		       WITH(net_traffic, .frame_bytes = 59));
	EXPECT_REFUSED(work_irq_wake, 2, "IrqWake: frame_bytes is 1515, must be 60 to 1514",
		       WITH(irq_wake, .frame_bytes = 1515));
}

/* In a mount namespace of our own no cgroup hierarchy is left, as on a machine that has none. */
TEST(what_the_machine_lacks)
{
	struct cgroups cg;

	if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		SKIP(return, "needs CAP_SYS_ADMIN to unmount");
	while (cgroups_find(&cg, NULL, NULL) != -ENOENT)
		ASSERT_EQ(0, umount2(cg.mount, MNT_DETACH));
	EXPECT_REFUSED(work_cgroup_churn, 1,
		       "CgroupChurn cannot run here: cgroup v2 is not mounted; hint: mount -t cgroup2 none DIR");
	EXPECT_REFUSED(work_cgroup_attach_storm, 1,
		       "CgroupAttachStorm cannot run here: cgroup v2 is not mounted; hint: mount -t cgroup2 none DIR");
	EXPECT_REFUSED(work_cgroup_churn, 1, "CgroupChurn: groups is 0, must be at least 1",
		       WITH(cgroup_churn, .cycle_ms = 1));
	EXPECT_TRUE(!work_spin_wait.unavailable);
}

/* The other clone mode is named, and why this one will not do. */
TEST(modes)
{
	size_t i;

	EXPECT_REFUSED(work_epoll_storm, 3,
		       "EpollStorm in clone mode Fork: descriptors that its first worker makes do not exist in other processes; use clone mode Thread");
	for (i = 0; i < nr_work_types; i++)
		EXPECT_EQ(work_types[i]->mode != MODE_ANY, !!work_types[i]->mode_reason);
}

TEST_HARNESS_MAIN
