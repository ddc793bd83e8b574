// Decides requests as AWS's IAM would, with @cloud-copilot/iam-simulate, until stdin closes.
//
// Reads a line of JSON for each thing: {"document": n, "policy": …} keeps a policy document under a
// number; {"id": n, …} is a question, answered by a line with the same id. Answers may overtake one
// another. What a question holds is in Evaluator.java.
import { createInterface } from 'node:readline'
import { createValidatedPolicy } from '@cloud-copilot/iam-policy'
import {
  getDenialReasons,
  getGrantReasons,
  runSimulation,
  runUnsafeSimulation
} from '@cloud-copilot/iam-simulate'

const documents = new Map()

const named = ({ name, document }) => ({ name, policy: documents.get(document) })

const simulation = (question, resource) => ({
  request: {
    principal: question.principal,
    action: question.action,
    resource: { resource, accountId: question.account },
    contextVariables: question.context
  },
  identityPolicies: question.identity.map(named),
  ...(question.boundary && { permissionBoundaryPolicies: [named(question.boundary)] }),
  ...(question.session && { sessionPolicy: documents.get(question.session) }),
  serviceControlPolicies: question.guardrails.map((level) => ({
    orgIdentifier: level.of,
    policies: level.policies.map(named)
  })),
  resourceControlPolicies: [],
  ...(question.attached && { resourcePolicy: documents.get(question.attached) })
})

// What the evaluator's list of AWS's actions cannot place: the claims of a token, of which it knows
// few, and resources of a form that it does not know. It still decides, but does not say by what.
const decidePlainly = (question) => {
  const asked = simulation(question, question.resource)
  const result = decideBy(asked, asked.resourcePolicy)
  const reasons = result === 'Allowed' ? attachedReasons(asked) : []
  return { result, reasons }
}

// Here it wants a name of the resource's policy too.
const decideBy = (asked, policy) => {
  const resourcePolicy = policy && createValidatedPolicy(policy, () => [], { name: 'attached' })
  return runUnsafeSimulation({ ...asked, resourcePolicy }, {})
}

// Which statement of the resource's policy allows it: that one does so alone.
const attachedReasons = (asked) =>
  [asked.resourcePolicy?.Statement ?? []]
    .flat()
    .map((statement, i) => ({
      statement,
      reason: { policyType: 'resource', statementId: statement.Sid, statementIndex: i + 1 }
    }))
    .filter(
      ({ statement }) =>
        decideBy(asked, { ...asked.resourcePolicy, Statement: [statement] }) === 'Allowed'
    )
    .map(({ reason }) => reason)

const decide = async (question) => {
  if (question.action === 'sts:AssumeRoleWithWebIdentity') {
    return decidePlainly(question)
  }
  let result = await runSimulation(simulation(question, question.resource), {})
  // Actions that know no resource are asked about "*", and only about that.
  if (result.errors?.message === 'must.use.wildcard') {
    result = await runSimulation(simulation(question, '*'), {})
  }
  if (['no.resource.types', 'multiple.resource.types'].includes(result.errors?.message)) {
    return decidePlainly(question)
  }
  if (result.resultType === 'error') {
    return { error: JSON.stringify(result.errors) }
  }
  const results = result.resultType === 'single' ? [result.result] : result.results
  const decisive = results.find(({ analysis }) => analysis.result === result.overallResult)
  const reasons = result.overallResult === 'Allowed' ? getGrantReasons : getDenialReasons
  return { result: result.overallResult, reasons: decisive ? reasons(decisive.analysis) : [] }
}

const answer = async (question) => {
  try {
    return await decide(question)
  } catch (error) {
    return { error: String(error) }
  }
}

createInterface({ input: process.stdin }).on('line', async (line) => {
  const message = JSON.parse(line)
  if (message.document !== undefined) {
    documents.set(message.document, message.policy)
  } else {
    process.stdout.write(JSON.stringify({ id: message.id, ...(await answer(message)) }) + '\n')
  }
})
