package dev.accountvending.cli;

import dev.accountvending.local.AccessKey;
import dev.accountvending.local.LocalCloud;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Prints the commands to try after the demo. */
final class NextSteps {
    private NextSteps() {}

    static List<String> lines(LocalCloud cloud, Demo.Result result, boolean kept) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Where to look next");
        if (kept) {
            lines.add("  avm list --as ada@example.com   the leases, from another terminal");
            lines.add("  avm show ana --as ana@example.com   all that is known of one");
            lines.addAll(awsCommands(cloud, result));
            lines.add("This local cloud stays until Ctrl-C.");
        } else {
            lines.add(
                    "  avm demo --keep             the same, and the local cloud stays to be looked at");
            lines.add(
                    "  avm local                   an empty one on ports 8080 and 4566; and, beside it:");
            lines.add("  avm request --kind sandbox --name my-spike --as ana@example.com --wait");
            lines.add(
                    "  avm list --as ana@example.com   the leases; show NAME and watch NAME tell more");
            lines.add("  README.md                       a tour, with the AWS CLI too");
        }
        return lines;
    }

    /** Returns AWS commands, with keys that are worth nothing anywhere else. */
    private static List<String> awsCommands(LocalCloud cloud, Demo.Result result) {
        AccessKey key =
                Objects.requireNonNull(cloud.description().administrators().get("management"));
        String account = result.leases().getFirst().field("accountId");
        return List.of(
                "  With the AWS CLI, as an administrator of the management account:",
                "    export AWS_ENDPOINT_URL=%s AWS_DEFAULT_REGION=%s"
                        .formatted(cloud.aws(), cloud.description().region()),
                "    export AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s"
                        .formatted(key.accessKeyId(), key.secretAccessKey()),
                "    aws organizations list-accounts",
                "  and into an account, by its access role:",
                "    aws sts assume-role --role-session-name me --role-arn arn:aws:iam::%s:role/%s"
                        .formatted(account, cloud.description().accessRole()));
    }
}
