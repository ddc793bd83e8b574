package dev.accountvending.local.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The policies of buckets, tables and keys as moto holds them, and the owners of buckets. An entry
 * that a call may have changed is dropped.
 */
final class AttachedPolicies {
    private static final Pattern BUCKET = Pattern.compile("arn:aws:s3:::([^/*?]+)(/.*)?");
    private static final Pattern TABLE =
            Pattern.compile(
                    "(arn:aws:dynamodb:([a-z0-9-]+):([0-9]{12}):table/[^/*?]+)(/index/.*)?");
    private static final Pattern KEY =
            Pattern.compile("arn:aws:kms:([a-z0-9-]+):([0-9]{12}):(?:key/)?(.*)");
    private static final Pattern CHANGES =
            Pattern.compile(
                    "s3:(Create|Delete)Bucket|s3:(Put|Delete)BucketPolicy"
                            + "|dynamodb:(Create|Delete)Table|dynamodb:(Put|Delete)ResourcePolicy"
                            + "|kms:(CreateKey|PutKeyPolicy)"
                            + "|(cloudformation|cloudcontrolapi):(?!Get|List|Describe).*");

    private final Moto moto;
    private final Map<String, Attached> known = new ConcurrentHashMap<>();
    private final AtomicInteger changes = new AtomicInteger();

    /**
     * The policy attached to a resource.
     *
     * @param account that it belongs to
     */
    record Attached(String account, @Nullable Policy policy) {}

    AttachedPolicies(Moto moto) {
        this.moto = moto;
    }

    Attached of(IamAction asked) {
        return found(asked).orElseGet(() -> new Attached(asked.account(), null));
    }

    private Optional<Attached> found(IamAction asked) {
        String resource = asked.resource();
        Matcher bucket = BUCKET.matcher(resource);
        if (bucket.matches()) {
            // S3 answers a caller that makes a bucket that its name is taken, even if another
            // account has it.
            return asked.action().equals("s3:CreateBucket")
                    ? Optional.empty()
                    : known(bucket.group(1), () -> ofBucket(bucket.group(1), asked.account()));
        }
        Matcher table = TABLE.matcher(resource);
        if (table.matches()) {
            return known(
                    table.group(1), () -> ofTable(table.group(1), table.group(2), table.group(3)));
        }
        Matcher key = KEY.matcher(resource);
        return key.matches()
                ? known(resource, () -> ofKey(key.group(3), key.group(1), key.group(2)))
                : Optional.empty();
    }

    void changed(AwsCall call) {
        if (CHANGES.matcher(call.operation()).matches()) {
            changes.incrementAndGet();
            known.clear();
        }
    }

    private Optional<Attached> known(String name, Supplier<Optional<Attached>> read) {
        Attached before = known.get(name);
        if (before != null) {
            return Optional.of(before);
        }
        int changesBefore = changes.get();
        Optional<Attached> found = read.get();
        // A result that was read during a change may be older than it, and is not kept.
        if (changes.get() == changesBefore) {
            found.ifPresent(attached -> known.put(name, attached));
        }
        return found;
    }

    private Optional<Attached> ofBucket(String bucket, String caller) {
        String owner = moto.s3(caller, "HEAD", bucket, "").headers().get(Moto.BUCKET_OWNER);
        if (owner == null) {
            return Optional.empty();
        }
        Answer policy = moto.s3(owner, "GET", bucket, "policy");
        return Optional.of(new Attached(owner, policy.succeeded() ? policy(policy.text()) : null));
    }

    private Optional<Attached> ofTable(String arn, String region, String account) {
        ObjectNode asked = Json.MAPPER.createObjectNode().put("ResourceArn", arn);
        Answer answer =
                moto.json(
                        account, region, "dynamodb", "DynamoDB_20120810.GetResourcePolicy", asked);
        return Optional.of(
                new Attached(
                        account,
                        answer.succeeded() ? policy(answer.json().path("Policy").asText()) : null));
    }

    /**
     * Returns a key's policy; without one, or without the key, only the account's policies count.
     */
    private Optional<Attached> ofKey(String id, String region, String account) {
        ObjectNode asked =
                Json.MAPPER.createObjectNode().put("KeyId", id).put("PolicyName", "default");
        Answer answer = moto.json(account, region, "kms", "TrentService.GetKeyPolicy", asked);
        Policy written = answer.succeeded() ? policy(answer.json().path("Policy").asText()) : null;
        return Optional.of(new Attached(account, written == null ? ofAccount(account) : written));
    }

    private static @Nullable Policy ofAccount(String account) {
        return policy(
                """
                {"Version": "2012-10-17",
                 "Statement": [{"Effect": "Allow",
                                "Principal": {"AWS": "arn:aws:iam::%s:root"},
                                "Action": "kms:*",
                                "Resource": "*"}]}
                """
                        .formatted(account));
    }

    /** Returns null for what AWS would not have accepted as a policy; moto accepts anything. */
    private static @Nullable Policy policy(String text) {
        try {
            JsonNode document = Json.MAPPER.readTree(text);
            return document.has("Statement") ? new Policy("attached", document) : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
