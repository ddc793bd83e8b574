"""Tries every saved query on what the suite has logged.

No emulator runs Logs Insights, so the few commands that our queries are made of are worked out here; anything else is
refused. A query must find something, and each field that it names must be in something that it finds: so a key that
functions write no more, or never wrote, shows. Lambda's own lines are not the suite's: they are in
tests/fixtures/lambda/platform.log, a stream's name before each.
"""

import json
import pathlib
import re
import sys

PLATFORM = pathlib.Path(__file__).parents[1] / "fixtures" / "lambda" / "platform.log"
# In the query's place a person puts their own.
SAMPLE_LEASE = "payments-spike-1"
FIELD = r"@?[\w.]+"


def flattened(node, before=""):
    for key, value in node.items():
        if isinstance(value, dict):
            yield from flattened(value, f"{before}{key}.")
        else:
            yield before + key, value


def of_function(line):
    """A line of a function's, as CloudWatch discovers its fields; None for a line of something else."""
    if not line.startswith("{"):
        return None
    document = json.loads(line)
    event = dict(flattened(document))
    event["@message"] = line
    event["@timestamp"] = document.get("timestamp")
    event["@logStream"] = f"2026/11/25/{document.get('function_name')}[1]0123456789abcdef"
    return event


def of_platform(line):
    """A line of Lambda's, likewise."""
    stream, message = line.split("\t", 1)
    event = {"@message": message, "@timestamp": "2026-11-25T00:00:00Z", "@logStream": stream}
    if message.startswith("REPORT "):
        event["@type"] = "REPORT"
        for field, pattern, factor in (
            ("@duration", r"\tDuration: ([0-9.]+) ms", 1),
            ("@billedDuration", r"\tBilled Duration: ([0-9.]+) ms", 1),
            ("@memorySize", r"\tMemory Size: ([0-9.]+) MB", 1_000_000),
            ("@maxMemoryUsed", r"\tMax Memory Used: ([0-9.]+) MB", 1_000_000),
        ):
            event[field] = float(re.search(pattern, message)[1]) * factor
    return event


def logged(folder):
    for file in sorted(pathlib.Path(folder).glob("*.log")):
        with open(file, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                event = of_function(line.rstrip("\n"))
                if event is not None:
                    yield event


def commands(query):
    """The query's commands, each with its arguments as one text."""
    text = " ".join(line.strip() for line in query.splitlines() if not line.strip().startswith("#"))
    parts = re.findall(r'(?:"[^"]*"|like /(?:\\.|[^/\\])*/|[^|"])+', text)
    for part in parts:
        name, _, arguments = part.strip().partition(" ")
        yield name, arguments.strip()


def matched(pattern, text):
    found = re.fullmatch(pattern, text)
    if not found:
        raise ValueError(f"not understood: {text}")
    return found


def regex(text):
    return re.compile(text.replace("(?<", "(?P<"))


def condition(text):
    if found := re.fullmatch(rf"ispresent\(({FIELD})\)", text):
        return lambda event: event.get(found[1]) is not None
    if found := re.fullmatch(rf'({FIELD}) = "([^"]*)"', text):
        return lambda event: event.get(found[1]) == found[2]
    if found := re.fullmatch(rf'({FIELD}) in \[("[^"]*"(?:, "[^"]*")*)\]', text):
        values = re.findall('"([^"]*)"', found[2])
        return lambda event: event.get(found[1]) in values
    found = matched(rf"({FIELD}) like /(.*)/", text)
    pattern = regex(found[2])
    return lambda event: bool(pattern.search(str(event.get(found[1], ""))))


def kept(arguments, events):
    conditions = [condition(each.strip()) for each in arguments.split(" and ")]
    return [event for event in events if all(holds(event) for holds in conditions)]


def parsed(arguments, events):
    found = matched(rf"({FIELD}) /(.*)/", arguments)
    pattern = regex(found[2])
    for event in events:
        of_event = pattern.search(str(event.get(found[1], "")))
        yield {**event, **(of_event.groupdict() if of_event else {})}


def number(expression, event):
    over = expression.split(" / ")
    values = [event.get(field) for field in over]
    if any(value is None for value in values):
        return None
    first, *rest = map(float, values)
    return first / rest[0] if rest else first


def aggregate(call, events):
    if call == "count(*)":
        return len(events)
    found = matched(rf"(avg|max|pct)\(({FIELD}(?: / {FIELD})?)(?:, ([0-9]+))?\)", call)
    values = sorted(value for event in events if (value := number(found[2], event)) is not None)
    if not values:
        return None
    if found[1] == "avg":
        return sum(values) / len(values)
    return values[-1] if found[1] == "max" else values[min(len(values) - 1, len(values) * int(found[3]) // 100)]


def counted(arguments, events):
    """The rows of a stats command, and what each must have."""
    asked, _, by = arguments.partition(" by ")
    calls = dict(
        reversed(matched(r"(.+) as (\w+)", call.strip()).groups()) for call in re.split(r",\s(?![0-9])", asked)
    )
    keys = [key.strip() for key in by.split(",")]
    groups = {}
    for event in events:
        groups.setdefault(tuple(event.get(key) for key in keys), []).append(event)
    rows = [
        dict(zip(keys, group)) | {name: aggregate(call, of_group) for name, call in calls.items()}
        for group, of_group in groups.items()
    ]
    return rows, [*calls, *keys]


def answer(query, events):
    """The rows that a query finds, and the fields that it names."""
    rows, fields = events, []
    for name, arguments in commands(query):
        if name == "fields":
            fields = [matched(FIELD, field.strip())[0] for field in arguments.split(",")]
        elif name == "filter":
            rows = kept(arguments, rows)
        elif name == "parse":
            rows = list(parsed(arguments, rows))
        elif name == "stats":
            rows, fields = counted(arguments, rows)
        elif name == "sort":
            by = matched(rf"({FIELD}) (?:asc|desc)", arguments)[1]
            if fields and by not in fields:
                raise ValueError(f"sorted by what it does not show: {by}")
        elif name == "limit":
            matched("[0-9]+", arguments)
        else:
            raise ValueError(f"not understood: {name}")
    return rows, fields


def sample(events):
    """A lease whose steps have told all that there is to tell."""
    for event in events:
        if event.get("leaseId") and event.get("code") and event.get("error.message") and event.get("millis") is not None:
            return event["leaseId"]
    return SAMPLE_LEASE


def problems(query, events):
    try:
        rows, fields = answer(query.replace(SAMPLE_LEASE, sample(events)), events)
    except ValueError as refused:
        yield str(refused)
        return
    if not rows:
        yield "finds nothing in what the suite has logged"
        return
    for field in fields:
        if all(row.get(field) is None for row in rows):
            yield f"names {field}, which nothing has that it finds"


def main(template, folder):
    resources = json.loads(pathlib.Path(template).read_text(encoding="utf-8"))["Resources"]
    queries = {
        each["Properties"]["Name"]: each["Properties"]["QueryString"]
        for each in resources.values()
        if each["Type"] == "AWS::Logs::QueryDefinition"
    }
    events = [*logged(folder), *map(of_platform, PLATFORM.read_text(encoding="utf-8").splitlines())]
    bad = 0
    for name, query in sorted(queries.items()):
        found = list(problems(query, events))
        bad += bool(found)
        rows = "" if found else f"{len(answer(query.replace(SAMPLE_LEASE, sample(events)), events)[0])} rows"
        print(f"{name}: {'; '.join(found) or rows}")
    print(f"{len(queries)} queries over {len(events)} events, {bad} with problems")
    return 1 if bad or not queries else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
