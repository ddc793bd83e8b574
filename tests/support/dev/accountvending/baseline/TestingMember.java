package dev.accountvending.baseline;

import dev.accountvending.access.TestingIam;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.account.model.PutAlternateContactRequest;
import software.amazon.awssdk.services.account.model.PutAlternateContactResponse;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.s3control.S3ControlClient;
import software.amazon.awssdk.services.s3control.model.PutPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3control.model.PutPublicAccessBlockResponse;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A fresh account with a default VPC in each of its regions, the first of which is its home. */
final class TestingMember {
    static final String ACCOUNT = "123456789012";

    final TestingIam iam = new TestingIam(ACCOUNT);
    final TestingBudgets budgets = new TestingBudgets(ACCOUNT);
    final Map<String, TestingEc2> regions = new TreeMap<>();
    final Map<String, PutAlternateContactRequest> contacts = new TreeMap<>();
    final Map<String, PutPublicAccessBlockRequest> publicAccess = new TreeMap<>();
    private final String home;

    TestingMember(String... regionNames) {
        home = regionNames[0];
        for (String name : regionNames) {
            regions.put(name, new TestingEc2().vpc("vpc-" + name, true));
        }
        ec2(home).enabledRegions(Arrays.asList(regionNames));
    }

    TestingEc2 ec2(String region) {
        return Optional.ofNullable(regions.get(region)).orElseThrow();
    }

    MemberClients clients() {
        return new MemberClients(
                Region.of(home),
                iam,
                s3Control(),
                account(),
                budgets,
                region -> client(region.id()));
    }

    private Ec2Client client(String region) {
        return ec2(region);
    }

    private S3ControlClient s3Control() {
        return new S3ControlClient() {
            @Override
            public PutPublicAccessBlockResponse putPublicAccessBlock(
                    PutPublicAccessBlockRequest request) {
                publicAccess.put(request.accountId(), request);
                return PutPublicAccessBlockResponse.builder().build();
            }

            @Override
            public String serviceName() {
                return "s3";
            }

            @Override
            public void close() {}
        };
    }

    private AccountClient account() {
        return new AccountClient() {
            @Override
            public PutAlternateContactResponse putAlternateContact(
                    PutAlternateContactRequest request) {
                contacts.put(request.alternateContactTypeAsString(), request);
                return PutAlternateContactResponse.builder().build();
            }

            @Override
            public String serviceName() {
                return "account";
            }

            @Override
            public void close() {}
        };
    }
}
