#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A few scenarios under the oldest kernel we know (CFS) and under PREEMPT_RT: one for placement, one
# for wakeups, one for weights and one for CPU sets.

exec "$(dirname "$0")/../../../tools/gauntlet" 2n2l2c1t --kernel debian-6.1 --kernel debian-6.12-rt \
	-t pinned_workers_stay_on_their_cpus -t blocked_pipe_pairs_are_woken \
	-t cgroup_weights_are_proportional -t cpuset_moves_running_workers
