// Every setting is documented, has its form and a row in docs/deploying.md; whatever is wrong is refused by its name.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import test from "node:test";
import CheckSettings from "../../serverless/check-settings.js";
import settings from "../../serverless/settings.js";
import table from "../../serverless/settings-table.js";

const form = settings.schema();
const defaults = settings.read("default.yml");
const example = settings.read("example.yml");
const complete = { ...defaults, ...example };

// What a setting must not be, by its form.
function bad({ type, enum: values, minimum, maximum }) {
  if (values) {
    return type === "integer" ? [Math.max(...values) + 1, "x"] : ["perhaps", true];
  }
  return type === "integer" ? [minimum - 1, maximum + 1, 1.5, "x"] : ["\u0000 ;,: no such thing", 12, ["a"]];
}

test("every setting has its form, and every form its setting", () => {
  assert.deepEqual(Object.keys(form.properties).sort(), Object.keys(complete).sort());
});

test("what has no default is required, and nothing else", () => {
  assert.deepEqual([...form.required].sort(), Object.keys(example).sort());
  assert.deepEqual(Object.keys(defaults).filter((name) => name in example), []);
});

test("every setting says what it is for, and what it must be", () => {
  const told = new Map([...table.comments("default.yml"), ...table.comments("example.yml")]);
  for (const name of Object.keys(complete)) {
    assert.match(told.get(name) ?? "", /^[A-Z"].{15,}\.$/, name);
    assert.ok(form.properties[name].description, name);
  }
});

test("the table of docs/deploying.md is that of the files: node serverless/settings-table.js --write", () => {
  assert.equal(readFileSync(table.document, "utf8"), table.inDocument());
  assert.match(table.inDocument(), /\| `parentDomain` \| .* \| .* \| `accounts.example.com` \|/);
});

test("the defaults and the example are as they must be", () => {
  assert.deepEqual(settings.problems(complete), []);
});

test("a bad value of each is refused by its name, and by no other", () => {
  for (const [name, one] of Object.entries(form.properties)) {
    for (const value of bad(one)) {
      const found = settings.problems({ ...complete, [name]: value });
      assert.equal(found.length, 1, `${name}: ${JSON.stringify(value)}: ${found}`);
      assert.ok(found[0].startsWith(`${name} must be ${one.description}`), found[0]);
    }
  }
});

test("what is missing, empty or null is told by its name", () => {
  for (const name of form.required) {
    for (const value of [undefined, null, ""]) {
      const found = settings.problems({ ...complete, [name]: value });
      assert.equal(found.length, 1, `${name}: ${found}`);
      assert.ok(found[0].startsWith(`${name} is missing: it must be `), found[0]);
    }
  }
});

test("what is no setting is told by its name", () => {
  assert.match(settings.problems({ ...complete, parentDomian: "x" }).join(), /^parentDomian is no setting/);
});

test("a number may be text, as on the command line", () => {
  assert.deepEqual(settings.problems({ ...complete, reviewEvery: "30" }), []);
});

test("a variable of Serverless' is left for when it is looked up", () => {
  assert.deepEqual(settings.problems({ ...complete, externalId: "${ssm:/vending/external id}" }), []);
});

test("Identity Center wants its store, permission sets and portal", () => {
  const instance = "arn:aws:sso:::instance/ssoins-0123456789abcdef";
  const found = settings.problems({ ...complete, identityCenterInstanceArn: instance });
  assert.deepEqual(
    found.map((line) => line.split(" ")[0]),
    ["accessPortalUrl", "identityStoreId", "permissionSets"],
  );
  const set = "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef";
  const whole = {
    ...complete,
    identityCenterInstanceArn: instance,
    identityStoreId: "d-1234567890",
    permissionSets: `developer=${set},*=${set}`,
    accessPortalUrl: "https://example.awsapps.com/start",
  };
  assert.deepEqual(settings.problems(whole), []);
});

test("values that people have are as they must be", () => {
  const values = {
    approvers: ["service=pia@example.com,paul.o+x@example.co.uk,#C0APPROVERS;qa=#G0123456789"],
    mailDomains: ["", "example.com", "example.com, sub.example.co.uk"],
    contactBilling: ["Bill Ing; Head of bills; bills@example.com; +1 (555) 010-999"],
    administrators: ["a@example.com, b@sub.example.com"],
    tellAdministrators: ["", "cloud-team@example.com, a@sub.example.com"],
    rootEmailTemplate: ["aws-accounts+{lease}@example.com", "{lease}@aws.example.com"],
    quarantineOu: ["Vending/Set Aside"],
    region: ["eu-central-1", "us-gov-west-1", "ap-southeast-2"],
    cleaningRegions: ["us-east-1,eu-west-1"],
    cleaningExcludes: ["S3Object,EC2Image"],
    proofExcludes: ["AWS::Logs::LogGroup, arn:aws:iam::*:role/Company*"],
    callerRoles: ["AWSReservedSSO_Developer_0123456789abcdef,Other"],
    aliasPrefix: ["a", "my-company-1"],
    domainHeldDays: [0, 200],
    reminders: ["14"],
  };
  for (const [name, good] of Object.entries(values)) {
    for (const value of good) {
      assert.deepEqual(settings.problems({ ...complete, [name]: value }), [], value);
    }
  }
});

test("values that nearly are, are not", () => {
  const values = {
    rootEmailTemplate: ["aws@example.com", "aws+{lease}", "a-very-long-name-of-ours+{lease}@example.com"],
    parentDomain: ["Example.com", "example", "example.com.", "-a.example.com"],
    identityAccountId: ["11111111111", "1111111111111"],
    organizationRoleArn: ["arn:aws:iam::222222222222:user/a", "VendingOrganizationRole"],
    slackApiUrl: ["http://slack.com/api/", "https://slack.com/api"],
    slackSecrets: ["/account-vending/slack"],
    mailDomains: ["@example.com", "*.example.com", "example", "example.com;example.org", "ana@example.com"],
    tellAdministrators: ["cloud-team", "a@example.com;b@example.com"],
    aliasPrefix: ["-a", "a-", "a--b", "A"],
    quarantineOu: ["/Quarantine", "Quarantine/", " Quarantine", "a/b/c/d/e/f"],
    domainHeldDays: [-1, 826],
    cleaningPasses: [1],
  };
  for (const [name, values_] of Object.entries(values)) {
    for (const value of values_) {
      assert.equal(settings.problems({ ...complete, [name]: value }).length, 1, `${name}: ${value}`);
    }
  }
});

test("the example's values are refused in another stage, each by its name", () => {
  const found = settings.placeholders({ ...complete, externalId: "our-own" });
  assert.deepEqual(
    found.map((line) => line.split(" ")[0]),
    Object.keys(example).filter((name) => name !== "externalId"),
  );
});

// bin/deploy stops at these before it builds anything: it would take minutes.
function deploy(...args) {
  const { status, stdout, stderr } = spawnSync("bin/deploy", args, { encoding: "utf8", timeout: 60_000, input: "" });
  return { status, stdout, stderr };
}

function refuses(args, message) {
  const { status, stdout, stderr } = deploy(...args);
  assert.notEqual(status, 0, args.join(" "));
  assert.match(stderr, message);
  assert.doesNotMatch(stdout, /=== Build|=== Package/);
}

test("bin/deploy stops before it builds where a setting is wrong", () => {
  refuses(["--stage", "example", "--dry-run", "--param", "apiRate=fast", "--param", "colour=red"], /apiRate must be[^]*colour is no setting/);
  refuses(["--stage", "example", "--dry-run", "--param", "nonsense"], /NAME=VALUE/);
});

test("bin/deploy knows no stage but those that have a file", () => {
  refuses(["--stage", "prodd", "--dry-run"], /There is no stage "prodd".*There are: .*example/);
  refuses(["--stage", "default", "--dry-run"], /stages\/default.yml holds/);
  refuses(["--stage", "../x", "--dry-run"], /can be no stage/);
  refuses(["--stage", "hook", "--dry-run"], /those of hooks/);
});

// "account-vending-prod-*" would be both of prod and of prod-eu.
test("no stage's name has a hyphen, however it is deployed", () => {
  refuses(["--stage", "prod-eu", "--dry-run"], /"prod-eu" can be no stage.*without hyphens/);
  for (const name of ["prod-", "-prod", "Prod", "prod\u212a", "prod\n", "1", "abcdefghijk"]) {
    assert.match(settings.stageProblem(name), /can be no stage/);
  }
  assert.equal(settings.stageProblem("prod"), undefined);
  const serverless = { getProvider: () => ({ getStage: () => "prod-eu" }), classes: { Error } };
  assert.throws(() => new CheckSettings(serverless).check(), /"prod-eu" can be no stage/);
  const pipeline = readFileSync("organization/pipeline.yaml", "utf8");
  assert.ok(pipeline.includes(`AllowedPattern: "${settings.STAGE.source.replace(/[\^$]/g, "")}"`));
});

test("bin/deploy deploys no example", () => {
  refuses(["--stage", "example", "--yes"], /10 settings are wrong[^]*parentDomain is still the example's/);
});

test("bin/deploy says which options it wants", () => {
  refuses([], /Which stage/);
  refuses(["--stage"], /wants a value/);
  refuses(["--stage", "example", "--now"], /no option --now/);
  refuses(["--stage", "example"], /Nobody is there to be asked/);
});

test("a file that is no settings is told with its place", () => {
  const name = "testtmp";
  try {
    writeFileSync(`stages/${name}.yml`, "parentDomain: a: b\n");
    refuses(["--stage", name, "--dry-run"], /stages\/testtmp.yml/);
    writeFileSync(`stages/${name}.yml`, "- parentDomain\n");
    refuses(["--stage", name, "--dry-run"], /must hold settings/);
  } finally {
    rmSync(`stages/${name}.yml`);
  }
});
