"""What the packaged template promises of every function, state machine and log group.

Functions are called by the alias that SnapStart makes, and by nothing else: an unqualified name, or $LATEST, would bypass
the snapshot. A state machine may run the steps of its definition and nothing else of ours; who may become the operator is
trusted by it, and nobody else. What a schedule starts says where its failures go. Everything logs, is traced, and is
within what CloudFormation, Lambda and IAM take. Not too many versions are made at once. And the pipeline's role may make
each thing under its name, and read it as CloudFormation does.
"""

import fnmatch
import json
import pathlib
import re
import sys

import policies
import yaml

ALIAS = "snapstart"
LAYER = "LibrariesLambdaLayer"
LOGS = "FunctionLogs"
FAILURES = {"Fn::GetAtt": ["FailedEvents", "Arn"]}
# Where a function itself is meant, whichever of its versions: type and property.
OF_THE_FUNCTION = {
    ("AWS::Lambda::Alias", "FunctionName"),
    ("AWS::Lambda::EventInvokeConfig", "FunctionName"),  # beside a Qualifier, which is looked at
    ("AWS::Lambda::Version", "FunctionName"),
}
# The customer's own, which no alias of ours can name.
CUSTOMERS = r":function:account-vending-hook-"
MOST_RESOURCES = 350  # CloudFormation takes 500
# What executions under the released definitions call, besides what those of today do (resources/state-machines.js).
KEPT = {"NotifyLambdaFunction"}
MOST_FUNCTIONS = 53  # docs/adr/0026-functions-by-trust.md
MOST_VERSIONS_AT_ONCE = 8  # each takes a snapshot; Lambda refuses many at a time
MOST_BYTES = 1_000_000  # as it is uploaded
MOST_ENVIRONMENT = 4096
MOST_POLICY = 10_240
MOST_TRUST = 2048

# The service that makes a type of resource, as IAM calls it, where that is not the type's own word; and the property that
# names the resource.
SERVICES = {"apigatewayv2": "apigateway", "stepfunctions": "states"}
NAMES = {
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::CodeBuild::Project": "Name",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Events::Rule": "Name",
    "AWS::IAM::Role": "RoleName",
    "AWS::KMS::Alias": "AliasName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Lambda::LayerVersion": "LayerName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
}
STAGE = "example"
# The longest that stage and region can be, in the place of those that the template is packaged for.
LONGEST = {"example": "abcdefghij", "us-east-1": "ap-southeast-2"}
OPERATOR = "OperatorRole"
READS = pathlib.Path("tests/fixtures/cloudformation/reads.yml")


class Template:
    def __init__(self, document):
        self.document = document
        self.resources = document["Resources"]

    def of_type(self, kind):
        return {name: each for name, each in self.resources.items() if each["Type"] == kind}

    def properties(self, name):
        return self.resources[name].get("Properties", {})


def alias_of(value, template):
    """The function that a value names by its alias, if it is such a name."""
    if isinstance(value, dict):
        alias = template.resources.get(value.get("Ref"), {})
        if alias.get("Type") == "AWS::Lambda::Alias" and alias["Properties"]["Name"] == ALIAS:
            return alias["Properties"]["FunctionName"]["Ref"]
        separator, parts = value.get("Fn::Join", [None, None])
        if separator == ":" and len(parts) == 2 and parts[1] == ALIAS and isinstance(parts[0], dict):
            return parts[0].get("Fn::GetAtt", [None])[0]
    return None


def unqualified(node, template, functions, path=()):
    """Where a function is named without its alias: by reference, or by an ARN that is spelt out."""
    if alias_of(node, template) is not None:
        return
    if isinstance(node, dict):
        named = node.get("Ref") or (node.get("Fn::GetAtt") or [None])[0]
        if named in functions:
            yield path, named
        for key, value in node.items():
            yield from unqualified(value, template, functions, (*path, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from unqualified(value, template, functions, (*path, str(number)))
    elif isinstance(node, str):
        spelt = any(re.search(r"\$\{" + re.escape(name) + r"[.}]", node) for name in functions)
        if spelt or (":function:" in node and not re.search(CUSTOMERS, node) and not node.endswith(":" + ALIAS)):
            yield path, node


def called_by_alias(template):
    functions = template.of_type("AWS::Lambda::Function")
    for name, resource in template.resources.items():
        for path, named in unqualified(resource.get("Properties", {}), template, functions):
            if (resource["Type"], path[0]) not in OF_THE_FUNCTION:
                yield f"{name} names {named} without its alias, in {'.'.join(path)}"
    for name, resource in template.of_type("AWS::StepFunctions::StateMachine").items():
        for key, value in resource["Properties"].get("DefinitionSubstitutions", {}).items():
            if alias_of(value, template) is None:
                yield f"{name} substitutes {key} by no function's alias: {json.dumps(value)}"


def functions(template):
    aliases = {alias_of({"Ref": name}, template) for name in template.of_type("AWS::Lambda::Alias")}
    roles = {}
    for name, resource in template.of_type("AWS::Lambda::Function").items():
        given = resource["Properties"]
        wanted = {
            "Runtime": "java25",
            "Architectures": ["arm64"],
            "Layers": [{"Ref": LAYER}],
            "SnapStart": {"ApplyOn": "PublishedVersions"},
            "TracingConfig": {"Mode": "Active"},
        }
        for key, value in wanted.items():
            if given.get(key) != value:
                yield f"{name}: {key} is {json.dumps(given.get(key))}, not {json.dumps(value)}"
        if given.get("LoggingConfig", {}).get("LogGroup") != {"Ref": LOGS}:
            yield f"{name} does not log to {LOGS}"
        for key in ("MemorySize", "Timeout"):
            if not isinstance(given.get(key), int):
                yield f"{name} has no {key}"
        if name not in aliases:
            yield f"{name} has no alias {ALIAS}"
        role = given["Role"]["Fn::GetAtt"][0]
        if role in roles:
            yield f"{name} shares its role with {roles[role]}"
        roles[role] = name
        size = environment_size(given)
        if size > MOST_ENVIRONMENT:
            yield f"{name}: its environment has {size} characters, of {MOST_ENVIRONMENT}"
        for action, resources in granted(template, role):
            if action.startswith("logs:") and resources != {"Fn::GetAtt": [LOGS, "Arn"]}:
                yield f"{name} may {action} elsewhere than to {LOGS}"
        if not {"logs:CreateLogStream", "logs:PutLogEvents"} <= {action for action, _ in granted(template, role)}:
            yield f"{name} may not log"


def versions(template):
    for kind in ("AWS::Lambda::LayerVersion", "AWS::Lambda::Version"):
        for name, resource in template.of_type(kind).items():
            if resource.get("DeletionPolicy", "Delete") != "Delete":
                yield f"{name} would be kept when the next deployment has replaced it"
    yield from chains(template.of_type("AWS::Lambda::Version"))


def chains(versions):
    """Whether versions wait for one another, in so few chains that not too many are made at a time."""
    before = {
        name: [other for other in listed(resource.get("DependsOn", [])) if other in versions]
        for name, resource in versions.items()
    }
    first = sum(not others for others in before.values())
    if first > MOST_VERSIONS_AT_ONCE:
        yield f"{first} versions are made at once, of {MOST_VERSIONS_AT_ONCE}"
    waited_for = [other for others in before.values() for other in others]
    for name in sorted({name for name in waited_for if waited_for.count(name) > 1}):
        yield f"more than one version is made as soon as {name} is"


def environment_size(function):
    variables = function.get("Environment", {}).get("Variables", {})
    return sum(
        len(key) + len(value if isinstance(value, str) else json.dumps(value)) for key, value in variables.items()
    )


def granted(template, role):
    for policy in template.properties(role).get("Policies", []):
        for statement in policy["PolicyDocument"]["Statement"]:
            actions = statement["Action"]
            for action in actions if isinstance(actions, list) else [actions]:
                yield action, statement["Resource"]


def scheduled(template):
    started = set()
    for rule in template.of_type("AWS::Events::Rule").values():
        if not {"ScheduleExpression", "EventPattern"}.isdisjoint(rule["Properties"]):
            started |= {alias_of(target["Arn"], template) for target in rule["Properties"]["Targets"]}
    configured = {
        each["Properties"]["FunctionName"]["Ref"]: each["Properties"]
        for each in template.of_type("AWS::Lambda::EventInvokeConfig").values()
    }
    for name in template.of_type("AWS::Lambda::Function"):
        told = configured.get(name, {})
        grants = [
            resource
            for action, resource in granted(template, template.properties(name)["Role"]["Fn::GetAtt"][0])
            if action == "sqs:SendMessage"
        ]
        if name in started:
            if told.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination") != FAILURES:
                yield f"{name} is scheduled, and its failures go nowhere"
            if told.get("Qualifier") != ALIAS:
                yield f"{name}: what becomes of its failures is not said of its alias"
            for key in ("MaximumEventAgeInSeconds", "MaximumRetryAttempts"):
                if key not in told:
                    yield f"{name} is scheduled, and has no {key}"
            if grants != [FAILURES]:
                yield f"{name} may not hand on its failures to the queue, or to others too"
        elif grants:
            yield f"{name} is neither scheduled nor told of events, and may send to a queue"


def state_machines(template):
    for name, resource in template.of_type("AWS::StepFunctions::StateMachine").items():
        given = resource["Properties"]
        logging = given.get("LoggingConfiguration", {})
        groups = [each["CloudWatchLogsLogGroup"]["LogGroupArn"] for each in logging.get("Destinations", [])]
        if logging.get("Level") != "ALL" or groups != [{"Fn::GetAtt": ["StateMachineLogs", "Arn"]}]:
            yield f"{name} does not log all of its executions to StateMachineLogs"
        if logging.get("IncludeExecutionData") is not False:
            yield f"{name} logs people's data"
        if given.get("TracingConfiguration") != {"Enabled": True}:
            yield f"{name} is not traced"
        if "EncryptionConfiguration" not in given:
            yield f"{name} is never under a key of one's own"


def steps(template):
    """Whether each state machine calls what it may, by the names that its definition has for it."""
    for name, resource in template.of_type("AWS::StepFunctions::StateMachine").items():
        given = resource["Properties"]
        called = set(re.findall(r"\$\{(\w+)\}", given.get("DefinitionString", "")))
        substituted = given.get("DefinitionSubstitutions", {})
        for step in sorted(called ^ set(substituted)):
            yield f"{name} calls {step}, or substitutes it, but not both"
        for step, value in sorted(substituted.items()):
            function = alias_of(value, template)
            if function is not None and function.removesuffix("LambdaFunction") != step:
                yield f"{name} substitutes {step} by {function}"
        allowed = {
            function
            for action, resources in granted(template, given["RoleArn"]["Fn::GetAtt"][0])
            if action == "lambda:InvokeFunction"
            for function in (alias_of(each, template) for each in listed(resources))
            if function is not None
        }
        called = {alias_of(value, template) for value in substituted.values()} - {None}
        for function in sorted((allowed ^ called) - KEPT, key=str):
            yield f"{name} calls {function}, or may invoke it, but not both"


def operator(template):
    """Whether the operator's role trusts those that may become it. Both are needed, so one alone is a mistake."""
    if OPERATOR not in template.resources:
        return
    role = f':role/vending/{template.properties(OPERATOR)["RoleName"]}"'
    may = {
        name
        for name in template.of_type("AWS::IAM::Role")
        if any(role in json.dumps(each) for action, each in granted(template, name) if action == "sts:AssumeRole")
    }
    trusted = {
        principal["Fn::GetAtt"][0]
        for statement in template.properties(OPERATOR)["AssumeRolePolicyDocument"]["Statement"]
        for principal in listed(statement["Principal"]["AWS"])
    }
    for name in sorted(may - trusted):
        yield f"{name} may become the operator, which does not trust it"
    for name in sorted(trusted - may):
        yield f"the operator trusts {name}, which may not become it"


def log_groups(template):
    for name, resource in template.of_type("AWS::Logs::LogGroup").items():
        for key in ("RetentionInDays", "KmsKeyId"):
            if key not in resource["Properties"]:
                yield f"{name} has no {key}"


def sizes(template):
    count = len(template.resources)
    if count > MOST_RESOURCES:
        yield f"{count} resources, of {MOST_RESOURCES}"
    count = len(template.of_type("AWS::Lambda::Function"))
    if count > MOST_FUNCTIONS:
        yield f"{count} functions, of {MOST_FUNCTIONS}"
    size = len(json.dumps(template.document, separators=(",", ":")))
    if size > MOST_BYTES:
        yield f"{size} bytes, of {MOST_BYTES}"
    for name in template.of_type("AWS::IAM::Role"):
        policies = template.properties(name).get("Policies", [])
        size = len(re.sub(r"\s", "", json.dumps([policy["PolicyDocument"] for policy in policies if "PolicyDocument" in policy])))
        if size > MOST_POLICY:
            yield f"{name}: its policies have {size} characters, of {MOST_POLICY}"
        size = trust_size(template, name)
        if size > MOST_TRUST:
            yield f"{name}: its trust has {size} characters, of {MOST_TRUST}"


def trust_size(template, role):
    """How long the trust of a role is at its longest, with the names of the roles in it written out."""
    resolver = policies._Resolver(template.document)

    def written(node):
        if isinstance(node, dict) and "Fn::GetAtt" in node:
            trusted = node["Fn::GetAtt"][0]
            # Without a name of its own it gets the stack's, its own id and something drawn: 64 characters at the most.
            given = resolver.resolve(template.properties(trusted).get("RoleName", "x" * 64))
            return f"arn:aws:iam::333333333333:role{template.properties(trusted).get('Path', '/')}{given}"
        if isinstance(node, dict):
            return {key: written(value) for key, value in node.items()}
        return [written(value) for value in node] if isinstance(node, list) else node

    text = re.sub(r"\s", "", json.dumps(written(template.properties(role).get("AssumeRolePolicyDocument", {}))))
    for usual, longest in LONGEST.items():
        text = text.replace(usual, longest)
    return len(text)


def deployable(template, statements):
    """Whether a role may make what the template has, going by services and by names."""
    resolver = policies._Resolver(template.document)
    for name, resource in template.resources.items():
        service = resource["Type"].split("::")[1].lower()
        service = SERVICES.get(service, service)
        allowed = [
            pattern
            for statement in statements
            if any(action.startswith(service + ":") for action in listed(statement["Action"]))
            for pattern in listed(statement["Resource"])
            if pattern != "*"
        ]
        if not allowed:
            yield f"the pipeline may make no {resource['Type']}, as {name} is"
        elif resource["Type"] in NAMES:
            given = resource.get("Properties", {}).get(NAMES[resource["Type"]])
            # Without a name of its own it gets one that begins with the stack's.
            given = resolver.resolve(given) if given else f"account-vending-{STAGE}-{name}"
            path = resource.get("Properties", {}).get("Path", "/") if resource["Type"] == "AWS::IAM::Role" else "/"
            if resource["Type"] == "AWS::Lambda::LayerVersion":
                path = "/layer:"  # a function's pattern is none of a layer's
            if not any(fnmatch.fnmatchcase(path + given.lstrip("/"), last(pattern)) for pattern in allowed):
                yield f"the pipeline may not make {name}, for it is called {given}"


def readable(template, statements, reads):
    """Whether a role may do what CloudFormation does in its name to read what the template has, by type."""
    may = [action for statement in statements for action in listed(statement["Action"])]
    for kind in sorted({resource["Type"] for resource in template.resources.values()}):
        if kind not in reads:
            yield f"{READS} does not say what CloudFormation reads of a {kind}"
        for action in reads.get(kind, []):
            if not any(fnmatch.fnmatchcase(action, pattern) for pattern in may):
                yield f"the pipeline may not {action}, by which CloudFormation reads a {kind}"


def last(pattern):
    """What of an ARN's pattern stands for the name, with a slash before it; of a role, for its path too."""
    return "/" + re.sub(r"^(role|table|project|rule|dashboard|function|log-group|stateMachine|alarm)[:/]/?", "", pattern.split(":", 5)[5])


def listed(value):
    return value if isinstance(value, list) else [value]


def pipeline(environment):
    """What the role of organization/pipeline.yaml may do, of one stage."""
    policies.PARAMETERS["Environment"] = environment
    found = [each for each in policies.of_organization() if each.of == "pipeline.yaml Deployer" and each.name == "deploy"]
    return found[0].statements


def problems(document):
    template = Template(document)
    for rule in (called_by_alias, functions, versions, scheduled, state_machines, steps, operator, log_groups, sizes):
        yield from rule(template)


def main(path):
    document = json.loads(pathlib.Path(path).read_text())
    found = list(problems(document))
    found += deployable(Template(document), pipeline(STAGE))
    found += readable(Template(document), pipeline(STAGE), yaml.safe_load(READS.read_text()))
    print("\n".join(found))
    template = Template(document)
    kinds = ("AWS::Lambda::Function", "AWS::StepFunctions::StateMachine")
    counts = [len(template.of_type(kind)) for kind in kinds]
    print(
        f"{len(template.resources)} resources, {counts[0]} functions, {counts[1]} state machines, {len(found)} problems"
    )
    return 1 if found or 0 in counts else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
