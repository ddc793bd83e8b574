package dev.accountvending.slack;

import static dev.accountvending.notify.SlackBlocks.section;

import com.slack.api.model.block.LayoutBlock;

import java.util.ArrayList;
import java.util.List;

/**
 * An answer that only the person who asked sees.
 *
 * @param text shown if Slack shows no blocks, as in a notification
 */
record SlackAnswer(String text, List<LayoutBlock> blocks) {
    SlackAnswer {
        blocks = List.copyOf(blocks);
    }

    /** Returns an answer of some sentences, in Slack's markup. */
    static SlackAnswer of(String mrkdwn) {
        return new SlackAnswer(mrkdwn, List.of(section(mrkdwn)));
    }

    /** Returns the answer with more below it. */
    SlackAnswer with(List<LayoutBlock> more) {
        List<LayoutBlock> all = new ArrayList<>(blocks);
        all.addAll(more);
        return new SlackAnswer(text, all);
    }
}
