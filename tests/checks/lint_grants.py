"""Lints every policy of the product with parliament: unknown actions, condition keys and types of resources,
resources that an action does not know, and the like. A finding is an error.

parliament's list of actions is of its last release; those that it does not know are looked up in a list of today's.

Trust policies and policies on resources have principals, which parliament does not read: it sees their actions and
conditions, on a resource that stands for theirs. That nobody is trusted without a condition is checked here.
"""

import functools
import json
import re
import subprocess
import sys

import parliament
import policies

# Findings that are wrong, each with its reason: (issue, whose policy, what is found), the last two as patterns. One
# that stands for no finding any more is a finding itself.
WRONG = [
    # parliament's list gives this action the ARNs of express executions only; it takes
    # arn:…:execution:<state machine>:<name>, as DescribeExecution's page in the API reference shows.
    ("RESOURCE_MISMATCH", ".*", "states:DescribeExecution"),
    # The key holds an ARN; compared as a string it is compared whole, as IAM's guide to boundaries does it.
    ("MISMATCHED_TYPE_BUT_USABLE", r".*\.(Deploy|boundary), policy", "String(Not)?Equals requires .* given Arn"),
    # The claims of an OpenID Connect token are keys by the issuer's name; no list of AWS's has them.
    ("UNKNOWN_CONDITION_FOR_ACTION", r".*[. ]Deployer, trust", r"\S+:(aud|sub) for action sts:AssumeRoleWithWebIdentity"),
    # parliament's list gives this action the ARNs of streams only; it takes a table's too.
    ("RESOURCE_MISMATCH", "pipeline.yaml Deployer, deploy", "dynamodb:GetResourcePolicy"),
    # A boundary grants nothing: what it leaves is on every resource.
    ("RESOURCE_STAR", r".*\.boundary, policy", ".*"),
    # Whoever deploys may read the account's own IAM, all of it, as PowerUserAccess reads all else.
    ("RESOURCE_STAR", r".*\.Deploy, policy|identity-center\.yaml Developer, inline", r"\['iam:Get"),
    # Who administers a key may do what there is to do with it; what is not for keys says nothing in its policy.
    ("RESOURCE_MISMATCH", "EncryptionKey, key", "^kms:"),
    # osls writes it, for the bucket that it uploads to, and leaves the version out.
    ("INVALID_VERSION", "ServerlessDeploymentBucketPolicy, bucket", ".*"),
]


def plain(value):
    return value if isinstance(value, list) else [value]


def wrong(policy, finding):
    """The entry of WRONG by which a finding is none, if there is one."""
    of = f"{policy.of}, {policy.name}"
    for entry in WRONG:
        issue, whose, what = entry
        if (
            finding.issue == issue
            and re.fullmatch(whose, of)
            and all(re.search(what, str(part.get("action", part) if isinstance(part, dict) else part)) for part in details(finding))
        ):
            return entry
    return None


def details(finding):
    parts = finding.detail if isinstance(finding.detail, list) else []
    return parts if parts and isinstance(parts[0], dict) else [str(finding.detail)]


STANDS_FOR = {
    "trust": "arn:aws:iam::333333333333:role/vending/Example",
    "key": "arn:aws:kms:us-east-1:333333333333:key/01234567-89ab-cdef-0123-456789abcdef",
}


def linted(policy):
    """As parliament reads it: an identity's policy."""
    stands_for = STANDS_FOR.get(policy.name)
    statements = []
    for statement in policy.statements:
        statement = {key: value for key, value in statement.items() if "Principal" not in key}
        if stands_for:
            statement["Resource"] = stands_for
        statements.append(statement)
    return {"Version": policy.document.get("Version"), "Statement": statements}


@functools.cache
def exists(action):
    """Whether AWS has the action, or any that is like it, though parliament does not know it."""
    asked = subprocess.run(
        ["node", "tests/checks/unknown_actions.mjs", action], check=True, capture_output=True, text=True
    )
    return not asked.stdout.strip()


def is_news(finding):
    return finding.issue in ("UNKNOWN_PREFIX", "UNKNOWN_ACTION") and exists(finding.location["string"])


def findings(policy, used):
    for finding in parliament.analyze_policy_string(json.dumps(linted(policy))).findings:
        entry = wrong(policy, finding)
        if entry:
            used.add(entry)
        elif not is_news(finding):
            yield f"{finding.issue} {finding.detail} {finding.location}"
    if policy.kind in ("trust", "resource"):
        for statement in policy.statements:
            if is_open(statement):
                yield f"OPEN_PRINCIPAL {statement.get('Sid', '')} trusts everybody without a condition"


def is_open(statement):
    principal = statement.get("Principal", {})
    everybody = principal == "*" or "*" in [
        name for names in (principal.values() if isinstance(principal, dict) else []) for name in plain(names)
    ]
    return statement["Effect"] == "Allow" and (everybody or "NotPrincipal" in statement) and not statement.get("Condition")


def main(template):
    checked = policies.everywhere(template)
    found = 0
    used = set()
    for policy in checked:
        for finding in findings(policy, used):
            found += 1
            print(f"{policy.of}, {policy.name}: {finding}")
    for entry in WRONG:
        if entry not in used:
            found += 1
            print(f"In WRONG of {__file__}, and nothing is found that it stands for: {entry}")
    print(f"{len(checked)} policies, {found} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
