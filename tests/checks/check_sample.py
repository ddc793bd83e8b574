"""Checks that a packaged sample service has what its stage's entry in custom.stages says, and no other's.

    check_sample.py <serverless.yml> <stage> <packaged template>
"""

import json
import sys

import yaml


def found(resources, kind, name):
    values = [each["Properties"].get(name) for each in resources if each["Type"] == kind]
    return values or [None]


def main(service, stage, template):
    with open(service) as file:
        stages = yaml.safe_load(file)["custom"]["stages"]
    with open(template) as file:
        resources = list(json.load(file)["Resources"].values())
    wanted = stages[stage]
    boundary = f"arn:aws:iam::{wanted['accountId']}:policy/vending/VendingBoundary"
    problems = [
        f"{kind} has the {name} {value}, not {expected}"
        for kind, name, expected in [
            ("AWS::ApiGatewayV2::DomainName", "DomainName", wanted["domain"]),
            ("AWS::Route53::RecordSet", "Name", wanted["domain"] + "."),
            ("AWS::Route53::RecordSet", "HostedZoneId", wanted["hostedZoneId"]),
            ("AWS::IAM::Role", "PermissionsBoundary", boundary),
        ]
        for value in found(resources, kind, name)
        if value != expected
    ]
    for configurations in found(resources, "AWS::ApiGatewayV2::DomainName", "DomainNameConfigurations"):
        if configurations[0]["CertificateArn"] != wanted["certificateArn"]:
            problems.append(f"the domain has the certificate {configurations[0]['CertificateArn']}")
    text = json.dumps(resources)
    for other, entry in stages.items():
        if other != stage and entry["accountId"] in text:
            problems.append(f"the stage {other}'s account is in it")
    for problem in problems:
        print(f"stage {stage}: {problem}", file=sys.stderr)
    if not problems:
        print(f"stage {stage}: {wanted['domain']}, its certificate and its boundary")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
