#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# In a tree of Linux 6.12.

exec "${0%/*}/intree.bash" 6.12
