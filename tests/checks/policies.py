"""Every policy of the product, wherever it is written: the packaged template, what an administrator deploys
(organization/), and what members get, which a unit test writes to target/policies/.

CloudFormation's functions are replaced by what they would become in an account; nothing else is changed.
"""

import json
import pathlib
import re
import typing

import yaml

PSEUDO = {
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
    "AWS::AccountId": "333333333333",
}
# Parameters of organization/*.yaml that stand where a policy wants a certain form; others become their name.
PARAMETERS = {
    "VendingAccountId": "333333333333",
    "Installation": "account-vending-prod",
    "ParentZoneId": "Z0123456789EXAMPLE",
    "OrganizationId": "o-example123",
    "AccessRoleName": "OrganizationAccountAccessRole",
    "ProtectedAccountIds": ["444444444444", "555555555555"],
    "IdentityCenterInstanceArn": "arn:aws:sso:::instance/ssoins-0123456789abcdef",
    "IdentityStoreId": "d-1234567890",
    "Environment": "prod",
    "Repository": "example/accounts",
}
ORGANIZATION = pathlib.Path("organization")
MEMBERS = pathlib.Path("target/policies")


class Policy(typing.NamedTuple):
    """kind: identity | trust | scp | resource; of: the role or file that it belongs to."""

    of: str
    name: str
    kind: str
    document: dict

    @property
    def statements(self):
        statements = self.document["Statement"]
        return statements if isinstance(statements, list) else [statements]


class Loader(yaml.SafeLoader):
    """CloudFormation's short forms, as the long ones."""


def _long_form(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in ("Ref", "Condition") else "Fn::" + suffix: value}


Loader.add_multi_constructor("!", _long_form)


class _Resolver:
    def __init__(self, template):
        self.resources = template["Resources"]
        self.parameters = template.get("Parameters", {})

    def named(self, name):
        if name in PSEUDO:
            return PSEUDO[name]
        if name in self.parameters:
            return PARAMETERS.get(name, name)
        return self.arn(name)

    def arn(self, name):
        here = "us-east-1:333333333333"
        return {
            "AWS::IAM::ManagedPolicy": f"arn:aws:iam::333333333333:policy/{name}",
            "AWS::ApiGatewayV2::Api": "abcdefghij",
            "AWS::CodeBuild::Project": f"arn:aws:codebuild:{here}:project/{name}",
            "AWS::DynamoDB::Table": f"arn:aws:dynamodb:{here}:table/ledger",
            "AWS::IAM::OIDCProvider": "arn:aws:iam::333333333333:oidc-provider/token.actions.githubusercontent.com",
            "AWS::IAM::Role": f"arn:aws:iam::333333333333:role/{name}",
            "AWS::Lambda::Alias": f"arn:aws:lambda:{here}:function:{name}:snapstart",
            "AWS::Logs::LogGroup": f"arn:aws:logs:{here}:log-group:{name}:*",
            "AWS::S3::Bucket": "deployment-bucket",
            "AWS::SQS::Queue": f"arn:aws:sqs:{here}:{name}",
            "AWS::StepFunctions::StateMachine": f"arn:aws:states:{here}:stateMachine:{name}",
        }[self.resources[name]["Type"]]

    def substitute(self, text, values):
        return re.sub(
            r"\$\{([^!}][^}]*)\}",
            lambda found: values.get(found[1]) or self.named(found[1].removesuffix(".Arn")),
            text,
        ).replace("${!", "${")

    def resolve(self, node):
        if isinstance(node, list):
            return [self.resolve(part) for part in node if not self.is_nothing(part)]
        if not isinstance(node, dict):
            return node
        if set(node) == {"Ref"}:
            return self.named(node["Ref"])
        if set(node) == {"Fn::GetAtt"}:
            return self.named(node["Fn::GetAtt"][0])
        if set(node) == {"Fn::Join"}:
            separator, parts = node["Fn::Join"]
            return separator.join(self.resolve(parts))
        if set(node) == {"Fn::Split"}:
            separator, whole = node["Fn::Split"]
            return self.resolve(whole).split(separator)
        if set(node) == {"Fn::Select"}:
            number, whole = node["Fn::Select"]
            parts = self.resolve(whole)
            return parts[min(number, len(parts) - 1)]  # a parameter without a value has one part
        if set(node) == {"Fn::Sub"}:
            given = node["Fn::Sub"]
            text, values = given if isinstance(given, list) else (given, {})
            return self.substitute(text, self.resolve(values))
        if set(node) == {"Fn::If"}:
            # Whichever branch grants more: a check sees what there can be.
            _, first, second = node["Fn::If"]
            return self.resolve(second if self.is_nothing(first) else first)
        return {key: self.resolve(value) for key, value in node.items() if not self.is_nothing(value)}

    @staticmethod
    def is_nothing(node):
        return node == {"Ref": "AWS::NoValue"}


def of_template(template, prefix=""):
    """The policies of roles, and those on keys and buckets."""
    resolver = _Resolver(template)
    for name, resource in sorted(template["Resources"].items()):
        properties = resource.get("Properties", {})
        of = prefix + name
        if resource["Type"] == "AWS::IAM::Role":
            trust = resolver.resolve(properties["AssumeRolePolicyDocument"])
            yield Policy(of, "trust", "trust", trust)
            for policy in properties.get("Policies", []):
                if not resolver.is_nothing(policy):
                    policy = resolver.resolve(policy)
                    yield Policy(of, policy["PolicyName"], "identity", policy["PolicyDocument"])
        elif resource["Type"] in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"):
            yield Policy(of, name, "identity", resolver.resolve(properties["PolicyDocument"]))
        elif resource["Type"] == "AWS::SSO::PermissionSet" and "InlinePolicy" in properties:
            yield Policy(of, "inline", "identity", resolver.resolve(properties["InlinePolicy"]))
        elif resource["Type"] == "AWS::KMS::Key":
            yield Policy(of, "key", "resource", resolver.resolve(properties["KeyPolicy"]))
        elif resource["Type"] == "AWS::S3::BucketPolicy":
            yield Policy(of, "bucket", "resource", resolver.resolve(properties["PolicyDocument"]))


def of_organization(folder=ORGANIZATION):
    for file in sorted(folder.glob("*.yaml")):
        yield from of_template(yaml.load(file.read_text(), Loader), f"{file.name} ")
    for file in sorted(folder.glob("guardrails/*.json")):
        yield Policy(f"guardrails/{file.name}", "scp", "scp", json.loads(file.read_text()))


def of_members(folder=MEMBERS):
    """Written by PoliciesForLintTest: <kind>.<role>….(trust|policy).json"""
    for file in sorted(folder.glob("*.json")):
        of, kind = file.name.removesuffix(".json").rsplit(".", 1)
        yield Policy(of, kind, "trust" if kind == "trust" else "identity", json.loads(file.read_text()))


def everywhere(template):
    """All of them; a part that has none is a mistake of whoever runs this."""
    parts = {
        template: list(of_template(json.loads(pathlib.Path(template).read_text()))),
        str(ORGANIZATION): list(of_organization()),
        str(MEMBERS): list(of_members()),
    }
    for part, policies in parts.items():
        if not policies:
            raise SystemExit(f"{part} holds no policy: nothing was checked.")
    return [policy for policies in parts.values() for policy in policies]
