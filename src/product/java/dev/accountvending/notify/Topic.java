package dev.accountvending.notify;

import java.util.List;

/** Writes what people are told of some types of events, from the lease as it is now. */
interface Topic {
    /** Returns the mails about an event; of several to one address, the first is sent. */
    default List<Letter> letters(PublishedEvent event) {
        return List.of();
    }

    /** Returns the messages in Slack about an event; of several to one person, the first. */
    default List<Post> posts(PublishedEvent event) {
        return List.of();
    }
}
