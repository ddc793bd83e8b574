"use strict";

// The functions that functions/*.yml declare, each file being a subject. So a subject is added by adding a file.
const { readFileSync, readdirSync } = require("node:fs");
const path = require("node:path");
const yaml = require("js-yaml");

const folder = path.join(__dirname, "..", "functions");
const files = readdirSync(folder).filter((file) => file.endsWith(".yml"));

// Serverless' "functions": it reads each file itself.
const included = files.map((file) => `\${file(functions/${file})}`);

// By name, as they are declared.
const declared = Object.assign({}, ...files.map((file) => yaml.load(readFileSync(path.join(folder, file), "utf8"))));

// The functions that have a grant of resources/grants.yml, by name.
function withGrant(grant) {
  const wanted = `\${self:custom.grants.${grant}}`;
  return Object.keys(declared).filter((name) => declared[name].iamRoleStatements?.includes(wanted));
}

// The functions that no schedule calls: statemachine/wake-functions.asl.json does.
const unscheduled = Object.keys(declared).filter((name) => !declared[name].events?.some((event) => event.schedule));

// A function's name as states, classes and CloudFormation's ids spell it.
const capitalized = (name) => name[0].toUpperCase() + name.slice(1);

module.exports = { capitalized, declared, included, unscheduled, withGrant };
