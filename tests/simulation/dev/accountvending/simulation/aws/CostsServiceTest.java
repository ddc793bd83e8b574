package dev.accountvending.simulation.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.costexplorer.model.Dimension;
import software.amazon.awssdk.services.costexplorer.model.Expression;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageResponse;
import software.amazon.awssdk.services.costexplorer.model.Granularity;
import software.amazon.awssdk.services.costexplorer.model.GroupDefinition;
import software.amazon.awssdk.services.costexplorer.model.ResultByTime;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Objects;

class CostsServiceTest {
    private final NewMember member = new NewMember();
    private final CostExplorerClient costs = member.client(CostExplorerClient.class);

    CostsServiceTest() {
        Spending spending = member.aws.spending();
        spending.add("1", LocalDate.of(2027, 1, 1), BigDecimal.ONE);
        spending.add("1", LocalDate.of(2027, 1, 2), BigDecimal.TWO);
        spending.add("2", LocalDate.of(2027, 1, 2), BigDecimal.TEN);
        spending.add("2", LocalDate.of(2027, 1, 3), BigDecimal.TEN);
        member.pass(Duration.ofHours(60));
    }

    @Test
    void byMonth_isOneSumForEachAccount_ofTheDaysThatAreKnown() {
        ResultByTime month = ask(Granularity.MONTHLY).resultsByTime().getFirst();

        assertThat(month.groups())
                .extracting(it -> it.keys().getFirst() + " " + amount(it))
                .containsExactly("1 3", "2 10");
    }

    @Test
    void byDay_ofOneAccount_isThatAccountsAlone() {
        GetCostAndUsageResponse days =
                costs.getCostAndUsage(
                        it ->
                                it.timePeriod(in -> in.start("2027-01-01").end("2027-01-05"))
                                        .granularity(Granularity.DAILY)
                                        .metrics("UnblendedCost")
                                        .groupBy(byAccount())
                                        .filter(of("2")));

        assertThat(days.resultsByTime())
                .filteredOn(ResultByTime::hasGroups)
                .filteredOn(it -> !it.groups().isEmpty())
                .extracting(it -> it.timePeriod().start())
                .containsExactly("2027-01-02");
    }

    private GetCostAndUsageResponse ask(Granularity granularity) {
        return costs.getCostAndUsage(
                it ->
                        it.timePeriod(in -> in.start("2027-01-01").end("2027-01-05"))
                                .granularity(granularity)
                                .metrics("UnblendedCost")
                                .groupBy(byAccount()));
    }

    private static Expression of(String account) {
        return Expression.builder()
                .dimensions(it -> it.key(Dimension.LINKED_ACCOUNT).values(account))
                .build();
    }

    private static GroupDefinition byAccount() {
        return GroupDefinition.builder().key("LINKED_ACCOUNT").build();
    }

    private static String amount(software.amazon.awssdk.services.costexplorer.model.Group group) {
        return Objects.requireNonNull(group.metrics().get("UnblendedCost")).amount();
    }
}
