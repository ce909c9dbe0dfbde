#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A scenario that hangs is ended by its own supervisor, which cleans up and tells what there was to
# see, before kselftest ends it all: the limit of every scenario is below the timeout in "settings".
# The scenarios are those in OUTPUT.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tools/check/tap.sh

# From the limit to the end: two seconds to look at the tasks, ten to take back what was changed
# (CLEANUP_TIMEOUT_MS), three to kill what is left (KILL_MS).
cleanup_ms=15000
: "${OUTPUT:?is not set: where the scenarios are}"
timeout_ms=$(sed -n 's/^timeout=\([0-9]*\)$/\1000/p' settings)

fits() # NAME
{
	local limits

	limits=$("$OUTPUT/$1" --describe |
		sed -n 's/^  limit    \([0-9]*\) ms, \([0-9]*\) ms on slow kernels$/\1 \2/p')
	echo "limits: $limits, timeout: $timeout_ms"
	[[ ${limits% *} -gt 0 && ${limits#* } -gt ${limits% *} ]] &&
		((${limits#* } + cleanup_ms < timeout_ms))
}

check "settings has a timeout" test "${timeout_ms:-0}" -gt 0
check "there are scenarios" test -s "$OUTPUT/scenarios.list"
while read -r name; do
	check "the limit of $name is below the timeout" fits "$name"
done <"$OUTPUT/scenarios.list"
finish
