package dev.accountvending.local.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.accountvending.local.gateway.AwsCall;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class DerivationTest {
    private static final String HERE = "eu-west-1:111122223333:";

    @TempDir Path folder;
    private TestingCalls calls = new TestingCalls(Path.of(""));

    @BeforeEach
    void needIamsList() {
        assumeTrue(
                Files.isDirectory(TestingCalls.IAM_DATA),
                "Without node_modules there is no list of IAM's actions: run npm ci.");
        calls = new TestingCalls(folder);
    }

    @Test
    void resources_whenTheActionKnowsNone_areAnything() {
        assertThat(calls.said(calls.form("ec2", "Action=DescribeVpcs")))
                .containsExactly("ec2:DescribeVpcs *");
        assertThat(calls.said(calls.form("ec2", "Action=EnableEbsEncryptionByDefault")))
                .containsExactly("ec2:EnableEbsEncryptionByDefault *");
    }

    @Test
    void resources_whenParametersAreNamedAsTheArnsVariables_areFilled() {
        assertThat(
                        calls.said(
                                calls.form(
                                        "ec2",
                                        "Action=TerminateInstances&InstanceId.1=i-1&InstanceId.2=i-2")))
                .containsExactly(
                        "ec2:TerminateInstances arn:aws:ec2:" + HERE + "instance/i-1",
                        "ec2:TerminateInstances arn:aws:ec2:" + HERE + "instance/i-2");
        assertThat(
                        calls.said(
                                calls.json(
                                        "servicequotas",
                                        "ServiceQuotasV20190624.GetServiceQuota",
                                        "{'ServiceCode':'organizations','QuotaCode':'L-1'}")))
                .containsExactly(
                        "servicequotas:GetServiceQuota arn:aws:servicequotas:"
                                + HERE
                                + "organizations/L-1");
    }

    @Test
    void resources_whenSeveralAreRequired_areAllAskedFor() {
        assertThat(
                        calls.said(
                                calls.form(
                                        "ec2",
                                        "Action=DetachInternetGateway&InternetGatewayId=igw-1&VpcId=vpc-1")))
                .containsExactly(
                        "ec2:DetachInternetGateway arn:aws:ec2:" + HERE + "internet-gateway/igw-1",
                        "ec2:DetachInternetGateway arn:aws:ec2:" + HERE + "vpc/vpc-1");
        assertThat(calls.said(calls.form("ec2", "Action=CreateVpc&CidrBlock=10.0.0.0%2F16")))
                .containsExactly("ec2:CreateVpc arn:aws:ec2:" + HERE + "vpc/*");
    }

    @Test
    void resources_whenTheRequestHasTheArn_areIt() {
        AwsCall call =
                calls.json(
                        "kms",
                        "TrentService.Decrypt",
                        "{'KeyId':'arn:aws:kms:eu-west-1:999988887777:key/k1','CiphertextBlob':'eA=='}");
        assertThat(calls.asked(call))
                .singleElement()
                .satisfies(
                        asked -> {
                            assertThat(asked.resource())
                                    .isEqualTo("arn:aws:kms:eu-west-1:999988887777:key/k1");
                            assertThat(asked.account()).isEqualTo("999988887777");
                        });
    }

    @Test
    void resources_whenTheServiceSignsByAnotherName_areOfIamsName() {
        assertThat(
                        calls.said(
                                calls.form(
                                        "monitoring",
                                        "Action=PutMetricAlarm&Version=2010-08-01&AlarmName=a")))
                .containsExactly(
                        "cloudwatch:PutMetricAlarm arn:aws:cloudwatch:" + HERE + "alarm:a");
    }

    @Test
    void resources_areFoundWellUnderAMillisecond() {
        Requests requests = calls.requests();
        AwsCall call = calls.form("ec2", "Action=TerminateInstances&InstanceId.1=i-1");
        for (int i = 0; i < 2000; i++) {
            requests.of(call);
        }
        long start = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            requests.of(call);
        }
        assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
    }
}
