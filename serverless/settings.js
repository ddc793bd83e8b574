"use strict";

// Checks a stage's settings against stages/schema.json, before anything is built: what is missing, unknown, malformed or
// still the example's is said by its name.
//   node serverless/settings.js --stage NAME [--param NAME=VALUE]... [--example-too] [--print NAME]
const { existsSync, readFileSync, readdirSync } = require("node:fs");
const path = require("node:path");
const { parseArgs } = require("node:util");
const Ajv = require("ajv");
const yaml = require("js-yaml");

const EXAMPLE = "example";
const DEFAULT = "default";
// Names of roles begin with service and stage, and end with the region: IAM takes 64 characters. A hyphen ends the stage's
// part of a name: what may touch account-vending-prod-* would reach a stage prod-eu as well.
const STAGE = /^[a-z][a-z0-9]{0,9}$/;
// The names of a stage's functions would be those of the customer's own (docs/hooks.md).
const HOOK = "hook";

const folder = path.join(__dirname, "..", "stages");

function read(file) {
  const settings = yaml.load(readFileSync(path.join(folder, file), "utf8"), { filename: `stages/${file}` });
  if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
    throw new Error(`stages/${file} must hold settings, each as "name: value".`);
  }
  return settings;
}

const schema = () => JSON.parse(readFileSync(path.join(folder, "schema.json"), "utf8"));

function stages() {
  const names = readdirSync(folder).filter((file) => file.endsWith(".yml"));
  return names.map((file) => path.parse(file).name).filter((name) => name !== DEFAULT);
}

// What is wrong with settings that are complete, each a line. One that is a variable of Serverless' is known only when
// Serverless has looked it up; the plugin check-settings.js looks then.
function problems(settings, form = schema()) {
  const known = Object.entries(settings).filter(([, value]) => value !== null && value !== undefined);
  const given = Object.fromEntries(known.map(([name, value]) => [name, asGiven(value, form.properties[name])]));
  const validate = new Ajv({ allErrors: true }).compile(form);
  validate(given);
  const found = new Map();
  for (const error of validate.errors ?? []) {
    const [name, message] = told(error, given, form);
    if (name !== undefined && !isVariable(given[name]) && !found.has(name)) {
      found.set(name, message);
    }
  }
  return [...found.values()].sort();
}

// A number on the command line is text.
function asGiven(value, form) {
  return form?.type === "integer" && typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
}

const isVariable = (value) => typeof value === "string" && value.includes("${");

function told(error, given, form) {
  switch (error.keyword) {
    case "required":
      return missing(error.params.missingProperty, form);
    case "additionalProperties": {
      const name = error.params.additionalProperty;
      return [name, `${name} is no setting; stages/default.yml and stages/example.yml have them all.`];
    }
    case "if":
      return [];
    default: {
      const name = error.instancePath.slice(1);
      if (given[name] === "") {
        return missing(name, form);
      }
      return [name, `${name} must be ${form.properties[name].description}; it is ${JSON.stringify(given[name])}.`];
    }
  }
}

function missing(name, form) {
  return [name, `${name} is missing: it must be ${form.properties[name].description.replace(/, or empty$/, "")}.`];
}

function placeholders(settings) {
  const example = read(`${EXAMPLE}.yml`);
  return Object.entries(example)
    .filter(([name, value]) => settings[name] === value)
    .map(([name, value]) => `${name} is still the example's, ${JSON.stringify(value)}: put your own in.`);
}

// Why a name cannot be a stage's; undefined if it can.
function stageProblem(stage) {
  if (!STAGE.test(stage)) {
    return `"${stage}" can be no stage: 1 to 10 small letters and digits, beginning with a letter, without hyphens.`;
  }
  if (stage === HOOK) {
    return `"${stage}" can be no stage: names with account-vending-hook- are those of hooks.`;
  }
  return undefined;
}

// A stage's settings as Serverless takes them: the command line's, the stage's, the defaults.
function settingsOf(stage, params) {
  const refused = stageProblem(stage);
  if (refused !== undefined) {
    throw new Error(refused);
  }
  if (stage === DEFAULT) {
    throw new Error("There is no stage of that name: stages/default.yml holds what is so in every stage.");
  }
  if (!existsSync(path.join(folder, `${stage}.yml`))) {
    throw new Error(
      `There is no stage "${stage}", for there is no stages/${stage}.yml: copy stages/example.yml to it. ` +
        `There are: ${stages().join(", ")}.`,
    );
  }
  return { ...read("default.yml"), ...read(`${stage}.yml`), ...params };
}

function param(text) {
  const equals = text.indexOf("=");
  if (equals < 1) {
    throw new Error(`--param takes NAME=VALUE, not "${text}".`);
  }
  return [text.slice(0, equals), text.slice(equals + 1)];
}

function main() {
  const { values } = parseArgs({
    options: {
      stage: { type: "string" },
      param: { type: "string", multiple: true, default: [] },
      "example-too": { type: "boolean", default: false },
      print: { type: "string" },
    },
  });
  const settings = settingsOf(values.stage ?? "", Object.fromEntries(values.param.map(param)));
  const found = problems(settings);
  if (values.stage !== EXAMPLE || !values["example-too"]) {
    found.push(...placeholders(settings));
  }
  if (found.length > 0) {
    const wrong = found.length === 1 ? "A setting is" : `${found.length} settings are`;
    throw new Error(`${wrong} wrong, of stages/${values.stage}.yml:\n${found.map((line) => `  ${line}`).join("\n")}`);
  }
  console.log(values.print ? settings[values.print] : `stages/${values.stage}.yml: ${Object.keys(settings).length} settings, all as they must be`);
}

module.exports = { EXAMPLE, STAGE, problems, placeholders, read, schema, settingsOf, stageProblem };

if (require.main === module) {
  try {
    main();
  } catch (problem) {
    console.error(problem.message);
    process.exitCode = 1;
  }
}
