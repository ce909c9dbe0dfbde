#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# In a tree of Linux 6.1.

exec "${0%/*}/intree.bash" 6.1
