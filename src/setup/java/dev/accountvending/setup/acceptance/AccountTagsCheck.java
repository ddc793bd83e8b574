package dev.accountvending.setup.acceptance;

import com.fasterxml.jackson.databind.JsonNode;

import software.amazon.awssdk.services.organizations.model.Tag;

import java.util.List;
import java.util.Optional;

/** Whether the management account's role may call CreateAccount with tags: the vend has done it. */
final class AccountTagsCheck implements Check {
    private static final String CREATION = "CreateAccount";
    private static final String LEASE = "vending:lease";

    @Override
    public String name() {
        return "account-tags";
    }

    @Override
    public String purpose() {
        return "CreateAccount with tags is allowed by the management account's role.";
    }

    @Override
    public boolean needsAccount() {
        return true;
    }

    @Override
    public Optional<String> localDifference() {
        return Optional.of("Which permissions CreateAccount with tags asks for, only AWS decides.");
    }

    @Override
    public Outcome run(Surroundings surroundings) {
        String account = surroundings.account();
        JsonNode progress = surroundings.installation().progress(surroundings.leaseName());
        if (!Progress.hasEntered(progress, CREATION)) {
            return new Outcome.NotSeen(
                    "The account came from the pool: CreateAccount was not called. Run this again while no account waits there.");
        }
        List<String> keys =
                surroundings
                        .management()
                        .organizations()
                        .listTagsForResource(r -> r.resourceId(account))
                        .tags()
                        .stream()
                        .map(Tag::key)
                        .toList();
        return keys.contains(LEASE)
                ? Outcome.seen(
                        "The account was made with its tags: " + String.join(", ", keys) + ".")
                : new Outcome.Refused(
                        "The account was made without the tag %s.".formatted(LEASE),
                        "Update the stack of organization/management-account.yaml (avm setup).");
    }
}
