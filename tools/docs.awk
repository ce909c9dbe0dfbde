# SPDX-License-Identifier: GPL-2.0
#
# A Markdown table of what "run_tests.sh --describe" says: a row for each scenario.

function row() {
	if (name)
		printf "| `%s` | %s | %s | %s | %s | %s |\n", name, what, promise, needs, faults, hold
}

# The rest of the line, in which '|' would end a cell.
function rest() {
	sub(/^ *[a-z]+ +/, "")
	gsub(/\|/, "\\|")
	return $0
}

BEGIN {
	print "| scenario | promise | source | needs | faults | runs for |"
	print "|---|---|---|---|---|---|"
}

/^[^ ]/ { row(); name = $1; faults = "" }
$1 == "what" { what = rest() }
$1 == "promise" { promise = rest() }
$1 == "hold" { hold = rest() }
$1 == "needs" { needs = rest(); sub(/ +$/, "", needs) }
$1 == "fault" { faults = faults (faults ? "<br>" : "") substr(rest(), index($0, ":") + 2) }
END { row() }
