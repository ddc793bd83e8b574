"""Lints every policy in a packaged template with parliament.

CloudFormation's functions are replaced by what they would become in an account; nothing else is
changed. A finding is an error: unknown actions, resources that an action does not know, and the like.
"""

import json
import re
import sys

import parliament

PSEUDO = {
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
    "AWS::AccountId": "333333333333",
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


def resolve(node, resources):
    if isinstance(node, list):
        return [resolve(part, resources) for part in node]
    if not isinstance(node, dict):
        return node
    if set(node) == {"Ref"}:
        return PSEUDO.get(node["Ref"]) or arn(resources, node["Ref"])
    if set(node) == {"Fn::GetAtt"}:
        return arn(resources, node["Fn::GetAtt"][0])
    if set(node) == {"Fn::Join"}:
        separator, parts = node["Fn::Join"]
        return separator.join(resolve(parts, resources))
    if set(node) == {"Fn::Sub"}:
        return re.sub(
            r"\$\{([^}]+)\}",
            lambda found: PSEUDO.get(found[1]) or arn(resources, found[1].removesuffix(".Arn")),
            node["Fn::Sub"],
        )
    return {key: resolve(value, resources) for key, value in node.items()}


def main(template):
    with open(template) as file:
        resources = json.load(file)["Resources"]
    policies = 0
    findings = 0
    for name, resource in sorted(resources.items()):
        if resource["Type"] != "AWS::IAM::Role":
            continue
        for policy in resource["Properties"].get("Policies", []):
            policies += 1
            document = resolve(policy["PolicyDocument"], resources)
            for finding in parliament.analyze_policy_string(json.dumps(document)).findings:
                if is_wrong(finding):
                    continue
                findings += 1
                print(f"{name}: {finding.issue} {finding.detail} {finding.location}")
    print(f"{policies} policies, {findings} findings")
    return 1 if findings or not policies else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
