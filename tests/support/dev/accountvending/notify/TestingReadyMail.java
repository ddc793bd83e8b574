package dev.accountvending.notify;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.handover.SignInLinks;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import java.time.Clock;
import java.util.Map;

/** The mail to owners whose accounts are ready, and a catalog of one kind. */
final class TestingReadyMail {
    private TestingReadyMail() {}

    static ReadyMail over(boolean identityCenter, Map<String, String> settings) {
        return new ReadyMail(
                identityCenter,
                new SignInLinks(new Settings(new LambdaEnvironment(settings, Clock.systemUTC()))));
    }

    /** A catalog whose kind has its owners told when this is there. */
    static Catalog catalog(Kind.Ready ready) {
        return Catalog.parse(
                """
                kinds:
                  developer:
                    description: d
                    organizationalUnit: Workloads/Developers
                    zoneLabel: dev
                    perOwner: 1
                    approval: none
                    atEnd: close
                    roles: [Developer]
                    monthlyBudget: 100
                    ready: %s
                """
                        .formatted(ready),
                "catalog.yml");
    }
}
