"use strict";

// Serverless keeps the versions that earlier deployments published. Nothing calls them once the alias has moved, and each
// has its copy of the archive, of the 75 GB that Lambda keeps for a region: so CloudFormation takes away those that a
// deployment has replaced, when it has succeeded. Rolling back deploys anew.
class CurrentVersions {
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = { "before:package:finalize": () => this.correct() };
  }

  correct() {
    const resources = this.serverless.service.provider.compiledCloudFormationTemplate.Resources;
    for (const resource of Object.values(resources)) {
      if (resource.Type === "AWS::Lambda::Version") {
        resource.DeletionPolicy = "Delete";
      }
    }
  }
}

module.exports = CurrentVersions;
