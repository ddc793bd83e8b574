package dev.accountvending.local.iam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class S3RequestsTest {
    private static final String BUCKET = " arn:aws:s3:::bucket";

    @TempDir Path folder;
    private TestingCalls calls = new TestingCalls(Path.of(""));

    /** In the order of AWS's model, by which the first of several that fit is taken. */
    @BeforeEach
    void writeModel() throws IOException {
        calls =
                new TestingCalls(folder)
                        .model(
                                "s3",
                                "rest-xml",
                                "AbortMultipartUpload DELETE /{Bucket}/{Key+}",
                                "CompleteMultipartUpload POST /{Bucket}/{Key+}",
                                "CopyObject PUT /{Bucket}/{Key+}",
                                "CreateBucket PUT /{Bucket}",
                                "CreateMultipartUpload POST /{Bucket}/{Key+}?uploads",
                                "DeleteObject DELETE /{Bucket}/{Key+}",
                                "DeleteObjects POST /{Bucket}?delete",
                                "GetBucketEncryption GET /{Bucket}?encryption",
                                "GetBucketLifecycle GET /{Bucket}?lifecycle",
                                "GetBucketLifecycleConfiguration GET /{Bucket}?lifecycle",
                                "GetObject GET /{Bucket}/{Key+}",
                                "GetPublicAccessBlock GET /{Bucket}?publicAccessBlock",
                                "HeadBucket HEAD /{Bucket}",
                                "HeadObject HEAD /{Bucket}/{Key+}",
                                "ListBuckets GET /",
                                "ListObjects GET /{Bucket}",
                                "ListObjectsV2 GET /{Bucket}?list-type=2",
                                "ListParts GET /{Bucket}/{Key+}",
                                "PutObject PUT /{Bucket}/{Key+}",
                                "UploadPart PUT /{Bucket}/{Key+}");
    }

    private List<String> said(String target) {
        return calls.said(calls.rest("s3", target, ""));
    }

    @Test
    void of_whenListing_asksListBucketWithItsPrefix() {
        assertThat(said("GET /bucket?list-type=2&prefix=a%2F&encoding-type=url"))
                .containsExactly("s3:ListBucket" + BUCKET);
        assertThat(calls.keys(calls.rest("s3", "GET /bucket?list-type=2&prefix=a%2F", "")))
                .containsEntry("s3:prefix", List.of("a/"));
        assertThat(said("GET /bucket")).containsExactly("s3:ListBucket" + BUCKET);
        assertThat(said("HEAD /bucket")).containsExactly("s3:ListBucket" + BUCKET);
        assertThat(said("GET /")).containsExactly("s3:ListAllMyBuckets *");
    }

    @Test
    void of_whenAnObjectIsRead_asksGetObjectOfItsVersionOrTheLast() {
        assertThat(said("GET /bucket/a/b%20c")).containsExactly("s3:GetObject" + BUCKET + "/a/b c");
        assertThat(said("HEAD /bucket/a")).containsExactly("s3:GetObject" + BUCKET + "/a");
        assertThat(said("GET /bucket/a?versionId=1"))
                .containsExactly("s3:GetObjectVersion" + BUCKET + "/a");
        assertThat(said("GET /bucket/a?uploadId=1"))
                .containsExactly("s3:ListMultipartUploadParts" + BUCKET + "/a");
    }

    @Test
    void of_whenAnObjectIsWritten_asksPutObject() {
        assertThat(said("PUT /bucket/a?x-id=PutObject"))
                .containsExactly("s3:PutObject" + BUCKET + "/a");
        assertThat(said("PUT /bucket/a?partNumber=1&uploadId=1"))
                .containsExactly("s3:PutObject" + BUCKET + "/a");
        assertThat(said("POST /bucket/a?uploads")).containsExactly("s3:PutObject" + BUCKET + "/a");
        assertThat(said("POST /bucket/a?uploadId=1"))
                .containsExactly("s3:PutObject" + BUCKET + "/a");
    }

    @Test
    void of_whenAnObjectIsCopied_asksToReadTheOther() {
        assertThat(
                        calls.said(
                                calls.rest(
                                        "s3",
                                        "PUT /bucket/a",
                                        Map.of(
                                                "x-amz-copy-source", "/other/b%20c?versionId=1",
                                                "x-amz-acl", "private"),
                                        "")))
                .containsExactlyInAnyOrder(
                        "s3:PutObject" + BUCKET + "/a",
                        "s3:PutObjectAcl" + BUCKET + "/a",
                        "s3:GetObject arn:aws:s3:::other/b c");
    }

    @Test
    void of_whenAnObjectIsDeleted_asksDeleteObject() {
        assertThat(said("DELETE /bucket/a")).containsExactly("s3:DeleteObject" + BUCKET + "/a");
        assertThat(said("DELETE /bucket/a?versionId=1"))
                .containsExactly("s3:DeleteObjectVersion" + BUCKET + "/a");
        assertThat(said("DELETE /bucket/a?uploadId=1"))
                .containsExactly("s3:AbortMultipartUpload" + BUCKET + "/a");
    }

    @Test
    void of_whenManyAreDeleted_asksForEach() {
        assertThat(
                        calls.said(
                                calls.rest(
                                        "s3",
                                        "POST /bucket?delete",
                                        "<Delete xmlns='http://s3.amazonaws.com/doc/2006-03-01/'><Object><Key>a</Key></Object><Object><Key>b/c</Key></Object></Delete>")))
                .containsExactly(
                        "s3:DeleteObject" + BUCKET + "/a", "s3:DeleteObject" + BUCKET + "/b/c");
    }

    @Test
    void of_whenABucketsSettings_asksByIamsNames() {
        assertThat(said("GET /bucket?encryption"))
                .containsExactly("s3:GetEncryptionConfiguration" + BUCKET);
        assertThat(said("GET /bucket?lifecycle"))
                .containsExactly("s3:GetLifecycleConfiguration" + BUCKET);
        assertThat(said("GET /bucket?publicAccessBlock"))
                .containsExactly("s3:GetBucketPublicAccessBlock" + BUCKET);
        assertThat(said("PUT /bucket")).containsExactly("s3:CreateBucket" + BUCKET);
    }
}
