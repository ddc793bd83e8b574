package dev.accountvending.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.model.LeaseId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.YearMonth;

class MonthSpendTest {
    private static final LeaseId ANA = new LeaseId("ana-1");
    private static final LeaseId BEN = new LeaseId("ben-1");
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

        MonthSpend first = MonthSpend.after(november, ANA, DECEMBER, new BigDecimal("52.51"), true);
        MonthSpend second = MonthSpend.after(first, ANA, DECEMBER, new BigDecimal("0.20"), true);

        assertThat(first.spentIn(DECEMBER)).isEqualByComparingTo("0");
        assertThat(second.spentIn(DECEMBER)).isEqualByComparingTo("0.20");
    }

    @Test
    void after_aGreaterFigureOnALaterDay_believesIt() {
        MonthSpend november = look(null, ANA, NOVEMBER, "52.50");

        assertThat(look(november, ANA, DECEMBER, "60").spentIn(DECEMBER))
                .isEqualByComparingTo("60");
    }

    private static MonthSpend look(
            @Nullable MonthSpend known, LeaseId lease, YearMonth month, String figure) {
        return MonthSpend.after(known, lease, month, new BigDecimal(figure), false);
    }
}
