// One invocation of a Node function in a new process: `cold-start.mjs DOOR` makes the calls that the Java function behind
// that door makes, and does nothing else. Says what ColdStart says.
const CALLS = {
  async API() {
    const { DynamoDBClient, QueryCommand } = await import("@aws-sdk/client-dynamodb");
    const ledger = new DynamoDBClient({});
    return () =>
      ledger.send(
        new QueryCommand({
          TableName: "bench",
          KeyConditionExpression: "#key = :key",
          ExpressionAttributeNames: { "#key": "key" },
          ExpressionAttributeValues: { ":key": { S: "bench" } },
        }),
      );
  },
  async SLACK() {
    const { GetParameterCommand, SSMClient } = await import("@aws-sdk/client-ssm");
    const { SFNClient, StartExecutionCommand } = await import("@aws-sdk/client-sfn");
    const parameters = new SSMClient({});
    const executions = new SFNClient({});
    return async () => {
      await parameters.send(new GetParameterCommand({ Name: "/bench/slack", WithDecryption: true }));
      const stateMachineArn = process.env.AVM_SLACK_STATE_MACHINE_ARN;
      await executions.send(new StartExecutionCommand({ stateMachineArn, name: "bench", input: "{}" }));
    };
  },
  async STEP() {
    const { EventBridgeClient, PutEventsCommand } = await import("@aws-sdk/client-eventbridge");
    const { SendEmailCommand, SESv2Client } = await import("@aws-sdk/client-sesv2");
    const events = new EventBridgeClient({});
    const mail = new SESv2Client({});
    return async () => {
      await events.send(new PutEventsCommand({ Entries: [{ Source: "bench", DetailType: "bench", Detail: "{}" }] }));
      await mail.send(
        new SendEmailCommand({
          FromEmailAddress: "accounts@example.com",
          Destination: { ToAddresses: ["ada@example.com"] },
          Content: { Simple: { Subject: { Data: "bench" }, Body: { Text: { Data: "bench" } } } },
        }),
      );
    };
  },
};

const call = await CALLS[process.argv[2]]();
console.log("ready");
await call();
console.log(`answered ${JSON.stringify({ statusCode: 200 })}`);
const { user, system } = process.cpuUsage();
console.log(`used ${Math.round((user + system) / 1000)} ${process.resourceUsage().maxRSS}`);
