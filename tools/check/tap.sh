# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# TAP for the checks that are shell scripts: source it, call check and same, close with finish.

tap_count=0

# check TEXT COMMAND...: ok when the command succeeds; else its output follows
check()
{
	local text=$1 output status

	shift
	tap_count=$((tap_count + 1))
	if output=$("$@" 2>&1 </dev/null); then
		echo "ok $tap_count - $text"
	else
		status=$?
		echo "not ok $tap_count - $text"
		echo "# status $status of: $*"
		tail -n 40 <<<"$output" | sed 's/^/# /'
	fi
}

# same TEXT WANTED GOT: ok when the two texts are equal; else their difference follows
same()
{
	check "$1" diff <(echo "$2") <(echo "$3")
}

# status WANTED COMMAND...: succeed when the command ends with this status
status()
{
	local wanted=$1 got=0

	shift
	"$@" || got=$?
	[[ $got -eq $wanted ]] || { echo "status $got instead of $wanted: $*"; return 1; }
}

# finish: the plan, which only a script that came to its end prints
finish()
{
	echo "1..$tap_count"
}
