// The state machines, each told in a line: its definition in statemachine/, the setting of serverless.yml that holds its
// name, and what its role may do besides running the definition's steps (grants of grants.yml). Everything else follows
// from the definition: each ${Step} in it is substituted by the alias that SnapStart makes for that function (an
// unqualified name would bypass the snapshot), and may be invoked. An execution keeps the definition that it began with, so
// a step that a definition calls no more stays declared for one release, and is named in `kept`: it may be invoked, too.
const definitions = require('./definitions.js');
const { capitalized, declared } = require('../serverless/functions.js');

const hooks = ['callHooks', 'startHooks', 'followHooks', 'hearOfHooks'];
const machines = {
    VendAccount: { definition: 'vend-account', name: 'vendStateMachineName', grants: hooks },
    RetireAccounts: { definition: 'retire-account', name: 'retireStateMachineName', grants: hooks, kept: ['Notify'] },
    AnswerSlackCalls: { definition: 'answer-slack', name: 'answerStateMachineName' },
    FollowVend: { definition: 'follow-vend', name: 'followStateMachineName' },
    ReconcileOrganizations: {
        definition: 'reconcile-organization',
        name: 'reconcileStateMachineName',
        grants: ['startReconciling', 'followParts'],
    },
    WakeFunctions: { definition: 'wake-functions', name: 'wakeStateMachineName' },
};

const functions = new Set(Object.keys(declared).map(capitalized));
const alias = step => ({ Ref: `${step}SnapStartLambdaAlias` });

function stepsOf(definition) {
    const steps = [...new Set([...definitions[definition].matchAll(/\$\{(\w+)}/g)].map(([, step]) => step))];
    const missing = steps.filter(step => !functions.has(step)).map(step => step[0].toLowerCase() + step.slice(1));
    if (missing.length > 0) {
        throw new Error(
            `statemachine/${definition}.asl.json calls what is not declared: add ${missing.join(', ')} to functions/<subject>.yml.`);
    }
    return steps;
}

function machine(id, { definition, name }) {
    return {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
            StateMachineName: `\${self:custom.${name}}`,
            StateMachineType: 'STANDARD',
            RoleArn: { 'Fn::GetAtt': [`${id}Role`, 'Arn'] },
            DefinitionString: definitions[definition],
            DefinitionSubstitutions: Object.fromEntries(stepsOf(definition).map(step => [step, alias(step)])),
            LoggingConfiguration: {
                Level: 'ALL',
                // Inputs hold names and addresses of people; the execution's own history shows them to those who may see it.
                IncludeExecutionData: false,
                Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: { 'Fn::GetAtt': ['StateMachineLogs', 'Arn'] } } }],
            },
            TracingConfiguration: { Enabled: true },
            EncryptionConfiguration: '${self:custom.encryption.stateMachine}',
        },
    };
}

function role({ definition, grants = [], kept = [] }) {
    return {
        Type: 'AWS::IAM::Role',
        Properties: {
            Description: `What the state machine ${definition} may do.`,
            AssumeRolePolicyDocument: {
                Version: '2012-10-17',
                Statement: [{
                    Effect: 'Allow',
                    Action: 'sts:AssumeRole',
                    Principal: { Service: 'states.amazonaws.com' },
                    Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
                }],
            },
            Policies: [{
                PolicyName: 'run-steps',
                PolicyDocument: {
                    Version: '2012-10-17',
                    Statement: [
                        {
                            Sid: 'RunSteps',
                            Effect: 'Allow',
                            Action: 'lambda:InvokeFunction',
                            Resource: [...stepsOf(definition), ...kept].map(alias),
                        },
                        ...grants.map(grant => `\${self:custom.grants.${grant}}`),
                        '${self:custom.grants.logExecutions}',
                        '${self:custom.grants.traceExecutions}',
                    ],
                },
            }],
        },
    };
}

module.exports = {
    Resources: Object.fromEntries(
        Object.entries(machines).flatMap(([id, given]) => [[id, machine(id, given)], [`${id}Role`, role(given)]])),
};
