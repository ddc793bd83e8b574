package dev.accountvending.slack;

import static dev.accountvending.notify.SlackBlocks.section;

import com.slack.api.model.block.LayoutBlock;

import java.util.ArrayList;
import java.util.List;

/**
 * What somebody is told, and nobody else.
 *
 * @param text where Slack shows no blocks, as in a notification
 */
record SlackAnswer(String text, List<LayoutBlock> blocks) {
    SlackAnswer {
        blocks = List.copyOf(blocks);
    }

    /** A sentence or some, in Slack's markup. */
    static SlackAnswer of(String mrkdwn) {
        return new SlackAnswer(mrkdwn, List.of(section(mrkdwn)));
    }

    /** The answer with more below it. */
    SlackAnswer with(List<LayoutBlock> more) {
        List<LayoutBlock> all = new ArrayList<>(blocks);
        all.addAll(more);
        return new SlackAnswer(text, all);
    }
}
