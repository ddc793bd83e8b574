"use strict";

// Serverless' "params": what each file of stages/ says, by its name. So a stage is added by adding a file.
const { readdirSync } = require("node:fs");
const path = require("node:path");

module.exports = () => {
  const files = readdirSync(path.join(__dirname, "..", "stages")).filter((file) => file.endsWith(".yml"));
  return Object.fromEntries(files.map((file) => [path.parse(file).name, `\${file(stages/${file})}`]));
};
