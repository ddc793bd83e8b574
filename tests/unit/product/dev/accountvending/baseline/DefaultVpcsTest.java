package dev.accountvending.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;

import java.util.List;

class DefaultVpcsTest {
    private final TestingEc2 ec2 = new TestingEc2().vpc("vpc-1", true);

    @Test
    void remove_removesAllThatHangsOnIt_inOrder() {
        for (String type : List.of("vpce", "eni", "rtb", "acl", "sg")) {
            ec2.add("vpc-1", type, false);
        }

        remove(ec2);

        assertThat(ec2.removals())
                .containsExactly(
                        "vpce-vpc-1",
                        "eni-vpc-1",
                        "igw-vpc-1",
                        "subnet-a-vpc-1",
                        "subnet-b-vpc-1",
                        "rtb-vpc-1",
                        "acl-vpc-1",
                        "sg-vpc-1",
                        "vpc-1");
        assertThat(ec2.vpcIds()).isEmpty();
    }

    @Test
    void remove_touchesNoOtherVpc() {
        ec2.vpc("vpc-2", false);

        remove(ec2);

        assertThat(ec2.vpcIds()).containsExactly("vpc-2");
        assertThat(ec2.ids()).hasSize(6).allMatch(id -> id.endsWith("vpc-2"));
    }

    @Test
    void remove_whenAnInterfaceIsInUse_removesNothing() {
        ec2.add("vpc-1", "eni", false).use("eni-vpc-1");

        assertThatExceptionOfType(VendingFailed.class)
                .isThrownBy(() -> remove(ec2))
                .withMessageContaining("vpc-1")
                .withMessageContaining("eni-vpc-1");
        assertThat(ec2.removals()).isEmpty();
    }

    @Test
    void remove_whenAllIsGoneButStillListed_succeeds() {
        ec2.listLate();
        remove(ec2);
        List<String> removals = ec2.removals();

        remove(ec2);

        assertThat(ec2.removals()).isEqualTo(removals);
    }

    @Test
    void remove_whenSomethingUnknownHangsOnIt_triesLater() {
        ec2.add("vpc-1", "other", false);

        assertThatExceptionOfType(TransientFailure.class)
                .isThrownBy(() -> remove(ec2))
                .withMessageContaining("vpc-1");
    }

    @Test
    void remove_whenThereIsNone_doesNothing() {
        TestingEc2 empty = new TestingEc2();

        remove(empty);

        assertThat(empty.removals()).isEmpty();
    }

    private static void remove(TestingEc2 region) {
        DefaultVpcs vpcs = new DefaultVpcs(region);
        vpcs.remove(vpcs.find());
    }
}
