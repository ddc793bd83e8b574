package dev.accountvending.slack;

import static dev.accountvending.notify.SlackBlocks.context;
import static dev.accountvending.notify.SlackBlocks.escape;

import com.slack.api.model.block.LayoutBlock;

import dev.accountvending.ledger.IdempotencyConflict;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.PlainText;
import dev.accountvending.model.QuotaReached;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.StepFailure;
import dev.accountvending.policy.Refused;
import dev.accountvending.request.FieldProblem;
import dev.accountvending.request.InvalidRequest;
import dev.accountvending.request.UnknownAccount;
import dev.accountvending.runtime.LogKeys;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Puts refusals into words: one that a person can correct is an answer, not a failure. */
final class SlackRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(SlackRefusals.class);

    private SlackRefusals() {}

    /** Returns the action's answer, or the refusal if a person can correct it; throws all else. */
    static SlackAnswer unlessRefused(Supplier<SlackAnswer> act) {
        return unlessRefused(act, answer -> answer);
    }

    static <T> T unlessRefused(Supplier<T> act, Function<SlackAnswer, T> as) {
        try {
            return act.get();
        } catch (InvalidRequest invalid) {
            List<LayoutBlock> problems = new ArrayList<>();
            for (FieldProblem problem : invalid.problems()) {
                problems.add(
                        context("*%s*: %s".formatted(problem.field(), escape(problem.message()))));
            }
            return as.apply(refusal(invalid).with(problems));
        } catch (RequestRejected | QuotaReached rejected) {
            return as.apply(refusal(rejected));
        } catch (Refused refused) {
            LOG.atInfo().addKeyValue(LogKeys.RULE, refused.rule()).log("refused in Slack");
            return as.apply(refusal(refused));
        } catch (UnknownAccount | InvalidValue | IdempotencyConflict refused) {
            return as.apply(refusal(refused));
        }
    }

    static SlackAnswer refusal(RuntimeException why) {
        String message =
                why instanceof StepFailure failure
                        ? failure.explanation().forRequester()
                        : String.valueOf(why.getMessage());
        return SlackAnswer.of(":no_entry: " + escape(message));
    }

    /** Returns a person's reason in their own words; null if they give none. */
    static @Nullable String reason(String text) {
        try {
            return text.isBlank() ? null : PlainText.check(text);
        } catch (InvalidValue invalid) {
            throw new InvalidRequest(
                    "Please correct:",
                    List.of(new FieldProblem("why", String.valueOf(invalid.getMessage()))));
        }
    }

    static SlackAnswer tooOld(String words) {
        return SlackAnswer.of(
                ":no_entry: This button is from an earlier version: use `/account %s` instead."
                        .formatted(words));
    }
}
