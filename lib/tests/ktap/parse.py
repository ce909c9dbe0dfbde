#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""What another parser makes of a TAP file: "passed=N failed=N skipped=N errors=N".

parse.py tappy FILE                 python3-tap
parse.py kunit FILE KUNIT_PARSER    the kernel's kunit_parser.py
"""
import contextlib
import io
import os
import sys


def tappy(path):
    """Count by python3-tap; an error is a line or a plan that does not fit."""
    from tap.parser import Parser
    passed = failed = skipped = errors = planned = 0
    # It prints a hint about YAML, of which KTAP has none.
    with contextlib.redirect_stdout(io.StringIO()), \
            contextlib.redirect_stderr(io.StringIO()):
        lines = list(Parser().parse_file(path))
    for line in lines:
        if line.category == 'test':
            skipped += bool(line.skip)
            passed += bool(line.ok and not line.skip)
            failed += not line.ok
            errors += not line.description.split('#')[0].strip()
        elif line.category == 'plan':
            planned = line.expected_tests
        elif line.category in ('unknown', 'bail'):
            errors += 1
    errors += planned != passed + failed + skipped
    return passed, failed, skipped, errors


def kunit(path, parser):
    """Count by the parser of tools/testing/kunit."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, os.path.dirname(parser))
    with contextlib.redirect_stdout(io.StringIO()):
        import kunit_parser
        with open(path, encoding='utf-8') as tap:
            counts = kunit_parser.parse_run_tests(tap).counts
    return (counts.passed, counts.failed, counts.skipped,
            counts.errors + counts.crashed)


if __name__ == '__main__':
    which = {'tappy': tappy, 'kunit': kunit}[sys.argv[1]]
    print('passed=%d failed=%d skipped=%d errors=%d' % which(*sys.argv[2:]))
