#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""What another parser makes of TAP files, a line each: "passed=N failed=N skipped=N errors=N".

parse.py tappy FILE...                 python3-tap
parse.py kunit KUNIT_PARSER FILE...    the kernel's kunit_parser.py
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


def kunit(path):
    """Count by the parser of tools/testing/kunit."""
    with contextlib.redirect_stdout(io.StringIO()):
        import kunit_parser
        with open(path, encoding='utf-8') as tap:
            counts = kunit_parser.parse_run_tests(tap).counts
    return (counts.passed, counts.failed, counts.skipped,
            counts.errors + counts.crashed)


if __name__ == '__main__':
    which, files = {'tappy': tappy, 'kunit': kunit}[sys.argv[1]], sys.argv[2:]
    if which is kunit:
        sys.dont_write_bytecode = True
        sys.path.insert(0, os.path.dirname(files.pop(0)))
    for file in files:
        try:
            print('passed=%d failed=%d skipped=%d errors=%d' % which(file))
        except Exception as error:  # pylint: disable=broad-except
            print(repr(error))
