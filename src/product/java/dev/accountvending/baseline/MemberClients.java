package dev.accountvending.baseline;

import dev.accountvending.aws.MemberAccount;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.budgets.BudgetsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3control.S3ControlClient;

import java.util.function.Function;

/** The clients of one session in a member: one way in serves all of the baseline. */
record MemberClients(
        Region home,
        IamClient iam,
        S3ControlClient s3Control,
        AccountClient account,
        BudgetsClient budgets,
        Function<Region, Ec2Client> ec2) {

    static MemberClients of(MemberAccount member) {
        return new MemberClients(
                member.homeRegion(),
                member.iam(),
                member.s3Control(),
                member.accountManagement(),
                member.budgets(),
                member::ec2);
    }
}
