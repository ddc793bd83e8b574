// The ARN of DnsReadOnly, which organization/management-account.yaml makes beside the role that writes the parent zone.
module.exports = async ({ resolveVariable }) =>
    (await resolveVariable('param:parentZoneRoleArn')).replace(/[^/]+$/, 'DnsReadOnly');
