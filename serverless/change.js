"use strict";

// Shows what a package would change: what is in it, how it differs from the deployed stack where credentials reach one,
// and, with --change-set, what CloudFormation itself says that it would replace. It changes nothing: a change set is made,
// read and deleted.
//   node serverless/change.js --package FOLDER --stage NAME --region REGION [--change-set]
// Exits with 1 where the package must not be deployed there, and with --change-set where that cannot be told.
const { readFileSync } = require("node:fs");
const path = require("node:path");
const { isDeepStrictEqual, parseArgs } = require("node:util");
const {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  waitUntilChangeSetCreateComplete,
} = require("@aws-sdk/client-cloudformation");
const { GetAccountSettingsCommand, LambdaClient } = require("@aws-sdk/client-lambda");
const { DeleteObjectCommand, PutObjectCommand, S3Client } = require("@aws-sdk/client-s3");
const { GetCallerIdentityCommand, STSClient } = require("@aws-sdk/client-sts");

const SERVICE = "account-vending";
const MOST_RESOURCES = 500;
const MOST_BYTES = 1_000_000;
// What Lambda leaves to functions that have no share of their own, or refuses to give shares.
const LEFT_TO_OTHERS = 100;
// What is lost with it is data.
const KEEPS = new Set(["AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::Logs::LogGroup", "AWS::SQS::Queue"]);
const VERSIONS = new Set(["AWS::Lambda::LayerVersion", "AWS::Lambda::Version"]);

class Refused extends Error {}

// The lines of a table: how many of each type, the most first.
function byType(resources) {
  const counts = new Map();
  for (const { Type: type } of Object.values(resources)) {
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([one, many], [other, more]) => more - many || one.localeCompare(other));
  return sorted.map(([type, count]) => `${String(count).padStart(6)}  ${type}`);
}

// What differs, a line each; what many resources of a type have in common is one line.
function differences(before, after) {
  const lines = new Map();
  const tell = (what, name, type, properties = "") => {
    const key = `${what}|${type}|${properties}`;
    lines.set(key, [...(lines.get(key) ?? []), name]);
  };
  for (const [name, resource] of Object.entries(after)) {
    if (!before[name]) {
      tell("new", name, resource.Type);
    } else {
      const changed = changedIn(before[name], resource);
      if (changed.length > 0) {
        tell("changed", name, resource.Type, `: ${changed.join(", ")}`);
      }
    }
  }
  for (const [name, resource] of Object.entries(before)) {
    if (!after[name]) {
      tell(resource.DeletionPolicy?.startsWith("Retain") ? "let go" : "removed", name, resource.Type);
    }
  }
  return [...lines].map(([key, names]) => {
    const [what, type, properties] = key.split("|");
    const told = names.length > 3 ? `${names.length} of` : `${names.join(", ")},`;
    return `  ${what.padEnd(8)} ${told} ${type}${properties}`;
  });
}

// Where the code lies is new at each packaging; that it changed is seen by its functions' new versions.
function changedIn(before, after) {
  const parts = (resource) => ({ ...resource, ...resource.Properties, Properties: undefined, Code: undefined });
  const [old, young] = [parts(before), parts(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(young)])].filter(
    (key) => !isDeepStrictEqual(old[key], young[key]),
  );
}

// The steps of the deployed definitions that the new version has no more: an execution keeps the definition that it began
// with, and would fail where that calls one of them.
function missed(before, after) {
  return Object.values(before)
    .filter(({ Type }) => Type === "AWS::StepFunctions::StateMachine")
    .flatMap(({ Properties: { DefinitionSubstitutions: steps = {}, StateMachineName: name } }) =>
      Object.entries(steps)
        .filter(([, { Ref: alias }]) => alias && !after[alias])
        .map(([step]) => `  ${step}, of ${name}`),
    );
}

// How much concurrency functions have to themselves.
function reserved(template) {
  const holds = (condition) => {
    const [left, right] = template.Conditions?.[condition]?.["Fn::Equals"] ?? [];
    return String(left) === String(right);
  };
  return Object.values(template.Resources)
    .map((resource) => resource.Properties?.ReservedConcurrentExecutions ?? 0)
    .map((value) => (typeof value === "object" ? (holds(value["Fn::If"][0]) ? value["Fn::If"][1] : 0) : value))
    .reduce((sum, value) => sum + value, 0);
}

// What is wrong with an account's room for concurrent executions, if functions are to have so many more to themselves.
function concurrencyProblem({ ConcurrentExecutions: all, UnreservedConcurrentExecutions: unreserved }, more) {
  const ask = 'Ask for more (console: Service Quotas, AWS Lambda, "Concurrent executions", L-B99A9384: 1,000)';
  const left = unreserved - more;
  if (more > 0 && left < LEFT_TO_OTHERS) {
    const line =
      `Functions are to have ${more} of this account's ${all} concurrent executions to ` +
      `themselves, which would leave ${left} to all others; Lambda wants ${LEFT_TO_OTHERS} left. ${ask}, ` +
      'or, for a trial, say reserveConcurrency: "false".';
    return { refused: true, line };
  }
  if (left < LEFT_TO_OTHERS) {
    const line = `Only ${left} functions can run at once in this account: enough for a trial, and requests are refused beyond. ${ask}.`;
    return { refused: false, line };
  }
  return undefined;
}

// What CloudFormation said that it would do beyond changing things in place. Versions are never changed: each is replaced.
function replacements(changes) {
  return changes
    .map(({ ResourceChange: change }) => change)
    .filter(({ Action, Replacement }) => Action === "Remove" || ["True", "Conditional"].includes(Replacement))
    .filter(({ ResourceType }) => !VERSIONS.has(ResourceType))
    .map(({ Action, Replacement, LogicalResourceId: name, ResourceType: type, PolicyAction: policy }) => {
      const what = Action === "Remove" ? "removed" : Replacement === "True" ? "replaced" : "perhaps replaced";
      const kept = policy?.startsWith("Retain") || policy === "ReplaceAndRetain" ? ", what is there stays" : "";
      return `  ${what.padEnd(16)} ${name}, ${type}${kept}${KEEPS.has(type) && !kept ? "  <-- ITS DATA IS LOST" : ""}`;
    });
}

class Change {
  constructor({ folder, stage, region }) {
    this.template = JSON.parse(readFileSync(path.join(folder, "cloudformation-template-update-stack.json"), "utf8"));
    this.stack = `${SERVICE}-${stage}`;
    this.region = region;
    const config = { region, maxAttempts: 3, requestHandler: { connectionTimeout: 5000, requestTimeout: 30_000 } };
    this.cloudFormation = new CloudFormationClient(config);
    this.lambda = new LambdaClient(config);
    this.s3 = new S3Client({ ...config, forcePathStyle: Boolean(process.env.AWS_ENDPOINT_URL) });
    this.sts = new STSClient(config);
  }

  describePackage() {
    const { Resources: resources } = this.template;
    const count = Object.keys(resources).length;
    const size = JSON.stringify(this.template).length;
    console.log(`${this.stack} in ${this.region}: ${count} resources, of ${MOST_RESOURCES}; ${size} bytes, of ${MOST_BYTES}`);
    byType(resources).forEach((line) => console.log(line));
    if (count > MOST_RESOURCES || size > MOST_BYTES) {
      throw new Refused("CloudFormation does not take a template of that size.");
    }
  }

  // Whether there is a stack to compare with.
  async compare() {
    const account = await this.account();
    const deployed = await this.deployed();
    const before = deployed ? await this.deployedTemplate() : { Resources: {} };
    await this.checkConcurrency(reserved(this.template) - reserved(before));
    if (!deployed) {
      console.log(`Account ${account} has no stack ${this.stack} there: all of it is new.`);
      return undefined;
    }
    const lines = differences(before.Resources, this.template.Resources);
    console.log(`Compared with the stack ${this.stack} of account ${account}, ${deployed.StackStatus}:`);
    console.log(lines.length > 0 ? lines.join("\n") : "  no difference");
    const missing = missed(before.Resources, this.template.Resources);
    if (missing.length > 0) {
      console.log(
        `Executions that run now call what this version has not, and would fail there:\n${missing.join("\n")}\n` +
          "Wait until none of them runs (docs/deploying.md, Rolling back), or let this version keep these functions.",
      );
    }
    return deployed;
  }

  async account() {
    const { Account: account } = await this.sts.send(new GetCallerIdentityCommand({}));
    const { Variables: settings } = Object.values(this.template.Resources).find(
      ({ Type }) => Type === "AWS::Lambda::Function",
    ).Properties.Environment;
    const management = settings.AVM_ORGANIZATION_ROLE_ARN.split(":")[4];
    if (account === management) {
      throw new Refused(
        `These are credentials of ${account}, the management account. The product goes into an account of its own, ` +
          "the vending account: docs/deploying.md.",
      );
    }
    return account;
  }

  async deployed() {
    try {
      const { Stacks: stacks } = await this.cloudFormation.send(new DescribeStacksCommand({ StackName: this.stack }));
      return stacks[0].StackStatus === "REVIEW_IN_PROGRESS" ? undefined : stacks[0];
    } catch (problem) {
      if (problem.name === "ValidationError" && problem.message.includes("does not exist")) {
        return undefined;
      }
      throw problem;
    }
  }

  async deployedTemplate() {
    const { TemplateBody: body } = await this.cloudFormation.send(
      new GetTemplateCommand({ StackName: this.stack, TemplateStage: "Original" }),
    );
    return JSON.parse(body);
  }

  async checkConcurrency(more) {
    let limit;
    try {
      ({ AccountLimit: limit } = await this.lambda.send(new GetAccountSettingsCommand({})));
    } catch (problem) {
      console.log(`Whether Lambda's concurrency suffices is not checked: ${problem.name}`);
      return;
    }
    const problem = concurrencyProblem(limit, more);
    if (problem?.refused) {
      throw new Refused(problem.line);
    }
    if (problem) {
      console.log(problem.line);
    }
  }

  // CloudFormation's own word, from a change set that is not carried out.
  async changeSet() {
    const { StackResourceDetail: bucket } = await this.cloudFormation.send(
      new DescribeStackResourceCommand({ StackName: this.stack, LogicalResourceId: "ServerlessDeploymentBucket" }),
    );
    const object = { Bucket: bucket.PhysicalResourceId, Key: `${SERVICE}/change-set.json` };
    const name = `show-${Date.now()}`;
    const set = { StackName: this.stack, ChangeSetName: name };
    await this.s3.send(new PutObjectCommand({ ...object, Body: JSON.stringify(this.template), ContentType: "application/json" }));
    try {
      await this.cloudFormation.send(
        new CreateChangeSetCommand({
          ...set,
          ChangeSetType: "UPDATE",
          Capabilities: ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
          TemplateURL: `https://${object.Bucket}.s3.${this.region}.amazonaws.com/${object.Key}`,
        }),
      );
      const changes = await this.changesOf(set).finally(() => this.cloudFormation.send(new DeleteChangeSetCommand(set)));
      const lines = replacements(changes);
      console.log(`CloudFormation would change ${changes.length} resources${lines.length > 0 ? ", and of them:" : ""}`);
      console.log(lines.length > 0 ? lines.join("\n") : "  none is replaced or removed");
    } finally {
      await this.s3.send(new DeleteObjectCommand(object));
    }
  }

  async changesOf(set) {
    try {
      await waitUntilChangeSetCreateComplete({ client: this.cloudFormation, minDelay: 2, maxWaitTime: 300 }, set);
    } catch (problem) {
      const { StatusReason: reason } = await this.cloudFormation.send(new DescribeChangeSetCommand(set));
      if (/didn't contain changes|No updates are to be performed/.test(reason ?? "")) {
        return [];
      }
      throw new Refused(`CloudFormation makes no change set of it: ${reason ?? problem.message}`);
    }
    const changes = [];
    let next;
    do {
      const page = await this.cloudFormation.send(new DescribeChangeSetCommand({ ...set, NextToken: next }));
      changes.push(...(page.Changes ?? []));
      next = page.NextToken;
    } while (next);
    return changes;
  }
}

async function main() {
  const { values } = parseArgs({
    options: {
      package: { type: "string" },
      stage: { type: "string" },
      region: { type: "string" },
      "change-set": { type: "boolean", default: false },
    },
  });
  const change = new Change({ folder: values.package, stage: values.stage, region: values.region });
  change.describePackage();
  try {
    const deployed = await change.compare();
    if (deployed && values["change-set"]) {
      await change.changeSet();
    }
  } catch (problem) {
    if (problem instanceof Refused || values["change-set"]) {
      throw problem;
    }
    console.log(`Not compared with what is deployed: ${reason(problem)}`);
  }
}

function reason(problem) {
  return problem.name === "CredentialsProviderError" ? "there are no AWS credentials here." : `${problem.name}: ${problem.message}`;
}

module.exports = { byType, concurrencyProblem, differences, missed, replacements, reserved };

if (require.main === module) {
  // The SDK tells every run which Node it will want some day; package.json says what we want.
  process.removeAllListeners("warning");
  main().catch((problem) => {
    console.error(problem instanceof Refused ? problem.message : `The change cannot be told: ${reason(problem)}`);
    process.exitCode = 1;
  });
}
