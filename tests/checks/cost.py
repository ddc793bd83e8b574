"""What the product costs: idle for a month, and for each vend, in US dollars.

    cost.py TEMPLATE           the packaged template alone: every type of resource has its price, and what stands costs
    cost.py TEMPLATE USAGE     with what the recorder saw (bin/bench cost): tables in Markdown; 1 where it is too much

Prices and what is assumed stand in prices.yml. USAGE is JSON:
{"idle": {"<function>": {"invocations", "calls": {"dynamodb:Query": 1, …}}, …}, "reconciliation": RUN,
 "vends": {"<kind of vend>": RUN, …}}, where RUN is {"transitions", "functions": {…}, "requests"}.
"""

import collections
import json
import pathlib
import re
import sys

import yaml

HERE = pathlib.Path(__file__).parent
WRITES = {"dynamodb:PutItem": 1, "dynamodb:DeleteItem": 1, "dynamodb:UpdateItem": 1, "dynamodb:TransactWriteItems": 6}
READS = {"dynamodb:GetItem", "dynamodb:Query"}
MINUTES = {"minute": 1, "hour": 60, "day": 1440}
WAKE_TRANSITIONS = 6  # of statemachine/wake-functions.asl.json, besides one for each function
WHOLE_CORE = 1769  # megabytes for which Lambda gives a vCPU


class UnknownPrice(Exception):
    """A resource that nobody has said the price of."""


class Prices:
    def __init__(self, document):
        self.usd = {unit: price["usd"] for unit, price in document["units"].items()}
        self.types = document["types"]
        self.assumed = document["assumed"]
        self.limits = document["limits"]

    @staticmethod
    def load():
        return Prices(yaml.safe_load((HERE / "prices.yml").read_text()))


class Bill:
    """Lines of so much of a unit each; and their sum."""

    def __init__(self, prices):
        self.prices = prices
        self.lines = collections.OrderedDict()

    def add(self, item, unit, quantity):
        self.lines[(item, unit)] = self.lines.get((item, unit), 0) + quantity

    def total(self):
        return sum(quantity * self.prices.usd[unit] for (_, unit), quantity in self.lines.items())

    def markdown(self, decimals):
        yield "| item | quantity | unit | $ a unit | $ |"
        yield "|---|---|---|---|---|"
        for (item, unit), quantity in self.lines.items():
            price = self.prices.usd[unit]
            yield f"| {item} | {number(quantity)} | {unit} | {price:.10f}".rstrip("0").rstrip(".") + (
                f" | {quantity * price:.{decimals}f} |"
            )
        yield f"| **all** | | | | **{self.total():.{decimals}f}** |"


def number(quantity):
    if quantity == int(quantity) or quantity >= 100:
        return f"{quantity:,.0f}"
    return f"{quantity:.3f}" if quantity >= 0.01 else f"{quantity:.6f}"


class Template:
    def __init__(self, document):
        self.conditions = document.get("Conditions", {})
        self.resources = {
            name: resource
            for name, resource in document["Resources"].items()
            if "Condition" not in resource or self.holds({"Condition": resource["Condition"]})
        }

    def holds(self, condition):
        (operator, of), = condition.items()
        if operator == "Condition":
            return self.holds(self.conditions[of])
        if operator == "Fn::Equals":
            return of[0] == of[1]
        if operator == "Fn::Not":
            return not self.holds(of[0])
        if operator in ("Fn::And", "Fn::Or"):
            return (all if operator == "Fn::And" else any)(self.holds(each) for each in of)
        raise ValueError(f"An unknown condition: {operator}")

    def of(self, kind):
        return {name: each["Properties"] for name, each in self.resources.items() if each["Type"] == kind}

    def functions(self):
        """Memory in megabytes, by the function's name in functions/*.yml."""
        return {
            properties["FunctionName"].rsplit("-", 1)[1]: properties["MemorySize"]
            for properties in self.of("AWS::Lambda::Function").values()
        }

    def schedules(self):
        """Functions and how many minutes pass between two calls of each."""
        for target, minutes in self.targets():
            function = re.search(r"(\w+)LambdaFunction", json.dumps(target))
            if function:
                yield uncapitalized(function.group(1)), minutes

    def wakes(self):
        """Lists of functions that a state machine calls for nothing, and how many minutes pass between two times."""
        for target, minutes in self.targets():
            machine = self.resources.get(target.get("Ref"))
            if machine:
                yield [uncapitalized(step) for step in machine["Properties"]["DefinitionSubstitutions"]], minutes

    def targets(self):
        for rule in self.of("AWS::Events::Rule").values():
            if "ScheduleExpression" not in rule or rule.get("State") == "DISABLED":
                continue
            count, unit = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", rule["ScheduleExpression"]).groups()
            for target in rule["Targets"]:
                yield target["Arn"], int(count) * MINUTES[unit]


def uncapitalized(name):
    return name[0].lower() + name[1:]


def metrics(alarm):
    """The metrics of an alarm: its own, or those that its expressions are made of."""
    if alarm.get("Period", 60) < 60 or any(
        metric.get("MetricStat", {}).get("Period", 60) < 60 for metric in alarm.get("Metrics", [])
    ):
        raise UnknownPrice("An alarm of high resolution costs more than prices.yml says.")
    return [
        (metric.get("Namespace"), metric.get("MetricName"))
        for metric in (
            [each["MetricStat"]["Metric"] for each in alarm["Metrics"] if "MetricStat" in each]
            if "Metrics" in alarm
            else [alarm]
        )
    ]


def paid(dashboards):
    """Dashboards beyond the first three; those first ones have at most 50 metrics."""
    small = [body for body in map(text, dashboards) if len(re.findall(r'\[\s*"[A-Za-z]+(/[A-Za-z]+)?",\s*"', body)) <= 50]
    return len(dashboards) - min(3, len(small))


def text(dashboard):
    body = dashboard.get("DashboardBody", "")
    body = body if isinstance(body, str) else body["Fn::Sub"]
    return body if isinstance(body, str) else body[0]


def standing(template, prices):
    """What is paid for because it is there."""
    bill = Bill(prices)
    unknown = sorted({each["Type"] for each in template.resources.values()} - set(prices.types))
    if unknown:
        raise UnknownPrice(f"prices.yml does not say what these cost: {', '.join(unknown)}")
    alarmed = [metric for alarm in template.of("AWS::CloudWatch::Alarm").values() for metric in metrics(alarm)]
    counts = {
        "alarm-metric": len(alarmed),
        "dashboard": paid(template.of("AWS::CloudWatch::Dashboard").values()),
        "ledger-gb": prices.assumed["ledgerGigabytes"],
        "key": len(template.of("AWS::KMS::Key")),
        "storage-gb": prices.assumed["artifactGigabytes"],
    }
    names = {
        "alarm-metric": "metrics in alarms",
        "dashboard": "dashboards beyond the first three",
        "ledger-gb": "the ledger, and its recovery",
        "key": "keys of one's own",
        "storage-gb": "the latest deployments' archives",
    }
    for unit in dict.fromkeys(unit for unit in prices.types.values() if unit != "free"):
        bill.add(names[unit], unit, counts[unit])
    custom = {metric for metric in alarmed if not str(metric[0]).startswith("AWS/")}
    hours = prices.assumed["hoursThatMetricsAreSent"] / prices.assumed["hoursAMonth"]
    bill.add("custom metrics, sent while there is something to tell", "custom-metric", len(custom) * hours)
    return bill


def work(bill, template, functions, times=1.0):
    """Adds what functions did: {name: {"invocations", "calls"}}, so many times."""
    assumed, memory = bill.prices.assumed, template.functions()
    for name, done in functions.items():
        invocations = done["invocations"] * times
        calls = {call: count * times for call, count in done["calls"].items()}
        core = min(1.0, memory[name] / WHOLE_CORE)
        seconds = invocations * (assumed["restoreSeconds"] + assumed["firstRequestSeconds"] / core) + (
            sum(calls.values()) * assumed["callSeconds"]
        )
        bill.add("functions", "lambda-request", invocations)
        bill.add("functions", "lambda-gb-second", seconds * memory[name] / 1024)
        logged(bill, invocations * assumed["logBytesAnInvocation"])
        bill.add("the ledger", "ledger-read", assumed["unitsARead"] * sum(calls.get(call, 0) for call in READS))
        bill.add(
            "the ledger",
            "ledger-write",
            assumed["unitsAWrite"] * sum(calls.get(call, 0) * items for call, items in WRITES.items()),
        )
        bill.add("events", "event", calls.get("events:PutEvents", 0))
        bill.add("mails", "mail", calls.get("ses:SendEmail", 0))


def logged(bill, size):
    gigabytes = size / 1e9
    bill.add("logs, taken in", "log-gb", gigabytes)
    bill.add("logs, kept", "log-gb-month", gigabytes * bill.prices.assumed["monthsThatLogsAreKept"])


def execution(bill, template, run, times=1.0):
    bill.add("state machines", "transition", run["transitions"] * times)
    logged(bill, run["transitions"] * times * bill.prices.assumed["logBytesATransition"])
    bill.add("the HTTP API", "api-request", run["requests"] * times)
    bill.add("traces", "trace", (1 + run["requests"]) * times)  # an execution's is one, with its functions'
    work(bill, template, run["functions"], times)


def idle(template, prices, usage):
    bill = standing(template, prices)
    minutes = prices.assumed["hoursAMonth"] * 60
    for function, every in template.schedules():
        once = usage["idle"][function]
        times = minutes / every / once["invocations"]
        work(bill, template, {function: once}, times)
        bill.add("traces", "trace", times * once["invocations"])
        if function == "startReconciliation":
            execution(bill, template, usage["reconciliation"], minutes / every)
    for functions, every in template.wakes():
        called = {function: {"invocations": 1, "calls": {}} for function in functions}
        run = {"transitions": len(functions) + WAKE_TRANSITIONS, "functions": called, "requests": 0}
        execution(bill, template, run, minutes / every)
    return bill


def vend(template, prices, run):
    bill = Bill(prices)
    execution(bill, template, run)
    return bill


def report(template, prices, usage):
    """Prints the tables. Whether all stays within its limit."""
    month = idle(template, prices, usage)
    print("A month in which nobody asks for anything:\n")
    print("\n".join(month.markdown(4)))
    good = within("A month", month.total(), prices.limits["idleMonth"])
    for kind, run in usage["vends"].items():
        bill = vend(template, prices, run)
        print(f"\nA vend, {kind}:\n")
        print("\n".join(bill.markdown(6)))
        good = within(f"A vend, {kind},", bill.total(), prices.limits["vend"]) and good
    cleaning = prices.assumed["minutesOfCleaning"] * prices.usd["build-minute"]
    print(f"\nCleaning an account that comes back: ${cleaning:.2f}, for {prices.assumed['minutesOfCleaning']} minutes.")
    return good


def within(what, total, limit):
    good = total < limit
    print(f"{'Reached' if good else 'MISSED'}: {what} costs ${total:.4f}, of at most ${limit:.3f}.", file=sys.stderr)
    return good


def main(template, usage=None):
    prices = Prices.load()
    packaged = Template(json.loads(pathlib.Path(template).read_text()))
    try:
        if usage:
            return 0 if report(packaged, prices, json.loads(pathlib.Path(usage).read_text())) else 1
        total = standing(packaged, prices).total()
        print(f"{len(packaged.resources)} resources; what stands idle costs ${total:.2f} a month, schedules not counted")
        return 0 if total < prices.limits["idleMonth"] else 1
    except UnknownPrice as unknown:
        print(unknown, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
