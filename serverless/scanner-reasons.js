"use strict";

// Scanners that companies run (checkov) find in every function what we have decided against. The decision and its reason
// are in docs/security.md; so that a scan of the packaged template says so, each resource names that place. Resources of
// our own say it where they are written, in resources/.
const REASON = "docs/security.md, What scanners find";
const OF_FUNCTIONS = ["CKV_AWS_115", "CKV_AWS_116", "CKV_AWS_117", "CKV_AWS_173"];
const OF_BUCKET = ["CKV_AWS_18"];

class ScannerReasons {
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = { "before:package:finalize": () => this.write() };
  }

  write() {
    const { naming } = this.serverless.getProvider("aws");
    const resources = this.serverless.service.provider.compiledCloudFormationTemplate.Resources;
    for (const name of this.serverless.service.getAllFunctions()) {
      skip(resources[naming.getLambdaLogicalId(name)], OF_FUNCTIONS);
    }
    skip(resources[naming.getDeploymentBucketLogicalId()], OF_BUCKET);
  }
}

function skip(resource, checks) {
  resource.Metadata = { ...resource.Metadata, checkov: { skip: checks.map((id) => ({ id, comment: REASON })) } };
}

module.exports = ScannerReasons;
