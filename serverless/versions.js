"use strict";

// Serverless makes all versions at once, and keeps those that earlier deployments published. This makes two things of it
// otherwise:
// - Lambda takes a snapshot for each version, and refuses with 429 if too many are asked for at a time. So each version
//   waits for the one that is eight before it: at most eight snapshots are taken at a time.
// - Nothing calls an old version once the alias has moved, and each has its copy of the archive, of the 75 GB that Lambda
//   keeps for a region. So CloudFormation deletes those that a deployment has replaced, when it has succeeded. Rolling
//   back deploys anew.
const AT_ONCE = 8;

class Versions {
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = { "before:package:finalize": () => this.correct() };
  }

  correct() {
    const resources = this.serverless.service.provider.compiledCloudFormationTemplate.Resources;
    const versions = Object.keys(resources).filter((name) => resources[name].Type === "AWS::Lambda::Version");
    versions.forEach((name, place) => {
      resources[name].DeletionPolicy = "Delete";
      if (place >= AT_ONCE) {
        resources[name].DependsOn = versions[place - AT_ONCE];
      }
    });
  }
}

module.exports = Versions;
