package dev.accountvending.access;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.iam.IamClient;

/**
 * An OpenID Connect provider in a member, whose tokens a role can trust (<a
 * href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html">CreateOpenIDConnectProvider</a>).
 * It stays when no role of ours trusts it any more, because others may.
 *
 * @param issuer without {@code https://}
 */
record TokenIssuer(AccountId account, String issuer) {

    String arn() {
        return "arn:aws:iam::%s:oidc-provider/%s".formatted(account, issuer);
    }

    /** Creates the provider if it is missing, and adds the audience to it. */
    void apply(IamClient iam, String audience) {
        try {
            iam.createOpenIDConnectProvider(
                    provider -> provider.url("https://" + issuer).clientIDList(audience));
        } catch (VendingFailed failure) {
            if (!failure.is("EntityAlreadyExists")) {
                throw failure;
            }
            addAudience(iam, audience);
        }
    }

    private void addAudience(IamClient iam, String audience) {
        boolean known =
                iam.getOpenIDConnectProvider(provider -> provider.openIDConnectProviderArn(arn()))
                        .clientIDList()
                        .contains(audience);
        if (!known) {
            iam.addClientIDToOpenIDConnectProvider(
                    provider -> provider.openIDConnectProviderArn(arn()).clientID(audience));
        }
    }
}
