// SPDX-License-Identifier: GPL-2.0
/*
 * NetTraffic and IrqWake with and without an interface, the choice of the interface, the frames.
 */
#include <sched.h>
#include <sys/socket.h>

#include "kselftest_harness.h"

#include "tree.h"
#include "work/net.h"
#include "work/params.h"
#include "workload_helpers.h"

FIXTURE(net)
{
	struct workload *workload;
	struct report_list reports;
	struct err err;
};

FIXTURE_SETUP(net)
{
}

FIXTURE_TEARDOWN(net)
{
	report_list_destroy(&self->reports);
	EXPECT_FALSE(has_children());
}

/* Whether workers will find an interface that they may use. */
static bool can_send(void)
{
	char name[IFNAMSIZ];
	uint8_t mac[MAC_BYTES];
	int fd = netdev_find(NULL, name, NULL);

	if (!fd)
		fd = netdev_open(name, 0, mac, NULL);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

#define RUN(...) do {									\
	const struct work_group group_ = { __VA_ARGS__ };				\
	uint64_t stop_ns_;								\
	self->workload = run_group(&group_, &self->err);				\
	ASSERT_NE(NULL, self->workload) TH_LOG("%s", self->err.text);			\
	EXPECT_TRUE(WAIT_UNTIL(workload_iterations(self->workload, 0) > 5, PATIENCE_MS)); \
	stop_ns_ = clock_ns();								\
	ASSERT_EQ(0, workload_stop_and_collect(self->workload, &self->reports, &self->err)); \
	EXPECT_LT(clock_ns() - stop_ns_, 250 * NSEC_PER_MSEC);				\
} while (0)

/* No flood: the interface may be the one that people use. */
static const struct net_traffic_params gentle = { .interval_us = 1000, .frame_bytes = 100 };

TEST_F(net, traffic_counts_frames)
{
	const struct worker_report *r;

	if (!can_send())
		SKIP(return, "no interface with a device");
	RUN(.type = &work_net_traffic, .params = &gentle, .workers = 2);
	r = self->reports.v;
	EXPECT_TRUE(r[0].completed && r[1].completed);
	EXPECT_GT(r[0].work_units, 0);
	EXPECT_GE(r[0].iterations, r[0].work_units);
	EXPECT_EQ(0, r[0].wake_sample_total);
}

/* Whether a frame comes back is up to the device; if it does, it is a unit and a sample. */
TEST_F(net, irq_wake_counts_what_arrives)
{
	const struct worker_report *r;

	if (!can_send())
		SKIP(return, "no interface with a device");
	RUN(.type = &work_irq_wake, .workers = 2);
	r = self->reports.v;
	EXPECT_TRUE(r[0].completed && r[1].completed);
	EXPECT_GT(r[0].work_units, 0);
	EXPECT_EQ(0, r[0].wake_sample_total);
	EXPECT_EQ(r[1].work_units, r[1].wake_sample_total);
}

/* In a network of our own there is no device, whatever sysfs still shows. */
TEST_F(net, without_interface_there_is_no_work)
{
	size_t i;

	if (unshare(CLONE_NEWNET))
		SKIP(return, "no right to leave the network");
	ASSERT_FALSE(can_send());
	RUN(.type = &work_net_traffic, .params = &gentle, .workers = 1);
	EXPECT_TRUE(self->reports.v[0].completed);
	EXPECT_EQ(0, self->reports.v[0].work_units);
	EXPECT_GT(self->reports.v[0].iterations, 0);
	report_list_destroy(&self->reports);
	RUN(.type = &work_irq_wake, .workers = 2);
	for (i = 0; i < 2; i++) {
		EXPECT_TRUE(self->reports.v[i].completed);
		EXPECT_EQ(0, self->reports.v[i].work_units);
		EXPECT_EQ(0, self->reports.v[i].wake_sample_total);
	}
}

TEST(interface_is_the_first_with_a_device)
{
	char dir[] = "/tmp/netdev-XXXXXX", name[IFNAMSIZ];
	struct err err;

	ASSERT_NE(NULL, mkdtemp(dir));
	EXPECT_EQ(-ENODEV, netdev_find(dir, name, &err));
	EXPECT_NE(NULL, strstr(err.text, "no network interface with a device"));
	EXPECT_EQ(0, tree_add(dir, "lo/device/", "", -1));
	EXPECT_EQ(0, tree_add(dir, "br0/address", "", -1));
	EXPECT_EQ(-ENODEV, netdev_find(dir, name, &err));
	EXPECT_EQ(0, tree_add(dir, "eth1/device/", "", -1));
	EXPECT_EQ(0, tree_add(dir, "eth0/device/", "", -1));
	EXPECT_EQ(0, netdev_find(dir, name, &err));
	EXPECT_STREQ("eth0", name);
	tree_remove(dir);
	EXPECT_EQ(-ENOENT, netdev_find(dir, name, &err));
	EXPECT_EQ(-ENODEV, netdev_set_up(socket(AF_INET, SOCK_DGRAM, 0), "none", true));
}

TEST(frame_is_addressed_to_its_sender)
{
	static const uint8_t mac[] = { 2, 3, 4, 5, 6, 7 };
	static const uint8_t expected[] = {
		2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6, 7, 0x88, 0xb5, 'K', 'T', 'S', 'T', 0, 0,
	};
	uint8_t frame[FRAME_MIN + 1];

	memset(frame, 0xaa, sizeof(frame));
	frame_build(frame, FRAME_MIN, mac);
	EXPECT_EQ(0, memcmp(expected, frame, sizeof(expected)));
	EXPECT_EQ(0, frame[FRAME_MIN - 1]);
	EXPECT_EQ(0xaa, frame[FRAME_MIN]);
}

TEST_HARNESS_MAIN
