#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# tools/vm --deterministic: the same scenario gives the same verdict, and numbers that differ
# by less than 0.1 %, whatever the host does beside it. RUNS boots (10), every other one under
# load; so far all printed the same text. The scenarios are those in OUTPUT, or in the source directory.

set -u
top=$(cd "$(dirname "$(readlink -f "$0")")/../../.." && pwd)
runs=${RUNS:-10}
scenario=equal_spinners_get_equal_cpu_time
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

run()
{
	"$top/tools/vm" 1n1l1c1t --deterministic --dir "${OUTPUT:-$top}" --kernel debian-6.12 \
		--hang 900 -t $scenario >"$work/$1.tap" 2>"$work/$1.err"
}

loaded_run()
{
	local load

	stress-ng --quiet --cpu 4 &
	load=$!
	run "$1"
	kill "$load" && wait "$load"
}

# same N: every word of the KTAP is that of run 1, every number within 0.1 % of it.
same()
{
	grep -q '^ok 1 ' "$work/$1.tap" && paste -d '\t' "$work/1.tap" "$work/$1.tap" | awk -F '\t' '
	function differ(a, b) { print "this: " b; print "that: " a; bad = 1 }
	{
		n = split($1, a, " ")
		if (split($2, b, " ") != n)
			differ($1, $2)
		for (i = 1; i <= n; i++)
			if (a[i] != b[i] && (a[i] + 0 == 0 || (a[i] - b[i]) ^ 2 > (a[i] / 1000) ^ 2))
				differ($1, $2)
	}
	END { exit bad }'
}

command -v stress-ng >/dev/null || {
	echo "Bail out! stress-ng is missing"
	exit 1
}
echo "TAP version 13"
echo "1..$runs"
for i in $(seq "$runs"); do
	if ((i % 2)); then
		run "$i"
	else
		loaded_run "$i"
	fi
	if same "$i" >"$work/differs" 2>&1; then
		echo "ok $i boot $i has the numbers of boot 1"
	else
		failed=1
		sed 's/^/#   /' "$work/differs" "$work/$i.err" "$work/$i.tap"
		echo "not ok $i boot $i has the numbers of boot 1"
	fi
done
exit $failed
