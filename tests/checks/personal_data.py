"""Reads what the whole suite logged for what logs must not tell: e-mail addresses, tokens and secrets.

The tests log into target/logs/, a file for each process (tests/resources/logback-test.xml): whatever the functions
log, what Lambda itself would log of a function that fails, and the local cloud. What is found is shown without itself.
"""

import pathlib
import re
import sys

MOST = 20
A_TOKEN = r"(?<![\w+/=-])[\w+/=-]{80,}(?![\w+/=-])"
A_KEY = r"(?<![\w+/=.-])[A-Za-z0-9+/]{40}(?![\w+/=.-])"

KINDS = {
    "an e-mail address": r"[^\s\"'<>()\[\]{}:;,/=]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
    "a token of Slack's": r"xox[a-z]-[\w-]+",
    "a signature of Slack's": r"v0=[0-9a-f]{64}",
    "a signature": r"Signature=[0-9a-f]{64}",
    "a JSON web token": r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*",
    "a hook of Slack's": r"hooks\.slack\.com/\S+|/(?:response|hooks)/[A-Za-z0-9]{16,}",
    "a secret by its name": r"(?i:signing_?secret|bot_?token|secret_?access_?key|session_?token|task_?token|"
    r"security-token|password|authorization)\W{1,4}(?=[\w+/=-]*\d)[\w+/=-]{12,}",
    # Session tokens and task tokens; digests are of one case, and names have no digits among capitals.
    "a token": A_TOKEN,
    "a secret key": A_KEY,
    "a signing secret": r"(?<![\w-])[0-9a-f]{32}(?![\w-])",
}
MIXED = {"a token", "a secret key"}

# AWS says who was denied; a function's session has the name of its role and its own, which are long and no secret.
OWN_SESSION = re.compile(r"assumed-role/account-vending-[\w-]+/account-vending-[\w-]+")


def is_mixed(text):
    return bool(re.search("[a-z]", text) and re.search("[A-Z]", text) and re.search("[0-9]", text))


def found_in(line):
    """What the line tells: pairs of kind and text."""
    line = OWN_SESSION.sub("", line)
    return [
        (kind, match[0])
        for kind, pattern in KINDS.items()
        for match in re.finditer(pattern, line)
        if kind not in MIXED or is_mixed(match[0])
    ]


def shortened(line, found):
    """The line about its first find, with every find replaced by what it is."""
    for kind, text in sorted(found, key=lambda each: -len(each[1])):
        line = line.replace(text, f"<{kind}>")
    at = min(line.find(f"<{kind}>") for kind, _ in found)
    return ("…" if at > 120 else "") + line[max(0, at - 120) : at + 120]


def is_of_a_function(line):
    return '"step":"' in line


def main(folder):
    files = sorted(pathlib.Path(folder).glob("*.log"))
    lines = of_functions = 0
    telling = []
    for file in files:
        with open(file, encoding="utf-8", errors="replace") as log:
            for number, line in enumerate(log, 1):
                lines += 1
                of_functions += is_of_a_function(line)
                found = found_in(line)
                if found:
                    kinds = ", ".join(dict.fromkeys(kind for kind, _ in found))
                    telling.append(f"{file}:{number}: {kinds}: {shortened(line.rstrip(), found)}")
    for line in telling[:MOST]:
        print(line)
    if len(telling) > MOST:
        print(f"and {len(telling) - MOST} lines more")
    print(f"{len(files)} logs, {lines} lines, {of_functions} of functions, {len(telling)} tell what they must not")
    if not of_functions:
        print(f"{folder} has no line of a function: the suite logged elsewhere, and nothing was checked.", file=sys.stderr)
    return 1 if telling or not of_functions else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
