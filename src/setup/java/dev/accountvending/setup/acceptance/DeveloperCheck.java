package dev.accountvending.setup.acceptance;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.CreateBucketConfiguration;

import java.util.Optional;

/** Whether the owner comes in as Developer, and works there. */
final class DeveloperCheck implements Check {
    private static final String ROLE = "Developer";
    private static final String HOME = "us-east-1";

    @Override
    public String name() {
        return "developer";
    }

    @Override
    public String purpose() {
        return "The owner comes in as Developer, with MFA, and makes a bucket.";
    }

    @Override
    public String makes() {
        return "a bucket with an object in the vended account, left to the cleaning";
    }

    @Override
    public boolean needsAccount() {
        return true;
    }

    @Override
    public Outcome run(Surroundings surroundings) {
        surroundings.account();
        Optional<String> role =
                surroundings
                        .installation()
                        .handOver(surroundings.leaseName())
                        .path("roles")
                        .valueStream()
                        .filter(each -> each.path("name").asText().equals(ROLE))
                        .map(each -> each.path("arn"))
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::asText)
                        .findFirst();
        if (role.isEmpty()) {
            return new Outcome.NotApplicable(
                    "There is no role to assume: owners come in by Identity Center's access portal.");
        }
        S3Client s3 = surroundings.identity().assume(role.get(), surroundings.region()).s3();
        String bucket = surroundings.named("bucket");
        CreateBucketConfiguration place = place(surroundings);
        s3.createBucket(r -> r.bucket(bucket).createBucketConfiguration(place));
        s3.putObject(r -> r.bucket(bucket).key("note"), RequestBody.fromString("accepted"));
        String read = s3.getObjectAsBytes(r -> r.bucket(bucket).key("note")).asUtf8String();
        return read.equals("accepted")
                ? Outcome.seen("The owner assumed the role, and made, wrote and read a bucket.")
                : new Outcome.Refused(
                        "The object read back is another than was written.", "Please report it.");
    }

    /** Returns null for the one region whose name S3 does not take. */
    private static @Nullable CreateBucketConfiguration place(Surroundings surroundings) {
        String region = surroundings.options().region();
        return region.equals(HOME)
                ? null
                : CreateBucketConfiguration.builder()
                        .locationConstraint(BucketLocationConstraint.fromValue(region))
                        .build();
    }
}
