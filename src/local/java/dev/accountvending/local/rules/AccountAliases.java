package dev.accountvending.local.rules;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Moto;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps an account alias unique among all of AWS (<a
 * href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html">CreateAccountAlias</a>).
 */
final class AccountAliases {
    private final Moto moto;
    private final Map<String, String> owners = new ConcurrentHashMap<>();

    AccountAliases(Moto moto) {
        this.moto = moto;
    }

    Answer create(AwsCall call) {
        String alias = call.requiredParameter("AccountAlias");
        String account = call.caller().account();
        String owner = owners.putIfAbsent(alias, account);
        if (owner != null) {
            throw new AwsFailure(
                    409,
                    "EntityAlreadyExists",
                    "The account alias %s already exists.".formatted(alias));
        }
        Answer answer = moto.pass(call);
        if (answer.succeeded()) {
            // An account has one alias: the new one replaces the old one.
            owners.entrySet()
                    .removeIf(
                            entry ->
                                    entry.getValue().equals(account)
                                            && !entry.getKey().equals(alias));
        } else {
            owners.remove(alias, account);
        }
        return answer;
    }

    Answer delete(AwsCall call) {
        Answer answer = moto.pass(call);
        if (answer.succeeded()) {
            owners.remove(call.requiredParameter("AccountAlias"), call.caller().account());
        }
        return answer;
    }
}
