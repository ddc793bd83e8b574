package dev.accountvending.setup.acceptance;

import java.math.BigDecimal;
import java.util.Optional;

/** Gives the account back, with a bucket in it, and sees that it comes clean and is closed. */
final class RetireCheck implements Check {
    @Override
    public String name() {
        return "retire";
    }

    @Override
    public String purpose() {
        return "The account is given back, cleaned and closed.";
    }

    @Override
    public boolean needsAccount() {
        return true;
    }

    /** Some twenty minutes of the small ARM build, at $0.0034 each. */
    @Override
    public BigDecimal dollars() {
        return new BigDecimal("0.10");
    }

    @Override
    public Optional<String> localDifference() {
        return Optional.of(
                "Cleaning is done by a stand-in unless aws-nuke is on the PATH; closing is played.");
    }

    @Override
    public Outcome run(Surroundings surroundings) {
        return new AccountEnd(surroundings).bring();
    }
}
