// The roles of the functions that may become the operator, because functions/*.yml gives them that grant.
const { capitalized, withGrant } = require('../serverless/functions.js');

module.exports = withGrant('becomeOperator')
    .map(name => ({ 'Fn::GetAtt': [`${capitalized(name)}IamRoleLambdaExecution`, 'Arn'] }));
