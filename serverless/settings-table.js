"use strict";

// The table of settings in docs/deploying.md, from what stages/*.yml and stages/schema.json say of each:
//   node serverless/settings-table.js            prints it
//   node serverless/settings-table.js --write    writes it into the document
const { readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { read, schema } = require("./settings.js");

const root = path.join(__dirname, "..");
const document = path.join(root, "docs", "deploying.md");
const MARKED = /(<!-- settings -->\n)[^]*?(<!-- \/settings -->)/;

// The comment above each setting of a file, as one line.
function comments(file) {
  const found = new Map();
  let lines = [];
  for (const line of readFileSync(path.join(root, "stages", file), "utf8").split("\n")) {
    const name = /^(\w+):/.exec(line)?.[1];
    if (line.startsWith("#")) {
      lines.push(line.slice(1).trim());
    } else {
      if (name) {
        found.set(name, lines.join(" "));
      }
      lines = [];
    }
  }
  return found;
}

const cell = (text) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
const code = (value) => (value === "" ? "empty" : `\`${value}\``);

function rows(file, last) {
  const { properties } = schema();
  const told = comments(file);
  return Object.entries(read(file)).map(
    ([name, value]) =>
      `| \`${name}\` | ${cell(told.get(name) ?? "")} | ${cell(properties[name]?.description ?? "")} | ${last(value)} |`,
  );
}

function table() {
  return [
    "Without a default, so that each stage must have them:",
    "",
    "| setting | what it is | must be | example |",
    "|---|---|---|---|",
    ...rows("example.yml", code),
    "",
    "With a default, for which a stage may have another:",
    "",
    "| setting | what it is | must be | default |",
    "|---|---|---|---|",
    ...rows("default.yml", code),
    "",
  ].join("\n");
}

const inDocument = () => readFileSync(document, "utf8").replace(MARKED, (_, begin, end) => `${begin}${table()}${end}`);

module.exports = { comments, document, inDocument, table };

if (require.main === module) {
  if (process.argv.includes("--write")) {
    writeFileSync(document, inDocument());
  } else {
    process.stdout.write(table());
  }
}
