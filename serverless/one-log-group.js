"use strict";

// All functions log to one group, FunctionLogs of resources/logs.yml. Serverless makes a group for each function, and
// serverless-iam-roles-per-function lets each role write to its function's; neither can be told otherwise. So this
// takes away both, after that plugin, and the role that Serverless makes for functions that have none, as none is.
// What a role may write is granted in resources/grants.yml.
class OneLogGroup {
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = { "before:package:finalize": () => this.correct() };
  }

  correct() {
    const { naming } = this.serverless.getProvider("aws");
    const resources = this.serverless.service.provider.compiledCloudFormationTemplate.Resources;
    for (const name of this.serverless.service.getAllFunctions()) {
      const group = naming.getLogGroupLogicalId(name);
      const ofFunction = resources[naming.getLambdaLogicalId(name)];
      const role = resources[ofFunction.Properties.Role["Fn::GetAtt"][0]];
      delete resources[group];
      ofFunction.DependsOn = [ofFunction.DependsOn ?? []].flat().filter((id) => id !== group);
      ofFunction.Properties.LoggingConfig = {
        ...ofFunction.Properties.LoggingConfig,
        LogGroup: { Ref: "FunctionLogs" },
      };
      const { PolicyDocument: policy } = role.Properties.Policies[0];
      policy.Statement = policy.Statement.filter((statement) => !isGenerated(statement));
    }
    delete resources[naming.getRoleLogicalId()];
  }
}

// Statements of ours have names.
function isGenerated(statement) {
  return !statement.Sid && [statement.Action].flat().every((action) => action.startsWith("logs:"));
}

module.exports = OneLogGroup;
