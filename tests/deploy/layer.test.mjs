// Every function has the layer of libraries, and a deployment publishes it again only when its archive has changed. The
// whole of serverless.yml is packaged, with archives that stand for the real ones; AWS is played by a server.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";

const FOLDERS = ["functions", "node_modules", "resources", "serverless", "stages", "statemachine"];
const LAYER = "LibrariesLambdaLayer";
const DEPLOYED_KEY = "serverless/account-vending/example/1-before/libraries.zip";

// What osls makes of such a layer; the environment has no credentials but those that are given.
async function pack(libraries, environment = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "layer-"));
  try {
    for (const name of FOLDERS) {
      symlinkSync(path.resolve(name), path.join(folder, name));
    }
    copyFileSync("serverless.yml", path.join(folder, "serverless.yml"));
    copyFileSync("catalog.yml", path.join(folder, "catalog.yml"));
    mkdirSync(path.join(folder, "target"));
    writeFileSync(path.join(folder, "target/account-vending-machine.zip"), "classes");
    writeFileSync(path.join(folder, "target/account-vending-machine-libraries.zip"), libraries);
    const program = spawn(path.resolve("node_modules/.bin/osls"), ["package", "--stage", "example"], {
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
    program.stdout.on("data", (text) => (said += text));
    program.stderr.on("data", (text) => (said += text));
    const status = await new Promise((resolve) => program.on("close", resolve));
    assert.equal(status, 0, said);
    const made = (name) => JSON.parse(readFileSync(path.join(folder, ".serverless", name), "utf8"));
    const { Resources: resources, Outputs: outputs } = made("cloudformation-template-update-stack.json");
    return { resources, hash: outputs[`${LAYER}Hash`].Value, state: JSON.stringify(made("serverless-state.json")) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Packaging where a stack is deployed whose layer has this hash.
async function packOver(hash, libraries) {
  const output = (key, value) => `<member><OutputKey>${LAYER}${key}</OutputKey><OutputValue>${value}</OutputValue></member>`;
  const server = http.createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/xml" });
    response.end(
      "<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>s</StackName>" +
        `<Outputs>${output("Hash", hash)}${output("S3Key", DEPLOYED_KEY)}</Outputs>` +
        "</member></Stacks></DescribeStacksResult></DescribeStacksResponse>",
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await pack(libraries, {
      AWS_ACCESS_KEY_ID: "a",
      AWS_SECRET_ACCESS_KEY: "b",
      AWS_ENDPOINT_URL: `http://127.0.0.1:${server.address().port}`,
    });
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
