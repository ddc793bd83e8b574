"""Holds every * of every policy against the table "Every * and its reason" of docs/security.md, both ways.

A * is one in a statement's resource, action or principal; the table names the statement (its Sid, or - for those
without), the actions and the resource, as patterns of a shell, of what it is, and why it is there. A whole * stands only
for itself as a resource; what a statement is of is words, or patterns too.
"""

import fnmatch
import pathlib
import re
import sys
import typing

import policies

HEADING = r"Every \* and its reason"


class Star(typing.NamedTuple):
    sid: str
    action: str
    resource: str
    of: str


class Row(typing.NamedTuple):
    sids: tuple
    actions: tuple
    resources: tuple
    of: tuple

    def covers(self, star):
        return (
            star.sid in self.sids
            and any(fnmatch.fnmatchcase(star.action, action) for action in self.actions)
            and any(is_like(star.resource, resource) for resource in self.resources)
            and (not self.of or any(fnmatch.fnmatchcase(star.of, of) for of in self.of))
        )

    def __str__(self):
        return " | ".join(", ".join(cell) for cell in self if cell)


def is_like(resource, pattern):
    return resource == pattern if "*" in (resource, pattern) else fnmatch.fnmatchcase(resource, pattern)


def plain(value):
    return value if isinstance(value, list) else [value]


def resources(policy, statement):
    if policy.kind == "trust":
        return []
    return plain(statement.get("Resource") or statement["NotResource"])


def everybody(statement):
    principal = statement.get("Principal")
    names = principal.values() if isinstance(principal, dict) else [principal]
    return ["principal *"] if any("*" in plain(each) for each in names) else []


def of(policy):
    for statement in policy.statements:
        sid = statement.get("Sid", "-")
        whole = resources(policy, statement)
        for action in plain(statement.get("Action") or statement["NotAction"]):
            for resource in whole + everybody(statement):
                if "*" in resource or "*" in action:
                    yield Star(sid, action, resource, f"{policy.of}, {policy.name}")


def rows(text):
    section = re.search(rf"^#+ {HEADING}$(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    if not section:
        raise ValueError(f"There is no section {HEADING}.")
    found = []
    for line in section[1].splitlines():
        if line.startswith("| `"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if len(cells) != 5 or not all(cells):
                raise ValueError(f"A row is statement, actions, resource, of what, why: {line}")
            found.append(Row(*(tuple(re.findall("`([^`]+)`", cell)) for cell in cells[:4])))
    return found


def problems(stars, table):
    missing = {}
    for star in stars:
        if not any(row.covers(star) for row in table):
            missing.setdefault(star[:3], []).append(star.of)
    for (sid, action, resource), where in sorted(missing.items()):
        more = f" and {len(where) - 1} more" if len(where) > 1 else ""
        yield f"not in the table: statement {sid}: {action} on {resource} ({where[0]}{more})"
    for row in table:
        if not any(row.covers(star) for star in stars):
            yield f"in the table, and in no policy: {row}"


def main(template, document):
    stars = [star for policy in policies.everywhere(template) for star in of(policy)]
    table = rows(pathlib.Path(document).read_text())
    found = list(problems(stars, table))
    print("\n".join(found))
    print(f"{len(set(star[:3] for star in stars))} with a *, {len(table)} rows, {len(found)} problems")
    return 1 if found or not stars else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
