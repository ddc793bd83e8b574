package dev.accountvending.notify;

import com.slack.api.model.block.LayoutBlock;

import java.util.List;

/**
 * A message in Slack, in the conversation with each of these people.
 *
 * @param to addresses
 * @param text without the blocks' formatting, for notifications
 */
record Post(List<String> to, String text, List<LayoutBlock> blocks) {
    Post {
        to = List.copyOf(to);
        blocks = List.copyOf(blocks);
    }

    Post(List<String> to, String mrkdwn) {
        this(to, mrkdwn, List.of(SlackBlocks.section(mrkdwn)));
    }
}
