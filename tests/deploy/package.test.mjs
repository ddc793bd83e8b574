// Every function has the layer of libraries, and a deployment publishes it again only when its archive has changed. Not all
// versions are made at once, and the bucket of a new stack bears its stage's name, however long. The
// whole of serverless.yml is packaged, with archives that stand for the real ones; AWS is played by a server.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import test from "node:test";

const FOLDERS = ["functions", "node_modules", "resources", "statemachine"];
const LAYER = "LibrariesLambdaLayer";
const CUT = "account-vending-abcdefgh-serverlessdeploymentbuck-1a2b3c4d5e6f";
const DEPLOYED_KEY = "serverless/account-vending/example/1-before/libraries.zip";

// What osls makes of such a layer; the environment has no credentials but those that are given.
async function pack(libraries, environment = {}, stage = "example") {
  const folder = mkdtempSync(path.join(tmpdir(), "layer-"));
  try {
    for (const name of FOLDERS) {
      symlinkSync(path.resolve(name), path.join(folder, name));
    }
    copyFileSync("serverless.yml", path.join(folder, "serverless.yml"));
    copyFileSync("catalog.yml", path.join(folder, "catalog.yml"));
    for (const name of ["serverless", "stages"]) {
      cpSync(name, path.join(folder, name), { recursive: true });
    }
    copyFileSync("stages/example.yml", path.join(folder, `stages/${stage}.yml`));
    mkdirSync(path.join(folder, "target"));
    writeFileSync(path.join(folder, "target/account-vending-machine.zip"), "classes");
    writeFileSync(path.join(folder, "target/account-vending-machine-libraries.zip"), libraries);
    const program = spawn(path.resolve("node_modules/.bin/osls"), ["package", "--stage", stage], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        AWS_CONFIG_FILE: "/dev/null",
        AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
        AWS_EC2_METADATA_DISABLED: "true",
        SLS_TELEMETRY_DISABLED: "1",
        SLS_NOTIFICATIONS_MODE: "off",
        ...environment,
      },
    });
    let said = "";
    for (const stream of [program.stdout, program.stderr]) {
      stream.on("data", (part) => (said += part));
    }
    const status = await new Promise((resolve) => program.on("close", resolve));
    assert.equal(status, 0, said);
    const made = (name) => JSON.parse(readFileSync(path.join(folder, ".serverless", name), "utf8"));
    const { Resources: resources, Outputs: outputs } = made("cloudformation-template-update-stack.json");
    const state = made("serverless-state.json");
    const { Resources: first } = state.service.provider.coreCloudFormationTemplate;
    return { resources, first, hash: outputs[`${LAYER}Hash`].Value, state: JSON.stringify(state) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Packaging where a stack is deployed whose layer has this hash, and whose bucket CloudFormation has named.
async function packOver(hash, libraries, stage) {
  const output = (key, value) => `<member><OutputKey>${LAYER}${key}</OutputKey><OutputValue>${value}</OutputValue></member>`;
  const answers = {
    DescribeStacks:
      "<Stacks><member><StackName>s</StackName>" +
      `<Outputs>${output("Hash", hash)}${output("S3Key", DEPLOYED_KEY)}</Outputs></member></Stacks>`,
    DescribeStackResource: `<StackResourceDetail><PhysicalResourceId>${CUT}</PhysicalResourceId></StackResourceDetail>`,
  };
  const server = http.createServer(async (request, response) => {
    const action = new URLSearchParams(await text(request)).get("Action");
    response.writeHead(200, { "content-type": "text/xml" });
    response.end(`<${action}Response><${action}Result>${answers[action]}</${action}Result></${action}Response>`);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const environment = {
    AWS_ACCESS_KEY_ID: "a",
    AWS_SECRET_ACCESS_KEY: "b",
    AWS_ENDPOINT_URL: `http://127.0.0.1:${server.address().port}`,
  };
  try {
    return await pack(libraries, environment, stage);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const ofType = (resources, type) => Object.entries(resources).filter(([, { Type }]) => Type === type);
const versions = ({ resources }) => ofType(resources, "AWS::Lambda::Version").map(([name]) => name).sort();

const first = await pack("libraries");

test("without credentials the layer counts as new, and every function has it", () => {
  const functions = ofType(first.resources, "AWS::Lambda::Function");
  assert.ok(functions.length > 0);
  for (const [name, { Properties: given }] of functions) {
    assert.deepEqual(given.Layers, [{ Ref: LAYER }], name);
  }
  const [[, layer], ...others] = ofType(first.resources, "AWS::Lambda::LayerVersion");
  assert.deepEqual(others, []);
  assert.match(layer.Properties.Content.S3Key, /\/account-vending-machine-libraries\.zip$/);
});

test("a layer that has not changed stays as it is deployed, and is not uploaded", async () => {
  const again = await packOver(first.hash, "libraries");
  const { Content: content, ...rest } = again.resources[LAYER].Properties;
  const { Content: _, ...before } = first.resources[LAYER].Properties;
  assert.deepEqual(rest, before);
  assert.equal(content.S3Key, DEPLOYED_KEY);
  assert.match(again.state, /"artifactAlreadyUploaded":true/);
  assert.deepEqual(versions(again), versions(first));
});

test("a layer that has changed is published, and so is each function that has it", async () => {
  const changed = await packOver(first.hash, "other libraries");
  assert.notEqual(changed.resources[LAYER].Properties.Content.S3Key, DEPLOYED_KEY);
  assert.doesNotMatch(changed.state, /artifactAlreadyUploaded/);
  const before = new Set(versions(first));
  assert.equal(versions(changed).length, before.size);
  assert.deepEqual(versions(changed).filter((name) => before.has(name)), []);
});

test("at most eight versions are made at a time: each waits for another one", () => {
  const all = ofType(first.resources, "AWS::Lambda::Version");
  const waiting = all.filter(([, { DependsOn: other }]) => other !== undefined);
  assert.equal(all.length - waiting.length, 8);
  assert.equal(new Set(waiting.map(([, { DependsOn: other }]) => other)).size, waiting.length);
});

const LONG = "abcdefghij";
const names = ({ first: core, resources }) =>
  [core, resources].map(({ ServerlessDeploymentBucket: bucket }) => bucket.Properties.BucketName);

test("a bucket whose name CloudFormation would cut is named by us, when the stack is made and later", async () => {
  const name = { "Fn::Sub": `account-vending-${LONG}-code-\${AWS::AccountId}-\${AWS::Region}` };
  assert.deepEqual(names(await pack("libraries", {}, LONG)), [name, name]);
  assert.deepEqual(names(await pack("libraries", {}, "prod")), [undefined, undefined]);
});

test("a stack that is there keeps the bucket that it has", async () => {
  assert.deepEqual(names(await packOver(first.hash, "libraries", LONG)), [undefined, undefined]);
});
