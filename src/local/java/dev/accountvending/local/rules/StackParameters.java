package dev.accountvending.local.rules;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.Moto;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers the list parameters of a stack as they were given, as AWS does; moto answers them as
 * Python prints them.
 */
final class StackParameters {
    private static final Pattern LIST =
            Pattern.compile("<ParameterValue>\\[([^<]*)]</ParameterValue>");

    private final Moto moto;

    StackParameters(Moto moto) {
        this.moto = moto;
    }

    Answer describe(AwsCall call) {
        return moto.pass(call).edited(StackParameters::asGiven);
    }

    static String asGiven(String text) {
        return LIST.matcher(text)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        "<ParameterValue>%s</ParameterValue>"
                                                .formatted(
                                                        found.group(1)
                                                                .replaceAll("'|&#39;|&#x27;", "")
                                                                .replace(", ", ","))));
    }
}
