package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.runtime.Json;

/**
 * The state of SES in an account, of which moto knows only the identities (<a
 * href="https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html">GetAccount</a>).
 */
final class MailAccount {
    private final Moto moto;

    MailAccount(Moto moto) {
        this.moto = moto;
    }

    /** Returns an account that may write to every address. */
    Answer describe(AwsCall call) {
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

    /** Verifies an identity at once, as if its link were followed when it is sent. */
    Answer identity(AwsCall call) {
        Answer answer = moto.pass(call);
        return answer.succeeded()
                ? answer.with(answer.json().put("VerifiedForSendingStatus", true))
                : answer;
    }
}
