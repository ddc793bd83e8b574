package dev.accountvending.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.model.LeaseId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;

class MonthSpendTest {
    private static final LeaseId ANA = new LeaseId("ana-1");
    private static final LeaseId BEN = new LeaseId("ben-1");
    private static final LocalDate HANDED_OVER = LocalDate.parse("2026-11-10");
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private static final YearMonth DECEMBER = YearMonth.of(2026, 12);

    @Test
    void after_ofTheFirstLook_takesTheFigure() {
        assertThat(look(null, ANA, NOVEMBER, "12.345").spentIn(NOVEMBER))
                .isEqualTo(new BigDecimal("12.35"));
    }

    @Test
    void after_zeroWithinTheMonth_keepsWhatWasSeen() {
        MonthSpend seen = look(null, ANA, NOVEMBER, "52.50");

        assertThat(look(seen, ANA, NOVEMBER, "0").spentIn(NOVEMBER)).isEqualByComparingTo("52.50");
    }

    @Test
    void after_aSmallerFigureThanBefore_believesIt() {
        MonthSpend seen = look(null, ANA, NOVEMBER, "52.50");

        assertThat(look(seen, ANA, NOVEMBER, "41").spentIn(NOVEMBER)).isEqualByComparingTo("41");
    }

    @Test
    void after_anotherLeaseInTheSameMonth_countsFromThere() {
        MonthSpend anas = look(null, ANA, NOVEMBER, "48");

        MonthSpend bens = look(anas, BEN, NOVEMBER, "48");
        MonthSpend later = look(bens, BEN, NOVEMBER, "58.10");

        assertThat(bens.spentIn(NOVEMBER)).isEqualByComparingTo("0");
        assertThat(later.spentIn(NOVEMBER)).isEqualByComparingTo("10.10");
    }

    @Test
    void after_aNewMonth_beginsAnew() {
        MonthSpend november = look(look(null, ANA, NOVEMBER, "48"), BEN, NOVEMBER, "58");

        assertThat(look(november, BEN, DECEMBER, "3").spentIn(DECEMBER)).isEqualByComparingTo("3");
    }

    @Test
    void after_theOldFigureOnTheNewMonthsFirstDay_countsNothing() {
        MonthSpend november = look(null, ANA, NOVEMBER, "52.50");

        MonthSpend first = look(november, "2026-12-01", "52.51");
        MonthSpend second = look(first, "2026-12-01", "0.20");

        assertThat(first.spentIn(DECEMBER)).isEqualByComparingTo("0");
        assertThat(second.spentIn(DECEMBER)).isEqualByComparingTo("0.20");
    }

    @Test
    void after_aGreaterFigureOnALaterDay_believesIt() {
        MonthSpend november = look(null, ANA, NOVEMBER, "52.50");

        assertThat(look(november, ANA, DECEMBER, "60").spentIn(DECEMBER))
                .isEqualByComparingTo("60");
    }

    /** The former lease's last costs come within a day, and are corrected in the next. */
    @Test
    void after_aHandOver_takesWhatIsToldInTwoDaysForTheFormers() {
        MonthSpend first = look(null, "2026-11-10", "10");
        MonthSpend late = look(first, "2026-11-11", "61");
        MonthSpend changed = look(late, "2026-11-12", "0"); // the budget's limit was
        MonthSpend own = look(changed, "2026-11-13", "66.5");

        assertThat(late.spentIn(NOVEMBER)).isEqualByComparingTo("0");
        assertThat(changed.spentIn(NOVEMBER)).isEqualByComparingTo("0");
        assertThat(own.spentIn(NOVEMBER)).isEqualByComparingTo("5.5");
        assertThat(own.othersIn(NOVEMBER)).isEqualTo(61);
        assertThat(own.othersIn(DECEMBER)).isZero();
    }

    /** The figure may be the former lease's, who left on the day before. */
    @Test
    void after_aHandOverAtTheMonthsEnd_thatNobodyLookedAt_waitsForTheSecondDay() {
        MonthSpend first = look(null, "2026-12-01", "61");
        MonthSpend second = look(first, "2026-12-02", "0.40");

        assertThat(first.spentIn(DECEMBER)).isEqualByComparingTo("0");
        assertThat(second.spentIn(DECEMBER)).isEqualByComparingTo("0.40");
    }

    @Test
    void after_daysWereCountedApart_heedsTheBudgetOnlyOnceThatIsOld() {
        MonthSpend counted =
                MonthSpend.counted(
                        ANA,
                        LocalDate.parse("2026-11-13"),
                        new DailyCosts.Split(
                                new BigDecimal("60.2"),
                                Map.of("EC2", new BigDecimal("4"), "S3", BigDecimal.ONE)));

        assertThat(counted.spentIn(NOVEMBER)).isEqualByComparingTo("5");
        assertThat(counted.othersIn(NOVEMBER)).isEqualTo(61);
        assertThat(look(counted, "2026-11-15", "120")).isEqualTo(counted);
        assertThat(look(counted, "2026-11-16", "120").spentIn(NOVEMBER))
                .isEqualByComparingTo("59.8");
        assertThat(look(counted, "2026-12-01", "3").spentIn(DECEMBER)).isEqualByComparingTo("3");
    }

    private static MonthSpend look(@Nullable MonthSpend known, String today, String figure) {
        return MonthSpend.after(
                known, ANA, LocalDate.parse(today), new BigDecimal(figure), HANDED_OVER);
    }

    private static MonthSpend look(
            @Nullable MonthSpend known, LeaseId lease, YearMonth month, String figure) {
        return MonthSpend.after(known, lease, month.atDay(20), new BigDecimal(figure), HANDED_OVER);
    }
}
