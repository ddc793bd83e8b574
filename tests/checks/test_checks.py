"""The checks themselves, on small examples: one that cannot fail is none."""

import copy
import json
import pathlib
import re
import tempfile
import unittest
import zipfile

import contract
import cost
import lint_grants
import personal_data
import policies
import queries
import stars
import trusted_libraries
import unused_grants
import weight
import yaml
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER
from unused_grants import Grant

READ = Grant("readApi", "lambda", "ReadLedger", "dynamodb:GetItem", "table/ledger")
TRACE = Grant("readApi", "lambda", "Trace", "xray:PutTraceSegments", "*")
TABLE = """
## Granted and not used by the suite
Some words.

| roles | actions | why |
|---|---|---|
| `*` | `xray:Put*`, `logs:PutLogEvents` | Lambda's own. |

## Another
| `*` | `s3:*` | not of this table |
"""


class ResourceTypesTest(unittest.TestCase):
    """What the proof of emptiness asks Cloud Control for. A type that cannot be listed would be passed over."""

    SOURCE = pathlib.Path("src/product/java/dev/accountvending/inventory/ResourceTypes.java")

    def test_every_type_can_be_listed_without_a_model_of_its_parent(self):
        types = re.findall(r'"(AWS::\w+::\w+)"', self.SOURCE.read_text(encoding="utf-8"))
        self.assertGreater(len(types), 40)
        for name in types:
            handler = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", name).schema.get("handlers", {}).get("list")
            self.assertIsNotNone(handler, name)
            self.assertEqual([], handler.get("handlerSchema", {}).get("required", []), name)


class TrustedLibrariesTest(unittest.TestCase):
    SHA_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    def problems(self, trusted, libraries):
        with tempfile.TemporaryDirectory() as folder:
            layer = pathlib.Path(folder, "layer.zip")
            with zipfile.ZipFile(layer, "w") as zipped:
                for name, content in libraries.items():
                    zipped.writestr(name, content)
            checksums = pathlib.Path(folder, "checksums")
            checksums.write_text(trusted)
            return list(trusted_libraries.problems(layer, trusted_libraries.trusted(checksums)))

    def test_a_library_whose_checksum_is_named_is_no_problem(self):
        self.assertEqual([], self.problems(f"{self.SHA_OF_ABC}  a/one/1/one-1.jar\n", {"java/lib/one-1.jar": "abc"}))

    def test_another_file_of_its_name_is_told(self):
        told = self.problems(f"{self.SHA_OF_ABC}  a/one/1/one-1.jar\n", {"java/lib/one-1.jar": "other"})
        self.assertIn("not the file", told[0])

    def test_a_library_that_is_not_named_is_told(self):
        self.assertIn("not in the list", self.problems("", {"java/lib/one-1.jar": "abc"})[0])

    def test_a_layer_without_libraries_is_told(self):
        self.assertEqual(["The layer holds no library."], self.problems("", {"lib/one-1.jar": "abc"}))


class WeightTest(unittest.TestCase):
    TEMPLATE = {
        "Resources": {
            "One": {"Type": "AWS::Lambda::Function"},
            "OneVersion": {"Type": "AWS::Lambda::Version"},
            "Other": {"Type": "AWS::Lambda::Function"},
            "OtherVersion": {"Type": "AWS::Lambda::Version"},
            "Libraries": {"Type": "AWS::Lambda::LayerVersion"},
        }
    }

    def problems(self, archive=0, layer=0, unpacked=0):
        return list(weight.problems(self.TEMPLATE, archive, layer, unpacked))

    def test_each_function_and_each_version_has_a_copy_and_the_layer_one(self):
        self.assertEqual(4 * 10 + 500, weight.stored(self.TEMPLATE, 10, 500))

    def test_what_is_within_its_limits_is_no_problem(self):
        self.assertEqual([], self.problems(6_000_000, 676_000_000, 262_144_000))

    def test_a_large_archive_is_told(self):
        self.assertEqual(["The functions' archive has 6000001 bytes, of 6000000."], self.problems(archive=6_000_001))

    def test_a_heavy_deployment_is_told(self):
        told = self.problems(6_000_000, 676_000_001)
        self.assertEqual(["A deployment takes 700000001 bytes of Lambda's storage for code, of 700000000."], told)

    def test_what_lambda_would_not_unpack_is_told(self):
        self.assertRegex(self.problems(unpacked=262_144_001)[0], "262144001 bytes unpacked")


class UnusedGrantsTest(unittest.TestCase):
    def problems(self, granted, used, table=TABLE):
        return list(unused_grants.problems(set(granted), set(used), unused_grants.rows(table)))

    def test_what_is_used_or_has_its_reason_is_no_problem(self):
        self.assertEqual([], self.problems([READ, TRACE], [READ]))

    def test_what_is_not_used_is_named_whole(self):
        other = READ._replace(action="dynamodb:Scan")
        self.assertEqual(
            [
                "granted and not used: readApi, policy lambda, statement ReadLedger: dynamodb:Scan on table/ledger"
            ],
            self.problems([READ, TRACE, other], [READ]),
        )

    def test_the_same_action_on_another_resource_is_another_grant(self):
        other = READ._replace(resource="table/other")
        self.assertEqual(1, len(self.problems([READ, TRACE, other], [READ])))

    def test_a_row_that_nothing_needs_is_a_problem(self):
        self.assertRegex(self.problems([READ, TRACE], [READ, TRACE])[0], "no grant needs it")

    def test_empty_lists_are_a_problem(self):
        self.assertRegex(self.problems([], [])[0], "Nothing was granted")

    def test_what_was_never_granted_cannot_be_used(self):
        self.assertRegex(self.problems([TRACE], [READ])[0], "never granted")

    def test_a_row_without_a_reason_is_refused(self):
        with self.assertRaises(ValueError):
            unused_grants.rows(TABLE.replace("Lambda's own.", ""))

    def test_a_document_without_the_table_is_refused(self):
        with self.assertRaises(ValueError):
            unused_grants.rows("# Security")

    def test_records_of_several_processes_are_one(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, used in (("1", []), ("2", [READ._asdict()])):
                record = {"granted": [READ._asdict(), TRACE._asdict()], "used": used}
                pathlib.Path(folder, name + ".json").write_text(json.dumps(record))
            files, granted, used = unused_grants.recorded(pathlib.Path(folder))
        self.assertEqual((2, {READ, TRACE}, {READ}), (len(files), granted, used))

    def test_what_is_another_number_in_each_organization_is_the_same_grant(self):
        first, second = (
            unused_grants.grants([READ._replace(resource=resource)._asdict()])
            for resource in (
                "arn:aws:route53:::hostedzone/Z1RXRE52C9OX0, arn:aws:iam::111111111111:role/r, o-abcdefghij/*",
                "arn:aws:route53:::hostedzone/ZAAAAAAAAAAAA, arn:aws:iam::222222222222:role/r, o-0123456789/*",
            )
        )
        self.assertEqual(first, second)

    def test_no_record_at_all_fails(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(1, unused_grants.main(folder, "none.md"))


class PersonalDataTest(unittest.TestCase):
    def kinds(self, line):
        return [kind for kind, _ in personal_data.found_in(line)]

    def test_what_must_not_be_told_is_found(self):
        key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
        for kind, line in {
            "an e-mail address": "assumed-role/Requester/ana@example.com is refused",
            "a token of Slack's": "botToken=xoxb-local-0a1b",
            "a signature of Slack's": "v0=" + "0a" * 32,
            "a signature": "Signature=" + "0a" * 32,
            "a JSON web token": "Bearer eyJhbGciOiJSUzI1.eyJzdWIi.c2ln",
            "a secret by its name": '"sessionToken": "FwoGZXIvYXdzEJr0"',
            "a token": "token " + "Aa1-" * 25,
            "a secret key": f"secret {key} given",
            "a signing secret": "secret 0123456789abcdef0123456789abcdef.",
        }.items():
            self.assertIn(kind, self.kinds(line), line)

    def test_what_logs_are_for_is_not(self):
        for line in (
            '{"level":"INFO","logger":"CreateAccount","message":"done","outcome":"done","leaseId":"payments-spike-1"}',
            '{"function_arn":"arn:aws:lambda:us-east-1:111111111111:function:account-vending-local-inspectApi"}',
            "arn:aws:states:us-east-1:111111111111:execution:answer-slack-local:" + "0a" * 32,
            "Request ID: 2d633b47-092f-4a78-8c4c-ecd74dde3236",
            "at dev.accountvending.aws.ErrorTranslation.translate(ErrorTranslation.java:201)",
            "java.lang.Object@1b2c3d",
            "User: arn:aws:sts::111111111111:assumed-role/account-vending-local-confirmFindings-us-east-1-lambdaRole"
            "/account-vending-local-confirmFindings is not authorized",
        ):
            self.assertEqual([], self.kinds(line), line)

    def test_what_is_found_is_shown_without_itself(self):
        line = "x" * 500 + "for ana@example.com and ben@example.com"
        shown = personal_data.shortened(line, personal_data.found_in(line))
        self.assertNotIn("example.com", shown)
        self.assertIn("for <an e-mail address>", shown)

    def test_logs_without_a_function_fail(self):
        for text, code in (
            ("nothing\n", 1),
            ('{"step":"PlaceAccount"}\n', 0),
            ('{"message":"a@b.de","step":"PlaceAccount"}\n', 1),
        ):
            with tempfile.TemporaryDirectory() as folder:
                pathlib.Path(folder, "unit-1.log").write_text(text)
                self.assertEqual(code, personal_data.main(folder), text)


class QueriesTest(unittest.TestCase):
    EVENTS = [
        {"step": "A", "millis": 10, "level": "INFO", "leaseId": "ana-1"},
        {"step": "A", "millis": 30, "level": "WARN", "leaseId": "ana-1", "code": "SlowDown", "error.message": "later"},
        {"@message": "REPORT Restore Duration: 61.5 ms", "@logStream": "2026/11/25/a-b[1]0"},
    ]

    def problems(self, query):
        return list(queries.problems(query, self.EVENTS))

    def test_what_is_found_is_no_problem(self):
        for query in (
            'fields step, code\n| filter level in ["WARN", "ERROR"] and ispresent(step)\n| sort step asc | limit 3',
            "# a | comment\nfilter ispresent(millis) | stats count(*) as times, pct(millis, 95) as p95 by step | sort p95 desc",
            'filter @message like /^REPORT .*Restore/ | parse @message /Duration: (?<restored>[0-9.]+) ms/'
            " | parse @logStream /^[0-9]+\\/[0-9]+\\/[0-9]+\\/(?<function>[^\\[]+)/"
            " | stats max(restored) as longest by function | sort longest desc",
            'fields step | filter leaseId = "payments-spike-1"',
            "fields @logStream | filter @message like /Task timed out|Restore (Duration|Time)/ | limit 2",
        ):
            self.assertEqual([], self.problems(query), query)

    def test_its_numbers_are_right(self):
        query = "filter ispresent(millis) | stats avg(millis) as mean, max(millis / millis) as one by step"
        self.assertEqual([{"step": "A", "mean": 20, "one": 1}], queries.answer(query, self.EVENTS)[0])

    def test_a_field_that_nothing_has_is_named(self):
        self.assertRegex(self.problems("fields step, gone | filter ispresent(step)")[0], "names gone")
        self.assertRegex(self.problems("stats max(gone) as worst by step")[0], "names worst")

    def test_nothing_found_is_a_problem(self):
        self.assertRegex(self.problems('fields step | filter step = "B"')[0], "finds nothing")

    def test_what_cannot_be_worked_out_is_refused(self):
        for query in ("dedup step", "filter step > 3", "fields step | sort millis desc", "stats min(millis) as m by step"):
            self.assertEqual(1, len(self.problems(query)), query)

    def test_a_line_of_a_function_is_flat(self):
        event = queries.of_function('{"step":"A","error":{"message":"no"},"function_name":"a-b"}')
        self.assertEqual(("no", "2026/11/25/a-b[1]0123456789abcdef"), (event["error.message"], event["@logStream"]))


class StarsTest(unittest.TestCase):
    STAR = stars.Star("Trace", "xray:PutTraceSegments", "*", "role, policy")

    def problems(self, row, star=STAR):
        table = stars.rows(f"## Every * and its reason\n| statement |\n|---|\n{row}\n## Next\n")
        return list(stars.problems([star], table))

    def test_a_star_with_a_row_is_no_problem(self):
        self.assertEqual([], self.problems("| `Trace` | `xray:Put*` | `*` | all | It knows no resource. |"))

    def test_a_star_without_a_row_and_a_row_without_a_star_are(self):
        self.assertEqual(2, len(self.problems("| `Trace` | `xray:Get*` | `*` | all | It knows no resource. |")))
        self.assertEqual(2, len(self.problems("| `Trace` | `xray:Put*` | `*` | `other, *` | It knows no resource. |")))

    def test_a_narrower_row_does_not_stand_for_a_whole_star(self):
        self.assertEqual(2, len(self.problems("| `Trace` | `xray:Put*` | `arn:*` | all | It knows no resource. |")))

    def test_a_whole_star_stands_for_no_other_resource(self):
        star = self.STAR._replace(resource="arn:aws:xray:*:group/*")
        self.assertEqual(2, len(self.problems("| `Trace` | `xray:Put*` | `*` | all | It knows no resource. |", star)))

    def test_stars_of_a_statement_are_found_in_each_of_its_parts(self):
        policy = policies.Policy(
            "role",
            "policy",
            "resource",
            {
                "Statement": {
                    "Action": ["s3:Get*", "s3:PutObject"],
                    "Resource": ["bucket", "bucket/*"],
                    "Principal": {"AWS": "*"},
                }
            },
        )
        self.assertEqual(
            {
                ("s3:Get*", "bucket"),
                ("s3:Get*", "bucket/*"),
                ("s3:Get*", "principal *"),
                ("s3:PutObject", "bucket/*"),
                ("s3:PutObject", "principal *"),
            },
            {(star.action, star.resource) for star in stars.of(policy)},
        )


class PoliciesTest(unittest.TestCase):
    def test_short_forms_and_functions_become_what_they_are_in_an_account(self):
        template = yaml.load(
            """
            Parameters: {VendingAccountId: {Type: String}}
            Resources:
              Key: {Type: AWS::DynamoDB::Table}
              Role:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument:
                    Statement: {Principal: {AWS: !Sub "arn:${AWS::Partition}:iam::${VendingAccountId}:root"}}
                  Policies:
                    - !If [Some, {PolicyName: read, PolicyDocument: {Statement: [{Resource: !GetAtt Key.Arn}]}}, !Ref AWS::NoValue]
            """,
            policies.Loader,
        )
        trust, read = policies.of_template(template)
        self.assertEqual("arn:aws:iam::333333333333:root", trust.statements[0]["Principal"]["AWS"])
        self.assertEqual(
            ("read", "arn:aws:dynamodb:us-east-1:333333333333:table/ledger"), (read.name, read.statements[0]["Resource"])
        )


class LintTest(unittest.TestCase):
    def issues(self, kind="identity", **statement):
        document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", **statement}]}
        policy = policies.Policy("role", "trust" if kind == "trust" else "policy", kind, document)
        return [line.split(" ", 1)[0] for line in lint_grants.findings(policy, set())]

    def test_what_aws_does_not_have_is_found(self):
        self.assertIn("UNKNOWN_ACTION", self.issues(Action="xray:PutTraceSegmnts"))
        self.assertIn("UNKNOWN_PREFIX", self.issues(Action="xrai:PutTraceSegments"))
        self.assertIn("RESOURCE_MISMATCH", self.issues(Action="dynamodb:GetItem", Resource="arn:aws:s3:::bucket"))
        self.assertIn("RESOURCE_STAR", self.issues(Action="dynamodb:GetItem"))
        self.assertIn(
            "UNKNOWN_CONDITION_FOR_ACTION",
            self.issues(Action="xray:PutTraceSegments", Condition={"StringEquals": {"xray:Colour": "red"}}),
        )

    def test_what_is_newer_than_parliament_is_none(self):
        self.assertNotIn("UNKNOWN_PREFIX", self.issues(Action="evs:CreateEnvironment"))

    def test_trust_in_everybody_wants_a_condition(self):
        trust = {"Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}
        condition = {"StringEquals": {"aws:PrincipalOrgID": "o-example123"}}
        self.assertEqual(["OPEN_PRINCIPAL"], self.issues("trust", **trust))
        self.assertEqual([], self.issues("trust", **trust, Condition=condition))


def small_template():
    """One function that is scheduled, and called by one state machine."""
    alias = {"Fn::Join": [":", [{"Fn::GetAtt": ["SweepLambdaFunction", "Arn"]}, "snapstart"]]}
    statements = [
        {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": {"Fn::GetAtt": ["FunctionLogs", "Arn"]}},
        {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": {"Fn::GetAtt": ["FailedEvents", "Arn"]}},
    ]
    operator = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": {"Fn::Sub": "arn:aws:iam::1:role/vending/Operator"}}
    run = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": [{"Ref": "SweepAlias"}]}
    properties = {
        "SweepLambdaFunction": ("AWS::Lambda::Function", {
            "Runtime": "java25",
            "Architectures": ["arm64"],
            "Layers": [{"Ref": "LibrariesLambdaLayer"}],
            "SnapStart": {"ApplyOn": "PublishedVersions"},
            "TracingConfig": {"Mode": "Active"},
            "LoggingConfig": {"LogGroup": {"Ref": "FunctionLogs"}},
            "MemorySize": 1024,
            "Timeout": 30,
            "Role": {"Fn::GetAtt": ["SweepRole", "Arn"]},
            "Environment": {"Variables": {"AVM_TABLE": "ledger"}},
        }),
        "SweepRole": ("AWS::IAM::Role", {"Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": [*statements, operator]}}]}),
        "OperatorRole": ("AWS::IAM::Role", {
            "RoleName": "Operator",
            "AssumeRolePolicyDocument": {"Statement": [{"Principal": {"AWS": [{"Fn::GetAtt": ["SweepRole", "Arn"]}]}}]},
        }),
        "SweepAlias": ("AWS::Lambda::Alias", {"Name": "snapstart", "FunctionName": {"Ref": "SweepLambdaFunction"}}),
        "SweepRule": ("AWS::Events::Rule", {"ScheduleExpression": "rate(1 hour)", "Targets": [{"Arn": alias}]}),
        "SweepPermission": ("AWS::Lambda::Permission", {"FunctionName": alias}),
        "SweepFailures": ("AWS::Lambda::EventInvokeConfig", {
            "FunctionName": {"Ref": "SweepLambdaFunction"},
            "Qualifier": "snapstart",
            "MaximumEventAgeInSeconds": 900,
            "MaximumRetryAttempts": 1,
            "DestinationConfig": {"OnFailure": {"Destination": {"Fn::GetAtt": ["FailedEvents", "Arn"]}}},
        }),
        "FailedEvents": ("AWS::SQS::Queue", {}),
        "FunctionLogs": ("AWS::Logs::LogGroup", {"RetentionInDays": 90, "KmsKeyId": "key"}),
        "MachineRole": ("AWS::IAM::Role", {"Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": [run]}}]}),
        "Machine": ("AWS::StepFunctions::StateMachine", {
            "RoleArn": {"Fn::GetAtt": ["MachineRole", "Arn"]},
            "DefinitionString": '{"Resource": "${Sweep}"}',
            "DefinitionSubstitutions": {"Sweep": {"Ref": "SweepAlias"}},
            "LoggingConfiguration": {
                "Level": "ALL",
                "IncludeExecutionData": False,
                "Destinations": [{"CloudWatchLogsLogGroup": {"LogGroupArn": {"Fn::GetAtt": ["StateMachineLogs", "Arn"]}}}],
            },
            "TracingConfiguration": {"Enabled": True},
            "EncryptionConfiguration": {},
        }),
    }
    return {"Resources": {name: {"Type": kind, "Properties": given} for name, (kind, given) in properties.items()}}


class ContractTest(unittest.TestCase):
    # What is changed, what it becomes, and what is said of it.
    CHANGES = (
        ("SweepRule Targets 0 Arn", {"Fn::GetAtt": ["SweepLambdaFunction", "Arn"]}, "SweepRule names SweepLambdaFunction without its alias"),
        ("SweepPermission FunctionName", {"Ref": "SweepLambdaFunction"}, "SweepPermission names SweepLambdaFunction without its alias"),
        ("SweepPermission FunctionName", {"Fn::Sub": "${SweepLambdaFunction.Arn}:$LATEST"}, "SweepPermission names .* without its alias"),
        ("SweepPermission FunctionName", {"Fn::Sub": "arn:aws:lambda:r:a:function:sweep"}, "without its alias"),
        ("Machine DefinitionSubstitutions Sweep", {"Fn::GetAtt": ["SweepLambdaFunction", "Arn"]}, "Machine substitutes Sweep by no"),
        ("Machine DefinitionSubstitutions", {}, "Machine calls Sweep, or substitutes it, but not both"),
        ("Machine DefinitionSubstitutions", {"Sweep": {"Ref": "SweepAlias"}, "Other": {"Ref": "SweepAlias"}}, "Machine substitutes Other by SweepLambdaFunction"),
        ("Machine DefinitionString", '{"Resource": "${Clean}"}', "Machine calls Clean, or substitutes it"),
        ("MachineRole Policies 0 PolicyDocument Statement 0 Resource", [], "Machine calls SweepLambdaFunction, or may invoke it, but not both"),
        ("MachineRole Policies", [], "Machine calls SweepLambdaFunction, or may invoke it, but not both"),
        ("OperatorRole AssumeRolePolicyDocument Statement 0 Principal AWS", [], "SweepRole may become the operator, which does not trust"),
        ("SweepRole Policies 0 PolicyDocument Statement 2 Resource", "*", "operator trusts SweepRole, which may not"),
        ("OperatorRole AssumeRolePolicyDocument Statement 0 Sid", "s" * 2048, "OperatorRole: its trust has 2[0-9]+ characters"),
        ("Machine LoggingConfiguration Level", "ERROR", "Machine does not log all"),
        ("Machine LoggingConfiguration IncludeExecutionData", True, "Machine logs people's data"),
        ("Machine TracingConfiguration", None, "Machine is not traced"),
        ("Machine EncryptionConfiguration", None, "Machine is never under a key"),
        ("SweepAlias Name", "live", "SweepLambdaFunction has no alias snapstart"),
        ("SweepLambdaFunction Runtime", "java21", 'SweepLambdaFunction: Runtime is "java21"'),
        ("SweepLambdaFunction Architectures", None, "SweepLambdaFunction: Architectures is null"),
        ("SweepLambdaFunction Layers", None, "SweepLambdaFunction: Layers is null"),
        ("SweepLambdaFunction SnapStart", None, "SweepLambdaFunction: SnapStart is null"),
        ("SweepLambdaFunction TracingConfig", {"Mode": "PassThrough"}, "SweepLambdaFunction: TracingConfig"),
        ("SweepLambdaFunction LoggingConfig", None, "SweepLambdaFunction does not log to FunctionLogs"),
        ("SweepLambdaFunction MemorySize", None, "SweepLambdaFunction has no MemorySize"),
        ("SweepLambdaFunction Timeout", None, "SweepLambdaFunction has no Timeout"),
        ("SweepLambdaFunction Environment Variables AVM_TABLE", "x" * 4096, "its environment has 4105 characters"),
        ("SweepRole Policies 0 PolicyDocument Statement 0 Resource", "*", "elsewhere than to FunctionLogs"),
        ("SweepRole Policies 0 PolicyDocument Statement 0 Action", "logs:PutLogEvents", "SweepLambdaFunction may not log"),
        ("SweepRole Policies 0 PolicyDocument Statement 1 Resource", "*", "SweepLambdaFunction may not hand on its failures"),
        ("SweepRole Policies 0 PolicyDocument Statement 0 Sid", "s" * 10_240, "SweepRole: its policies have"),
        ("SweepFailures DestinationConfig", None, "its failures go nowhere"),
        ("SweepFailures Qualifier", "$LATEST", "not said of its alias"),
        ("SweepFailures MaximumRetryAttempts", None, "has no MaximumRetryAttempts"),
        ("SweepRule ScheduleExpression", None, "SweepLambdaFunction is neither scheduled nor told of events, and may send"),
        ("FunctionLogs RetentionInDays", None, "FunctionLogs has no RetentionInDays"),
        ("FunctionLogs KmsKeyId", None, "FunctionLogs has no KmsKeyId"),
    )

    def test_what_is_as_it_should_be_is_no_problem(self):
        self.assertEqual([], list(contract.problems(small_template())))

    def test_whatever_is_otherwise_is_told(self):
        for where, becomes, told in self.CHANGES:
            with self.subTest(where=where, becomes=str(becomes)[:40]):
                name, *path, last = where.split()
                template = small_template()
                node = template["Resources"][name]["Properties"]
                for key in path:
                    node = node[int(key) if key.isdigit() else key]
                if becomes is None:
                    del node[last]
                else:
                    node[last] = becomes
                found = "\n".join(contract.problems(template))
                self.assertRegex(found, told)

    def test_a_version_that_would_be_kept_is_told(self):
        for kind in ("AWS::Lambda::Version", "AWS::Lambda::LayerVersion"):
            with self.subTest(kind=kind):
                template = small_template()
                template["Resources"]["OfBefore"] = {"Type": kind, "DeletionPolicy": "Retain"}
                self.assertRegex("\n".join(contract.problems(template)), "OfBefore would be kept")

    def test_too_many_versions_at_once_are_told(self):
        for before, told in (
            ({}, "9 versions are made at once, of 8"),
            ({8: 0, 9: 0}, "more than one version is made as soon as V0 is"),
            ({8: 0, 9: 1}, ""),
        ):
            with self.subTest(before=before):
                versions = {
                    f"V{number}": {"Type": "AWS::Lambda::Version", "DependsOn": [f"V{before[number]}"] if number in before else []}
                    for number in range(max(before, default=8) + 1)
                }
                self.assertEqual(told, "\n".join(contract.chains(versions)))

    def test_what_cloud_formation_may_not_read_is_told(self):
        template = contract.Template({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}, "Stream": {"Type": "AWS::Kinesis::Stream"}}})
        reads = {"AWS::SNS::Topic": ["sns:GetTopicAttributes", "sns:GetDataProtectionPolicy"]}
        self.assertEqual(
            [
                "tests/fixtures/cloudformation/reads.yml does not say what CloudFormation reads of a AWS::Kinesis::Stream",
                "the pipeline may not sns:GetDataProtectionPolicy, by which CloudFormation reads a AWS::SNS::Topic",
            ],
            list(contract.readable(template, [{"Action": "sns:Get*Attributes", "Resource": "*"}], reads)),
        )

    def test_too_many_resources_and_too_large_a_template_are_told(self):
        template = small_template()
        group = template["Resources"]["FunctionLogs"]
        template["Resources"].update({f"Logs{number}": copy.deepcopy(group) for number in range(350)})
        template["Outputs"] = "x" * 1_000_000
        found = "\n".join(contract.problems(template))
        self.assertRegex(found, "361 resources, of 350")
        self.assertRegex(found, "bytes, of 1000000")

    def test_too_many_functions_are_told(self):
        template = small_template()
        sweep = template["Resources"]["SweepLambdaFunction"]
        template["Resources"].update({f"Sweep{number}": copy.deepcopy(sweep) for number in range(53)})
        self.assertRegex("\n".join(contract.problems(template)), "54 functions, of 53")

    def test_what_the_pipeline_may_not_make_is_told(self):
        template = contract.Template(
            {
                "Resources": {
                    "Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/aws/lambda/account-vending-example"}},
                    "Other": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/aws/lambda/others"}},
                    "Role": {"Type": "AWS::IAM::Role", "Properties": {}},
                    "Operator": {
                        "Type": "AWS::IAM::Role",
                        "Properties": {"Path": "/vending/", "RoleName": "account-vending-example-Operator"},
                    },
                    "Stray": {"Type": "AWS::IAM::Role", "Properties": {"Path": "/vending/", "RoleName": "account-vending-example-Other"}},
                    "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"StateMachineName": "vend-account-example"}},
                    "Layer": {"Type": "AWS::Lambda::LayerVersion", "Properties": {"LayerName": "account-vending-example-libraries"}},
                    "OtherLayer": {"Type": "AWS::Lambda::LayerVersion", "Properties": {"LayerName": "other-libraries"}},
                    "Stream": {"Type": "AWS::Kinesis::Stream"},
                }
            }
        )
        self.assertEqual(
            [
                "the pipeline may not make Other, for it is called /aws/lambda/others",
                "the pipeline may not make Stray, for it is called account-vending-example-Other",
                "the pipeline may not make OtherLayer, for it is called other-libraries",
                "the pipeline may make no AWS::Kinesis::Stream, as Stream is",
            ],
            list(contract.deployable(template, contract.pipeline("example"))),
        )

    def test_a_role_that_two_functions_share_is_told(self):
        template = small_template()
        template["Resources"]["Other"] = template["Resources"]["SweepLambdaFunction"]
        self.assertRegex("\n".join(contract.problems(template)), "Other shares its role with SweepLambdaFunction")


class CostTest(unittest.TestCase):
    def bill(self, resources, conditions=None):
        template = cost.Template({"Resources": resources, "Conditions": conditions or {}})
        return cost.standing(template, cost.Prices.load())

    def quantity(self, bill, wanted):
        return sum(quantity for (_, unit), quantity in bill.lines.items() if unit == wanted)

    def test_a_type_without_a_price_is_refused_by_name(self):
        with self.assertRaisesRegex(cost.UnknownPrice, "AWS::EC2::NatGateway"):
            self.bill({"Way": {"Type": "AWS::EC2::NatGateway", "Properties": {}}})

    def test_an_alarm_costs_by_its_metrics(self):
        metric = {"MetricStat": {"Metric": {"Namespace": "AWS/SQS", "MetricName": "Depth"}, "Period": 300}}
        own = {"Namespace": "AccountVending", "MetricName": "EmptyPools", "Period": 300}
        bill = self.bill(
            {
                "Two": {
                    "Type": "AWS::CloudWatch::Alarm",
                    "Properties": {"Metrics": [metric, metric, {"Expression": "a+b"}]},
                },
                "One": {"Type": "AWS::CloudWatch::Alarm", "Properties": own},
            }
        )
        self.assertEqual(3, self.quantity(bill, "alarm-metric"))

    def test_an_alarm_of_high_resolution_is_refused(self):
        with self.assertRaisesRegex(cost.UnknownPrice, "resolution"):
            self.bill({"Fast": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Namespace": "AWS/SQS", "Period": 10}}})

    def test_what_is_not_made_costs_nothing(self):
        key = {"Key": {"Type": "AWS::KMS::Key", "Condition": "Own", "Properties": {}}}
        self.assertEqual(0, self.quantity(self.bill(key, {"Own": {"Fn::Equals": ["false", "true"]}}), "key"))
        self.assertEqual(1, self.quantity(self.bill(key, {"Own": {"Fn::Equals": ["true", "true"]}}), "key"))

    def test_the_fourth_dashboard_is_paid_for(self):
        boards = {f"Board{i}": {"Type": "AWS::CloudWatch::Dashboard", "Properties": {}} for i in range(4)}
        self.assertEqual(1, self.quantity(self.bill(boards), "dashboard"))

    def test_a_dashboard_of_many_metrics_is_paid_for(self):
        body = json.dumps({"widgets": [{"properties": {"metrics": [["AWS/SQS", "Depth"]] * 51}}]})
        board = {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"DashboardBody": {"Fn::Sub": body}}}
        self.assertEqual(1, self.quantity(self.bill({"Board": board}), "dashboard"))

    def test_a_schedule_is_counted_by_its_rate(self):
        template = cost.Template(
            {
                "Resources": {
                    "Sweep": {
                        "Type": "AWS::Lambda::Function",
                        "Properties": {"FunctionName": "vending-prod-sweepLeases", "MemorySize": 1024},
                    },
                    "Rule": {
                        "Type": "AWS::Events::Rule",
                        "Properties": {
                            "ScheduleExpression": "rate(15 minutes)",
                            "Targets": [{"Arn": {"Fn::Join": [":", [{"Fn::GetAtt": ["SweepLeasesLambdaFunction", "Arn"]}, "live"]]}}],
                        },
                    },
                }
            }
        )
        usage = {"idle": {"sweepLeases": {"invocations": 1, "calls": {"dynamodb:Query": 2}}}}
        bill = cost.idle(template, cost.Prices.load(), usage)
        self.assertEqual(2920, self.quantity(bill, "lambda-request"))
        self.assertEqual(5840, self.quantity(bill, "ledger-read"))

    def test_a_wake_up_is_counted_by_its_rate_and_functions(self):
        names = ("FailLease", "VendAccount")
        template = cost.Template(
            {
                "Resources": {
                    **{
                        name: {
                            "Type": "AWS::Lambda::Function",
                            "Properties": {"FunctionName": f"vending-prod-{cost.uncapitalized(name)}", "MemorySize": 1024},
                        }
                        for name in names
                    },
                    "Wake": {
                        "Type": "AWS::StepFunctions::StateMachine",
                        "Properties": {"DefinitionSubstitutions": {name: {"Ref": f"{name}Alias"} for name in names}},
                    },
                    "Rule": {
                        "Type": "AWS::Events::Rule",
                        "Properties": {"ScheduleExpression": "rate(10 days)", "Targets": [{"Arn": {"Ref": "Wake"}}]},
                    },
                }
            }
        )
        bill = cost.idle(template, cost.Prices.load(), {"idle": {}})
        times = 730 / 240
        self.assertAlmostEqual(2 * times, self.quantity(bill, "lambda-request"))
        self.assertAlmostEqual((2 + cost.WAKE_TRANSITIONS) * times, self.quantity(bill, "transition"))


if __name__ == "__main__":
    unittest.main(buffer=True)
