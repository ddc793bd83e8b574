package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.runtime.Json;

/**
 * An account's standing at SES, which moto does not know (<a
 * href="https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html">GetAccount</a>).
 */
final class MailAccount {
    private MailAccount() {}

    /** One that may write to everybody. */
    static Answer outOfTheSandbox() {
        ObjectNode account =
                Json.MAPPER
                        .createObjectNode()
                        .put("DedicatedIpAutoWarmupEnabled", false)
                        .put("EnforcementStatus", "HEALTHY")
                        .put("ProductionAccessEnabled", true)
                        .put("SendingEnabled", true);
        account.putObject("SendQuota")
                .put("Max24HourSend", 50_000)
                .put("MaxSendRate", 14)
                .put("SentLast24Hours", 0);
        return Answer.json(account);
    }
}
