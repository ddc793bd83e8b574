"use strict";

// The check of settings.js for whoever calls Serverless without bin/deploy, and for what only Serverless can look up. The
// example's values are refused where they would be deployed.
const { EXAMPLE, placeholders, problems, stageProblem } = require("./settings.js");

// Lambda takes no more of a function's environment, names and values, in bytes.
const MOST = 4096;
// What CloudFormation puts in for a reference is longer than what stands for it here: an ARN, at the most.
const REFERENCE = 140;

class CheckSettings {
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = {
      "before:package:cleanup": () => this.check(),
      "before:package:finalize": () => this.measure(),
      "before:deploy:deploy": () => this.refuseExample(),
    };
  }

  get stage() {
    return this.serverless.getProvider("aws").getStage();
  }

  settings() {
    const { default: usual, [this.stage]: own } = this.serverless.configurationInput.params ?? {};
    const given = this.serverless.processedInput?.options.param ?? [];
    const params = given.map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)]);
    return { ...usual, ...own, ...Object.fromEntries(params) };
  }

  check() {
    this.refuse([stageProblem(this.stage)].filter((problem) => problem !== undefined));
    this.refuse(problems(this.settings()));
  }

  measure() {
    const { Resources: resources } = this.serverless.service.provider.compiledCloudFormationTemplate;
    const { Variables: variables } = Object.values(resources).find(({ Type }) => Type === "AWS::Lambda::Function")
      .Properties.Environment;
    const size = Object.entries(variables)
      .map(([name, value]) => name.length + (typeof value === "object" ? REFERENCE : Buffer.byteLength(String(value))))
      .reduce((sum, bytes) => sum + bytes, 0);
    if (size > MOST) {
      this.refuse([`The settings are too long for Lambda: ${size} bytes, of ${MOST}. Shorten approvers, or another list.`]);
    }
  }

  refuseExample() {
    this.refuse(this.stage === EXAMPLE ? ["The stage example can be packaged, and not deployed."] : placeholders(this.settings()));
  }

  refuse(found) {
    if (found.length > 0) {
      throw new this.serverless.classes.Error(`Settings of the stage ${this.stage}:\n${found.join("\n")}`);
    }
  }
}

module.exports = CheckSettings;
