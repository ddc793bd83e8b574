// What would change is told as it is, and whatever must not be deployed is stopped; AWS is played by a server that answers
// as its API reference has it, and keeps what was asked.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";
import { byType, concurrencyProblem, differences, missed, replacements, reserved } from "../../serverless/change.js";

const SETTINGS = "GET /2016-08-19/account-settings";
const table = (name) => ({ Type: "AWS::DynamoDB::Table", DeletionPolicy: "Retain", Properties: { TableName: name } });
const queue = { Type: "AWS::SQS::Queue", Properties: {} };
const step = (code, memory = 1024) => ({
  Type: "AWS::Lambda::Function",
  Properties: {
    Code: { S3Key: code },
    MemorySize: memory,
    ReservedConcurrentExecutions: { "Fn::If": ["Reserved", 9, { Ref: "AWS::NoValue" }] },
    Environment: { Variables: { AVM_ORGANIZATION_ROLE_ARN: "arn:aws:iam::222222222222:role/vending/Organization" } },
  },
});
const PACKAGE = { Conditions: { Reserved: { "Fn::Equals": ["true", "true"] } }, Resources: { Step: step("new"), Ledger: table("new") } };

test("resources are counted by type, the most first", () => {
  const counted = byType({ a: queue, b: table("b"), c: queue });
  assert.deepEqual(counted, ["     2  AWS::SQS::Queue", "     1  AWS::DynamoDB::Table"]);
});

test("what differs is told, and where the code lies is no difference", () => {
  const before = { Step: step("old"), Other: step("old", 512), Ledger: table("old"), Gone: queue, Kept: table("kept") };
  const after = { Step: step("new"), Other: step("new", 1024), Ledger: table("new"), Fresh: queue };
  assert.deepEqual(differences(before, after), [
    "  changed  Other, AWS::Lambda::Function: MemorySize",
    "  changed  Ledger, AWS::DynamoDB::Table: TableName",
    "  new      Fresh, AWS::SQS::Queue",
    "  removed  Gone, AWS::SQS::Queue",
    "  let go   Kept, AWS::DynamoDB::Table",
  ]);
});

test("steps that running executions would miss are told, by the deployed definitions", () => {
  const machine = (...steps) => ({
    Type: "AWS::StepFunctions::StateMachine",
    Properties: {
      StateMachineName: "vend-account-prod",
      DefinitionSubstitutions: Object.fromEntries(steps.map((name) => [name, { Ref: `${name}SnapStartLambdaAlias` }])),
    },
  });
  const alias = { Type: "AWS::Lambda::Alias" };
  const before = { Vend: machine("Stays", "Goes"), StaysSnapStartLambdaAlias: alias, GoesSnapStartLambdaAlias: alias };
  const after = { Vend: machine("Stays", "Comes"), StaysSnapStartLambdaAlias: alias, ComesSnapStartLambdaAlias: alias };
  assert.deepEqual(missed(before, after), ["  Goes, of vend-account-prod"]);
  assert.deepEqual(missed({}, after), []);
});

test("many alike are one line", () => {
  const after = Object.fromEntries([1, 2, 3, 4].map((number) => [`Queue${number}`, queue]));
  assert.deepEqual(differences({}, after), ["  new      4 of AWS::SQS::Queue"]);
});

test("shares of concurrency count where their condition holds", () => {
  assert.equal(reserved(PACKAGE), 9);
  assert.equal(reserved({ ...PACKAGE, Conditions: { Reserved: { "Fn::Equals": ["false", "true"] } } }), 0);
});

test("what is replaced or removed with its data is marked", () => {
  const change = (Action, Replacement, ResourceType, PolicyAction) => ({
    ResourceChange: { Action, Replacement, LogicalResourceId: "It", ResourceType, PolicyAction },
  });
  assert.deepEqual(
    replacements([
      change("Modify", "False", "AWS::DynamoDB::Table"),
      change("Modify", "True", "AWS::DynamoDB::Table", "ReplaceAndDelete"),
      change("Remove", undefined, "AWS::DynamoDB::Table", "Retain"),
      change("Modify", "Conditional", "AWS::IAM::Role"),
      change("Remove", undefined, "AWS::Lambda::Version", "Retain"),
      change("Modify", "True", "AWS::Lambda::LayerVersion", "Delete"),
    ]),
    [
      "  replaced         It, AWS::DynamoDB::Table  <-- ITS DATA IS LOST",
      "  removed          It, AWS::DynamoDB::Table, what is there stays",
      "  perhaps replaced It, AWS::IAM::Role",
    ],
  );
});

// AWS, with a stack or none, an account and its concurrency.
class Aws {
  constructor({ account = "333333333333", deployed, executions = 1000, changes = [], denied = false, refused }) {
    Object.assign(this, { account, deployed, executions, changes, denied, refused, asked: [] });
    this.server = http.createServer((request, response) => this.serve(request, response));
  }

  async serve(request, response) {
    let body = "";
    for await (const part of request) {
      body += part;
    }
    const action = new URLSearchParams(body).get("Action") ?? `${request.method} ${request.url.split("?")[0]}`;
    this.asked.push(action);
    const [status, answer] = this.denied ? [403, problem("AccessDenied", "No.")] : this.answer(action);
    response.writeHead(status, { "content-type": action.endsWith("account-settings") ? "application/json" : "text/xml" });
    response.end(answer);
  }

  answer(action) {
    const result = (inner) => [200, `<${action}Response><${action}Result>${inner}</${action}Result></${action}Response>`];
    switch (action) {
      case "GetCallerIdentity":
        return result(`<Account>${this.account}</Account>`);
      case "DescribeStacks":
        return this.deployed
          ? result("<Stacks><member><StackName>s</StackName><StackStatus>UPDATE_COMPLETE</StackStatus></member></Stacks>")
          : [400, problem("ValidationError", "Stack with id account-vending-x does not exist")];
      case "GetTemplate":
        return result(`<TemplateBody>${JSON.stringify(this.deployed)}</TemplateBody>`);
      case "DescribeStackResource":
        return result("<StackResourceDetail><PhysicalResourceId>the-bucket</PhysicalResourceId></StackResourceDetail>");
      case "CreateChangeSet":
      case "DeleteChangeSet":
        return result("");
      case "DescribeChangeSet":
        return result(
          `<Status>${this.changes.length > 0 ? "CREATE_COMPLETE" : "FAILED"}</Status>` +
            `<StatusReason>${this.refused ?? "The submitted information didn't contain changes."}</StatusReason>` +
            `<Changes>${this.changes.map((each) => `<member><ResourceChange>${each}</ResourceChange></member>`).join("")}</Changes>`,
        );
      case "GET /2016-08-19/account-settings":
        return [200, JSON.stringify({ AccountLimit: { ConcurrentExecutions: this.executions, UnreservedConcurrentExecutions: this.executions } })];
      default:
        return [200, ""];
    }
  }
}

const problem = (code, message) =>
  `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

async function change(aws, options = [], credentials = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" }) {
  const folder = mkdtempSync(path.join(tmpdir(), "change-"));
  await new Promise((resolve) => aws.server.listen(0, "127.0.0.1", resolve));
  try {
    writeFileSync(path.join(folder, "cloudformation-template-update-stack.json"), JSON.stringify(PACKAGE));
    const program = spawn(
      process.execPath,
      ["serverless/change.js", "--package", folder, "--stage", "x", "--region", "eu-central-1", ...options],
      {
        env: {
          PATH: process.env.PATH,
          AWS_ENDPOINT_URL: `http://127.0.0.1:${aws.server.address().port}`,
          AWS_CONFIG_FILE: "/dev/null",
          AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
          AWS_EC2_METADATA_DISABLED: "true",
          ...credentials,
        },
      },
    );
    const said = { out: "", err: "" };
    program.stdout.on("data", (text) => (said.out += text));
    program.stderr.on("data", (text) => (said.err += text));
    const status = await new Promise((resolve) => program.on("close", resolve));
    return { status, ...said };
  } finally {
    aws.server.closeAllConnections();
    aws.server.close();
    rmSync(folder, { recursive: true });
  }
}

test("without credentials the package is shown, and compared with nothing", async () => {
  const aws = new Aws({});
  const { status, out, err } = await change(aws, [], {});
  assert.equal(status, 0, err);
  assert.match(out, /account-vending-x in eu-central-1: 2 resources, of 500; \d+ bytes/);
  assert.match(out, /Not compared with what is deployed: there are no AWS credentials here\./);
  assert.deepEqual(aws.asked, []);
});

test("without credentials nothing is deployed", async () => {
  const { status, err } = await change(new Aws({}), ["--change-set"], {});
  assert.equal(status, 1);
  assert.match(err, /The change cannot be told: there are no AWS credentials here\./);
});

test("credentials that are refused are told", async () => {
  const { status, out } = await change(new Aws({ denied: true }));
  assert.equal(status, 0);
  assert.match(out, /Not compared with what is deployed: AccessDenied: No\./);
});

test("where nothing is deployed, all is new", async () => {
  const aws = new Aws({});
  const { status, out, err } = await change(aws, ["--change-set"]);
  assert.equal(status, 0, err);
  assert.match(out, /Account 333333333333 has no stack account-vending-x there: all of it is new/);
  assert.ok(!aws.asked.includes("CreateChangeSet"));
});

test("what is deployed is compared, and changed by nothing", async () => {
  const aws = new Aws({ deployed: { ...PACKAGE, Resources: { Step: step("old"), Ledger: table("old"), Gone: queue } } });
  const { status, out, err } = await change(aws);
  assert.equal(status, 0, err);
  assert.match(out, /Compared with the stack account-vending-x of account 333333333333, UPDATE_COMPLETE:/);
  assert.match(out, /changed {2}Ledger, AWS::DynamoDB::Table: TableName\n {2}removed {2}Gone, AWS::SQS::Queue/);
  assert.deepEqual(aws.asked, ["GetCallerIdentity", "DescribeStacks", "GetTemplate", SETTINGS]);
});

test("the same again is no difference", async () => {
  const { out } = await change(new Aws({ deployed: PACKAGE }));
  assert.match(out, /no difference/);
});

test("before it is deployed CloudFormation is asked what it would replace, and left as it was", async () => {
  const aws = new Aws({
    deployed: PACKAGE,
    changes: [
      "<Action>Modify</Action><LogicalResourceId>Ledger</LogicalResourceId><ResourceType>AWS::DynamoDB::Table</ResourceType>" +
        "<Replacement>True</Replacement><PolicyAction>ReplaceAndRetain</PolicyAction>",
    ],
  });
  const { status, out, err } = await change(aws, ["--change-set"]);
  assert.equal(status, 0, err);
  assert.match(out, /CloudFormation would change 1 resources, and of them:\n {2}replaced +Ledger, AWS::DynamoDB::Table, what is there stays/);
  assert.deepEqual(aws.asked.slice(4), [
    "DescribeStackResource",
    "PUT /the-bucket/account-vending/change-set.json",
    "CreateChangeSet",
    "DescribeChangeSet",
    "DescribeChangeSet",
    "DeleteChangeSet",
    "DELETE /the-bucket/account-vending/change-set.json",
  ]);
});

test("a change set without changes is none", async () => {
  const { status, out, err } = await change(new Aws({ deployed: PACKAGE }), ["--change-set"]);
  assert.equal(status, 0, err);
  assert.match(out, /CloudFormation would change 0 resources\n {2}none is replaced or removed/);
});

test("a change set that CloudFormation refuses is told, and deleted", async () => {
  const aws = new Aws({ deployed: PACKAGE, refused: "Circular dependency between resources" });
  const { status, err } = await change(aws, ["--change-set"]);
  assert.equal(status, 1);
  assert.match(err, /CloudFormation makes no change set of it: Circular dependency between resources/);
  assert.ok(aws.asked.includes("DeleteChangeSet"));
});

test("nothing is deployed to the management account", async () => {
  for (const options of [[], ["--change-set"]]) {
    const { status, err } = await change(new Aws({ account: "222222222222" }), options);
    assert.equal(status, 1);
    assert.match(err, /credentials of 222222222222, the management account/);
  }
});

test("a new account's concurrency is too little", async () => {
  const { status, err } = await change(new Aws({ executions: 10 }));
  assert.equal(status, 1);
  assert.match(err, /9 of this account's 10 concurrent executions[^]*L-B99A9384[^]*reserveConcurrency: "false"/);
});

test("what functions have already is not asked for again", async () => {
  const { status, err } = await change(new Aws({ executions: 100, deployed: PACKAGE }));
  assert.equal(status, 0, err);
});

test("little concurrency that nothing reserves is told, and stops nothing", () => {
  const limit = (most) => ({ ConcurrentExecutions: most, UnreservedConcurrentExecutions: most });
  assert.match(concurrencyProblem(limit(10), 0).line, /Only 10 functions can run at once[^]*L-B99A9384/);
  assert.equal(concurrencyProblem(limit(10), 0).refused, false);
  assert.equal(concurrencyProblem(limit(1000), 9), undefined);
});
