package dev.accountvending.notify;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.runtime.FunctionContext;

/** Writes mails about events: one to each address, so that one that is refused stops no other. */
public final class MailEvents extends EventSubscriber {
    private final Topics topics;
    private final Mailer mailer;

    public MailEvents() {
        this(FunctionContext.current().withRetries());
    }

    private MailEvents(FunctionContext function) {
        this(Ledger.of(function), Refusals.of(function), Topics.of(function), Mailer.of(function));
    }

    MailEvents(Ledger ledger, Refusals refusals, Topics topics, Mailer mailer) {
        super(ledger, Channel.MAIL, refusals);
        this.topics = topics;
        this.mailer = mailer;
    }

    @Override
    void tell(PublishedEvent event, Deliverer deliverer) {
        if (!mailer.isSetUp()) {
            return;
        }
        for (Letter letter : topics.of(event.type()).letters(event)) {
            String id = letter.id() == null ? event.id() : letter.id();
            for (String address : letter.to()) {
                deliverer.deliver(
                        id,
                        address,
                        () -> {
                            mailer.send(address, letter.subject(), letter.text());
                            return true;
                        });
            }
        }
    }
}
