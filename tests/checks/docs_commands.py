"""Runs the commands of README.md and docs/ as they are printed, page by page, and checks what the pages promise of them.

    python tests/checks/docs_commands.py [--parse-only] [PAGE ...]

A fenced block is one of:
    ```sh           runs here, with the local cloud if the page starts one; its commands must not fail
    ```sh refused   runs here; each of its commands must fail
    ```sh real      needs what is not here (an organization, Docker, all of bin/test): it is read, not run
    ```text         what the block before it prints, both streams together; … stands for anything

The blocks of a page run in one bash, in order. If a block leaves something running (&), its output is waited for.
Whether run or not, commands must be bash, and what follows bin/avm and aws must be commands and options that exist:
of avm by its --help, of aws by botocore's models. So must each `avm …` in the prose, links within the
repository, and classes that are written package.Class.
"""

import argparse
import concurrent.futures
import dataclasses
import os
import pathlib
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time

import botocore.session
from botocore import xform_name

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ["README.md", *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "docs").glob("*.md"))]

# What the AWS CLI has of its own, with the options that pages may use.
AWS_OWN = {
    ("cloudformation", "deploy"): {"stack-name", "template-file", "capabilities", "parameter-overrides"},
    ("configure", "set"): set(),
    ("configure", None): set(),
    ("sso", "login"): {"sso-session"},
    ("s3", "ls"): set(),
}
AWS_EVERYWHERE = {"profile", "region", "query", "output", "no-sign-request", "endpoint-url", "cli-input-json", "no-cli-pager"}
AWS_SERVICES = {"stepfunctions": "stepfunctions", "configservice": "config"}
OUTPUT_AFTER = 180  # seconds until something in the background has printed what is promised
PAGE_AFTER = 600


@dataclasses.dataclass(frozen=True)
class Block:
    page: str
    line: int
    kind: str  # "run", "refused" or "real"
    text: str
    output: str | None = None

    @property
    def place(self):
        return f"{self.page}:{self.line}"


class Problem(Exception):
    """Says what is wrong in which page."""


def blocks(page, text):
    """The blocks of commands of a page, in order, each with the output that is promised of it."""
    found = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        fence = re.match(r"^( *)```(.*)$", lines[at])
        if not fence:
            at += 1
            continue
        indent, info, begin = len(fence[1]), fence[2].split(), at
        at += 1
        content = []
        while at < len(lines) and lines[at].strip() != "```":
            content.append(lines[at][indent:] if lines[at][:indent].strip() == "" else lines[at])
            at += 1
        if at == len(lines):
            raise Problem(f"{page}:{begin + 1}: the block has no end.")
        at += 1
        body = "\n".join(content)
        if not info:
            raise Problem(f"{page}:{begin + 1}: say what the block is: sh, sh refused, sh real, text or its language.")
        if info[0] == "sh":
            kind = {(): "run", ("refused",): "refused", ("real",): "real"}.get(tuple(info[1:]))
            if kind is None:
                raise Problem(f"{page}:{begin + 1}: a block is sh, sh refused or sh real, and not {' '.join(info)}.")
            found.append(Block(page, begin + 1, kind, body))
            follows = at
        elif info[0] == "text" and found and not any(line.strip() for line in lines[follows:begin]):
            if found[-1].output is not None:
                raise Problem(f"{page}:{begin + 1}: the block before it has its output already.")
            found[-1] = dataclasses.replace(found[-1], output=body)
    return found


def matches(promised, printed):
    """Whether what was printed is what was promised: … is anything, a line of … alone any lines, none among them."""
    printed = "\n".join(line.rstrip() for line in printed.strip().split("\n")) + "\n"
    pattern = ""
    for line in promised.strip().split("\n"):
        if line.strip() == "…":
            pattern += r"(?:[^\n]*\n)*"
        else:
            pattern += "[^\n]*".join(re.escape(part) for part in line.rstrip().split("…")) + "\n"
    return re.fullmatch(pattern, printed) is not None


def statements(text):
    """The commands of a block: a line, or as many as bash needs to understand them."""
    found, pending = [], ""
    for line in text.split("\n"):
        pending += line + "\n"
        if line.rstrip().endswith("\\") or not is_bash(pending):
            continue
        if any(each.strip() and not each.strip().startswith("#") for each in pending.split("\n")):
            found.append(pending.rstrip("\n"))
        pending = ""
    if pending.strip():
        raise Problem(f"bash does not understand: {pending.strip()}")
    return found


def is_bash(text):
    checked = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True)
    return checked.returncode == 0 and "warning" not in checked.stderr


def calls(text, program):
    """The words after each call of a program, also of those within $(…)."""
    found = []
    text = re.sub(r"\\\n", " ", text)
    for inner in re.findall(r"\$\(((?:[^()]|\([^()]*\))*)\)", text):
        found += calls(inner, program)
    for line in text.split("\n"):
        lexer = shlex.shlex(line, posix=True, punctuation_chars="();<>|&")
        lexer.whitespace_split = True
        words = []
        try:
            words = list(lexer)
        except ValueError:  # a quotation over several lines: what stands before it counts
            words = re.sub(r"(['\"]).*", "", line).split()
        for at, word in enumerate(words):
            if re.fullmatch(program, word):
                end = next((i for i in range(at + 1, len(words)) if re.fullmatch(r"[();<>|&]+", words[i])), len(words))
                found.append(words[at + 1 : end])
    return found


def options(words):
    """The names of long options, without values."""
    return [word[2:].split("=")[0] for word in words if re.match(r"--[a-z]", word)]


def aws_problem(words):
    """What is wrong with a call of the AWS CLI, or None."""
    words = list(words)
    while len(words) > 2 and words[0] in ("--profile", "--region"):
        del words[:2]
    service, command = (words + ["", ""])[:2]
    if (service, command) in AWS_OWN:
        allowed = AWS_OWN[service, command]
    elif (service, None) in AWS_OWN:
        allowed = AWS_OWN[service, None]
    else:
        session = botocore.session.get_session()
        model = AWS_SERVICES.get(service, service)
        if model not in session.get_available_services():
            return f"there is no service {service}"
        model = session.get_service_model(model)
        operations = {xform_name(name, "-"): name for name in model.operation_names}
        if command not in operations:
            return f"{service} has no command {command}"
        shape = model.operation_model(operations[command]).input_shape
        allowed = {xform_name(member, "-") for member in (shape.members if shape else {})}
        allowed |= {f"no-{member}" for member in allowed}
    unknown = set(options(words)) - allowed - AWS_EVERYWHERE
    return f"{service} {command} has no option --{min(unknown)}" if unknown else None


class Avm:
    """What the command line says of itself; each command is asked once."""

    def __init__(self, ask=None):
        self.ask = ask or self._ask
        self.known = {}

    def prepare(self, commands):
        """Asks two at a time, for a start of Java's takes a second."""
        new = sorted(set(commands) - set(self.known))
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            self.known.update(zip(new, pool.map(self.ask, new)))

    @staticmethod
    def _ask(command):
        told = subprocess.run([ROOT / "bin/avm", command, "--help"], capture_output=True, text=True, cwd=ROOT)
        return set(re.findall(r"--([a-z][a-z-]*)", told.stdout)) if told.returncode == 0 else None

    @staticmethod
    def is_command(words):
        return bool(words) and not words[0].startswith("-") and words[0] not in ("help", "COMMAND")

    def problem(self, words):
        if not self.is_command(words):
            return None
        self.prepare([words[0]])
        known = self.known[words[0]]
        if known is None:
            return f"avm has no command {words[0]}"
        unknown = set(options(words)) - known - {"help", "version"}
        return f"avm {words[0]} has no option --{min(unknown)}" if unknown else None


def in_prose(text):
    """The words after each `avm` or `bin/avm` that stands in the prose."""
    prose = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.M | re.S)
    found = []
    for span in re.findall(r"`((?:bin/)?avm [^`]+)`", prose):
        found += calls(span.replace("\n", " ").replace("…", "X"), r"(bin/)?avm")
    return found


def anchors(text):
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", re.sub(r"^ *```.*?^ *```$", "", text, flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"\]\([^)]*\)", "", heading).lower()).replace(" ", "-") for heading in headings}


def dead_links(page, text, root=ROOT):
    """Links to files or headings that are not there."""
    prose = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.M | re.S)
    dead = []
    for link in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, heading = link.partition("#")
        target = (root / page).parent / file if file else root / page
        if not target.exists() or heading and heading not in anchors(target.read_text(encoding="utf-8")):
            dead.append(link)
    return dead


def dead_names(text, root=ROOT):
    """Classes, written package.Class, that are not in the product."""
    product = root / "src/product/java/dev/accountvending"
    named = set(re.findall(r"(?<![\w./])([a-z]+)\.([A-Z]\w+)", text))
    return sorted(f"{package}.{name}" for package, name in named if (product / package).is_dir() and not (product / package / f"{name}.java").exists())


def read(page, text, avm):
    """Reads a page's commands; answers its blocks and what is wrong."""
    try:
        found = blocks(page, text)
    except Problem as problem:
        return [], [str(problem)]
    problems = [f"{page}: the link {link} leads nowhere." for link in dead_links(page, text)]
    problems += [f"{page}: there is no class {name}." for name in dead_names(text)]
    of_avm = [(page, words) for words in in_prose(text)]
    for block in found:
        if not is_bash(block.text):
            problems.append(f"{block.place}: bash does not understand it.")
            continue
        of_avm += [(block.place, words) for words in calls(block.text, r"(bin/)?avm")]
        for words in calls(block.text, "aws"):
            problem = aws_problem(words)
            if problem:
                problems.append(f"{block.place}: {problem}.")
    avm.prepare([words[0] for _, words in of_avm if Avm.is_command(words)])
    for place, words in of_avm:
        problem = avm.problem(words)
        if problem:
            problems.append(f"{place}: {problem}.")
    return found, problems


def script(found, folder):
    """The bash that runs a page's blocks, each with its output in a file."""
    lines = ["set -eo pipefail"]
    for number, block in enumerate(found):
        if block.kind == "real":
            continue
        body = folder / f"{number}.sh"
        if block.kind == "refused":
            text = "".join(f"if {{\n{each}\n}}; then echo {shlex.quote('Not refused: ' + each)}; exit 1; fi\n" for each in statements(block.text))
        else:
            text = block.text + "\n"
        body.write_text(text, encoding="utf-8")
        out = shlex.quote(str(folder / f"{number}.out"))
        lines += [f"echo {number} >{shlex.quote(str(folder / 'at'))}", f". {shlex.quote(str(body))} >{out} 2>&1"]
        lines += [f"touch {shlex.quote(str(folder / f'{number}.done'))}"]
        if block.output is not None:
            go = shlex.quote(str(folder / f"{number}.go"))
            lines += [f"until [ -e {go} ]; do sleep 0.1; done"]
    return "\n".join(lines) + "\n"


def run(found, root=ROOT, output_after=OUTPUT_AFTER, page_after=PAGE_AFTER):
    """Runs the blocks of one page; answers what is wrong, or None."""
    if all(block.kind == "real" for block in found):
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "page.sh").write_text(script(found, folder), encoding="utf-8")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "AVM_"))}
        environment |= {"HOME": name, "AWS_PAGER": "", "AWS_EC2_METADATA_DISABLED": "true", "MAVEN_USER_HOME": os.environ.get("MAVEN_USER_HOME", str(pathlib.Path.home() / ".m2"))}
        process = subprocess.Popen(
            ["bash", folder / "page.sh"], cwd=root, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            return follow(process, found, folder, output_after, time.monotonic() + page_after)
        finally:
            end(process)


def follow(process, found, folder, output_after, deadline):
    """Waits for a page's end, and holds each block's output against what is promised."""
    for number, block in enumerate(found):
        if block.kind == "real":
            continue
        done, out = folder / f"{number}.done", folder / f"{number}.out"
        while not done.exists():
            if process.poll() is not None and not done.exists():
                return f"{block.place}: a command failed (exit code {process.returncode}):\n{tail(out)}"
            if time.monotonic() > deadline:
                return f"{block.place}: it did not end in time:\n{tail(out)}"
            time.sleep(0.05)
        if block.output is None:
            continue
        until = time.monotonic() + (output_after if re.search(r"&\s*(#.*)?$", block.text, re.M) else 1)
        while not matches(block.output, out.read_text(encoding="utf-8", errors="replace")):
            if time.monotonic() > until:
                return f"{block.place}: it does not print what the page says, but:\n{tail(out)}"
            time.sleep(0.1)
        (folder / f"{number}.go").touch()
    return None


def tail(out, lines=40):
    text = out.read_text(encoding="utf-8", errors="replace") if out.exists() else ""
    return "\n".join("    " + line for line in text.rstrip().split("\n")[-lines:])


def end(process):
    """Ends the page's bash and all that it left running."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        until = time.monotonic() + 15
        if is_alive(process):
            os.killpg(process.pid, number)
        while is_alive(process) and time.monotonic() < until:
            time.sleep(0.1)


def is_alive(process):
    """Whether anything of the process's group still runs."""
    process.poll()
    listed = subprocess.run(["ps", "-A", "-o", "pgid=,stat="], capture_output=True, text=True, check=True).stdout
    return any(int(group) == process.pid and state[0] != "Z" for group, state in (line.split() for line in listed.splitlines()))


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--parse-only", action="store_true", help="read the pages, and run nothing")
    parser.add_argument("pages", nargs="*", default=PAGES)
    given = parser.parse_args(arguments)
    avm = Avm()
    problems, counts = [], {"run": 0, "refused": 0, "real": 0}
    for page in given.pages:
        began = time.monotonic()
        path = ROOT / page
        if not path.exists():
            continue
        found, wrong = read(page, path.read_text(encoding="utf-8"), avm)
        if not wrong and not given.parse_only:
            problem = run(found)
            wrong = [problem] if problem else []
        problems += wrong
        for block in found:
            counts[block.kind] += 1
        if found:
            print(f"{page}: {len(found)} blocks, {time.monotonic() - began:.0f} s", flush=True)
    for problem in problems:
        print(problem, file=sys.stderr)
    ran = 0 if given.parse_only else counts["run"] + counts["refused"]
    print(f"{ran} blocks of commands ran as printed, {sum(counts.values()) - ran} were read; {len(problems)} wrong")
    return 1 if problems or not sum(counts.values()) else 0


if __name__ == "__main__":
    # bin/test runs it in the background, where bash has Ctrl-C ignored: what a page left running would stay.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
