"""Lints every policy in templates with parliament: the packaged one, and those of organization/.

CloudFormation's functions are replaced by what they would become in an account, parameters without a
default by a sample; nothing else is changed. A finding is an error: unknown actions, resources that an action does not know, and the like.
"""

import json
import re
import sys

import parliament
import yaml

PSEUDO = {
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
    "AWS::AccountId": "333333333333",
}

# What an administrator would give.
SAMPLES = {
    "VendingAccountId": "333333333333",
    "ExternalId": "example-organization",
    "OrganizationId": "o-abcdefghij",
    "ParentDomain": "accounts.example.com",
    "ParentZoneId": "Z0123456789EXAMPLE",
    "IdentityCenterInstanceArn": "arn:aws:sso:::instance/ssoins-0123456789abcdef",
    "IdentityStoreId": "d-1234567890",
}


# Findings that are wrong, each with its reason.
WRONG = {
    # parliament's list gives this action the ARNs of express executions only; it takes
    # arn:…:execution:<state machine>:<name>, as DescribeExecution's page in the API reference shows.
    ("RESOURCE_MISMATCH", "states:DescribeExecution"),
}


def is_wrong(finding):
    detail = finding.detail if isinstance(finding.detail, list) else []
    return bool(detail) and all((finding.issue, part.get("action")) in WRONG for part in detail)


def arn(resources, name):
    kind = resources[name]["Type"]
    here = "us-east-1:333333333333"
    return {
        "AWS::ApiGatewayV2::Api": "abcdefghij",
        "AWS::DynamoDB::Table": f"arn:aws:dynamodb:{here}:table/ledger",
        "AWS::IAM::Role": f"arn:aws:iam::333333333333:role/{name}",
        "AWS::Lambda::Alias": f"arn:aws:lambda:{here}:function:{name}:snapstart",
        "AWS::Logs::LogGroup": f"arn:aws:logs:{here}:log-group:{name}:*",
    }[kind]


def value(template, name):
    """What a Ref becomes, or what stands in ${}."""
    parameters = template.get("Parameters", {})
    if name in parameters:
        return SAMPLES.get(name) or parameters[name]["Default"]
    return PSEUDO.get(name) or arn(template["Resources"], name.removesuffix(".Arn"))


def resolve(node, template):
    if isinstance(node, list):
        return [resolve(part, template) for part in node]
    if not isinstance(node, dict):
        return node
    if set(node) == {"Ref"}:
        return value(template, node["Ref"])
    if set(node) == {"Fn::GetAtt"}:
        return value(template, node["Fn::GetAtt"][0])
    if set(node) == {"Fn::Join"}:
        separator, parts = node["Fn::Join"]
        return separator.join(resolve(parts, template))
    if set(node) == {"Fn::Sub"}:
        return re.sub(r"\$\{([^}]+)\}", lambda found: value(template, found[1]), node["Fn::Sub"])
    return {key: resolve(part, template) for key, part in node.items()}


class Yaml(yaml.SafeLoader):
    """YAML with CloudFormation's short forms."""


def whole(loader, tag, node):
    """!Sub as Fn::Sub; Ref has no prefix, and GetAtt's argument is written with a dot."""
    if isinstance(node, yaml.ScalarNode):
        argument = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        argument = loader.construct_sequence(node, deep=True)
    else:
        argument = loader.construct_mapping(node, deep=True)
    if tag == "GetAtt":
        argument = argument.split(".")
    return {tag if tag == "Ref" else "Fn::" + tag: argument}


Yaml.add_multi_constructor("!", whole)


def read(path):
    with open(path) as file:
        return json.load(file) if path.endswith(".json") else yaml.load(file, Yaml)


def policies_of(resource):
    properties = resource["Properties"]
    return {
        "AWS::IAM::Role": properties.get("Policies", []),
        "AWS::IAM::Policy": [properties],
    }.get(resource["Type"], [])


def main(*paths):
    policies = 0
    findings = 0
    for path in paths:
        template = read(path)
        for name, resource in sorted(template["Resources"].items()):
            for policy in policies_of(resource):
                policies += 1
                document = resolve(policy["PolicyDocument"], template)
                for finding in parliament.analyze_policy_string(json.dumps(document)).findings:
                    if is_wrong(finding):
                        continue
                    findings += 1
                    print(f"{path}: {name}: {finding.issue} {finding.detail} {finding.location}")
    print(f"{policies} policies, {findings} findings")
    return 1 if findings or not policies else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
