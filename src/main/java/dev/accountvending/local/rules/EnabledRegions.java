package dev.accountvending.local.rules;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.Moto;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ec2:DescribeRegions} with only some regions, for default VPCs in all of them are what a
 * local vend would spend its time on.
 */
final class EnabledRegions {
    private static final Pattern ITEM = Pattern.compile("<item>.*?</item>", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("<regionName>([^<]*)</regionName>");

    private final Moto moto;
    private final List<String> regions;

    EnabledRegions(Moto moto, List<String> regions) {
        this.moto = moto;
        this.regions = List.copyOf(regions);
    }

    Answer describe(AwsCall call) {
        Answer answer = moto.pass(call);
        return regions.isEmpty() || !answer.succeeded()
                ? answer
                : answer.edited(text -> only(text, regions));
    }

    static String only(String text, List<String> regions) {
        return ITEM.matcher(text)
                .replaceAll(
                        item -> {
                            Matcher name = NAME.matcher(item.group());
                            boolean kept = !name.find() || regions.contains(name.group(1));
                            return kept ? Matcher.quoteReplacement(item.group()) : "";
                        });
    }
}
