"""Holds what the roles are granted against what the suite's calls needed: granted = used.

The local cloud decides every call by the policies of whoever makes it, and each process that ran one writes
target/iam/<process>.json: all statements that it knew, by action and resource ("granted"), and those that allowed a
call ("used"). A grant that no call needed is too much, unless the table "Granted and not used by the suite" of
docs/security.md says why it is there; and a row of that table that stands for no such grant is out of date.
"""

import collections
import fnmatch
import json
import pathlib
import re
import sys
import typing

HEADING = "Granted and not used by the suite"


class Grant(typing.NamedTuple):
    role: str
    policy: str
    sid: str
    action: str
    resource: str


class Row(typing.NamedTuple):
    """Patterns, as of a shell."""

    roles: tuple
    actions: tuple
    why: str

    def allows(self, grant):
        return any(fnmatch.fnmatchcase(grant.role, role) for role in self.roles) and any(
            fnmatch.fnmatchcase(grant.action, action) for action in self.actions
        )


# What each organization has of its own: a process' local cloud is one, with other numbers than the next's.
OWN = (
    (r"\b[0-9]{12}\b", "ACCOUNT"),
    (r"\bhostedzone/[A-Z0-9]+", "hostedzone/ZONE"),
    (r"\bo-[a-z0-9]{10,32}\b", "o-ORGANIZATION"),
    (r"(:execute-api:[^:]*:[^:]*:)[a-z0-9]{10}\b", r"\1API"),
    (r"\binstance/ssoins-[0-9a-f]+", "instance/INSTANCE"),
    (r"\bidentitystore/d-[0-9a-f]+", "identitystore/STORE"),
)


def alike(resource):
    for own, name in OWN:
        resource = re.sub(own, name, resource)
    return resource


def grants(listed):
    fields = ({field: str(each.get(field) or "") for field in Grant._fields} for each in listed)
    return {Grant(**{**each, "resource": alike(each["resource"])}) for each in fields}


def recorded(folder):
    granted, used = set(), set()
    files = sorted(folder.glob("*.json"))
    for file in files:
        document = json.loads(file.read_text())
        granted |= grants(document["granted"])
        used |= grants(document["used"])
    return files, granted, used


def rows(text):
    """The table's rows: roles, actions (each in backticks), why."""
    section = re.search(rf"^#+ {HEADING}$(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    if not section:
        raise ValueError(f'There is no section "{HEADING}".')
    found = []
    for line in section[1].splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("| `"):
            continue
        roles, actions = (tuple(re.findall("`([^`]+)`", cell)) for cell in cells[:2])
        if len(cells) != 3 or not roles or not actions or not cells[2]:
            raise ValueError(f"A row is roles, actions and why: {line}")
        found.append(Row(roles, actions, cells[2]))
    return found


def problems(granted, used, table):
    """A line for each thing that is wrong."""
    if not granted or not used:
        yield "Nothing was granted, or nothing used: the local cloud has written empty lists."
    for grant in sorted(used - granted):
        yield f"used and never granted: {told(grant)}"
    unused = granted - used
    needed = set()
    excess = collections.defaultdict(list)
    for grant in sorted(unused):
        row = next((row for row in table if row.allows(grant)), None)
        if row is None:
            excess[(grant.role, grant.policy, grant.sid)].append(grant)
        else:
            needed.add(row)
    for statement in sorted(excess):
        for grant in excess[statement]:
            yield f"granted and not used: {told(grant)}"
    for row in table:
        if row not in needed:
            yield f'in the table "{HEADING}", and no grant needs it: {", ".join(row.roles)}: {", ".join(row.actions)}'


def told(grant):
    return f"{grant.role}, policy {grant.policy}, statement {grant.sid or '(unnamed)'}: {grant.action} on {grant.resource}"


def main(folder, document):
    files, granted, used = recorded(pathlib.Path(folder))
    if not files:
        print(f"{folder} holds no record: the suite ran without IAM. It needs Node.js 22 or newer.", file=sys.stderr)
        return 1
    found = list(problems(granted, used, rows(pathlib.Path(document).read_text())))
    print("\n".join(found))
    print(f"{len(files)} records, {len(granted)} grants, {len(used & granted)} used, {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
