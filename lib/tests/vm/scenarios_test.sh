#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# All scenarios in a guest with two nodes, under the kernel that most people run.

exec "$(dirname "$0")/../../../tools/gauntlet" 2n2l2c1t --kernel debian-6.12
