package dev.accountvending.inventory;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Inventories of new accounts. */
public final class TestingInventory {
    private TestingInventory() {}

    /** One with these identities. */
    public static AccountInventory of(String... identities) {
        SortedMap<String, String> digests = new TreeMap<>();
        for (String identity : identities) {
            digests.put(identity, "digest");
        }
        return new AccountInventory(
                TestingLedger.NOW, digests, new TreeSet<>(), new TreeSet<>(List.of("us-east-1")));
    }

    /** Records one that holds the access role alone. */
    public static void record(Ledger registry, AccountId account) {
        of("arn:aws:iam::%s:role/AccessRole".formatted(account)).record(registry, account);
    }

    /** Takes the account's inventory out of the ledger. */
    public static void forget(TestingLedger ledger, AccountId account) {
        ledger.dynamoDb.remove("MEMO#inventory/" + account);
    }
}
