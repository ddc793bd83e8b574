"use strict";

const { CloudFormationClient, DescribeStackResourceCommand } = require("@aws-sdk/client-cloudformation");

// CloudFormation names the bucket of deployments after stack and resource, and cuts both if that is longer than the 63
// characters of a bucket's name: then the name no longer says whose it is, and the pipeline's role, which reaches buckets by
// their names, does not reach it. So with a long name of a stage the bucket gets a name here. A stack that is there keeps
// the bucket that it has: another name would replace it by an empty one.
const BUCKET = "ServerlessDeploymentBucket";
const MOST = 63;
const RANDOM = 13; // what CloudFormation adds, at the most

class DeploymentBucket {
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = { "before:package:finalize": () => this.name() };
  }

  async name() {
    const aws = this.serverless.getProvider("aws");
    const stack = aws.naming.getStackName();
    if (`${stack}-${BUCKET}-`.length + RANDOM <= MOST || (await this.isThere(aws, stack))) {
      return;
    }
    // The stack is made with the one, and then updated with the other.
    const { coreCloudFormationTemplate: core, compiledCloudFormationTemplate: compiled } = this.serverless.service.provider;
    for (const { Resources: resources } of [core, compiled]) {
      resources[BUCKET].Properties.BucketName = { "Fn::Sub": `${stack}-code-\${AWS::AccountId}-\${AWS::Region}` };
    }
  }

  // Whether the stack has a bucket that CloudFormation has named. Without credentials there is nothing to look at.
  async isThere(aws, stack) {
    try {
      const client = new CloudFormationClient(await aws.getAwsSdkV3Config());
      const { StackResourceDetail: bucket } = await client.send(
        new DescribeStackResourceCommand({ StackName: stack, LogicalResourceId: BUCKET }),
      );
      return !bucket.PhysicalResourceId.startsWith(`${stack}-code-`);
    } catch (problem) {
      if (problem.code === "AWS_CREDENTIALS_NOT_FOUND" || /does not exist/.test(problem.message)) {
        return false;
      }
      throw problem;
    }
  }
}

module.exports = DeploymentBucket;
