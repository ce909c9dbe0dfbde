#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Hold the keys of run.json files against tools/run.json.md.

run_json.py FILE...   prints a line for each key that only one of the two has, from the top directory
"""
import json
import re
import sys


def fields(name, path):
    """Names of the lines of an X-macro list, without samples; one list may use another."""
    with open(path, encoding='utf-8') as header:
        text = header.read()
    body = re.search(r'#define ' + name + r'\(X[^)]*\)((?:.*\\\n)*.*\n)', text).group(1)
    for kind, field in re.findall(r'X\((\w+), \w+, ([\w#]+),', body):
        if kind not in ('SEQ', 'OPT'):
            yield field
    for part, what, unit in re.findall(r'(PHASE_HISTOGRAM_FIELDS)\(X, (\w+), (\w+)\)', body):
        for field in fields(part, path):
            yield field.replace('what##', what).replace('##unit', unit)


def documented():
    """Pairs of key and when; lists are expanded."""
    with open('tools/run.json.md', encoding='utf-8') as doc:
        rows = re.findall(r'^\| `(.*?)` \| (\w+) \| (.*) \|$', doc.read(), re.M)
    for key, when, what in rows:
        generated = re.match(r'each line of `(\w+)` in `(\S+)`$', what)
        if not generated:
            yield key, when
            continue
        for field in fields(*generated.groups()):
            yield key + '.' + field, when


def keys(value, path=''):
    """All paths of a value; an empty or null one has no children."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, child in value.items():
            yield from keys(child, path + '.' + key if path else key)
    elif isinstance(value, list):
        for child in value:
            yield from keys(child, path + '[]')


def main():
    """Compare, both ways."""
    when = dict(documented())
    stars = [key[:-1] for key in when if key.endswith('.*')]
    always, seen = None, set()
    for path in sys.argv[1:]:
        with open(path, encoding='utf-8') as run:
            found = set(keys(json.load(run)))
        for star in stars:
            inside = {key for key in found if key.startswith(star)}
            found = (found - inside) | ({star + '*'} if inside else set())
        seen |= found
        always = found if always is None else always & found
    parents = {key[:at.start()] for key in when for at in re.finditer(r'[.\[]', key)}
    for key in sorted(seen - set(when)):
        whole = re.sub(r'\[\]$', '', key)
        if whole not in when and whole not in parents:
            print('not documented:', key)
    for key, how in when.items():
        if how == 'always' and key not in always:
            print('not in every file:', key)
        elif how == 'sometimes' and key not in seen:
            print('in no file:', key)


if __name__ == '__main__':
    main()
