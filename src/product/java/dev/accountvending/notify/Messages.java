package dev.accountvending.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.aws.Clients;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;

import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.Content;
import software.amazon.awssdk.services.sesv2.model.Message;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Sends e-mail by SES, if a sender is set, and events on the account's default bus. Neither service
 * de-duplicates, so a repeated step sends a second time: twice is better than never. Events carry
 * an id by which a listener can recognize a repeat.
 */
final class Messages {
    static final String SOURCE = "account-vending";

    private final EventBridgeClient events;
    private final SesV2Client mail;
    private final Optional<String> sender;

    Messages(EventBridgeClient events, SesV2Client mail, Optional<String> sender) {
        this.events = events;
        this.mail = mail;
        this.sender = sender;
    }

    static Messages of(FunctionContext function) {
        return function.part(Messages.class, () -> make(function));
    }

    private static Messages make(FunctionContext function) {
        return new Messages(
                Clients.of(function).eventBridge(),
                Clients.of(function).mail(),
                function.settings().sender().map(Record::toString));
    }

    /**
     * Publishes an event.
     *
     * @param of identifies what happened among events of this type, as {@code payments-spike-1}; a
     *     repeat of the step has the same
     */
    void publish(EventType type, String of, ObjectNode facts) {
        ObjectNode detail =
                Json.MAPPER
                        .createObjectNode()
                        .put("version", EventType.VERSION)
                        .put("eventId", type + ":" + of)
                        .setAll(facts);
        PutEventsResponse answer =
                events.putEvents(
                        request ->
                                request.entries(
                                        PutEventsRequestEntry.builder()
                                                .source(SOURCE)
                                                .detailType(type.name())
                                                .detail(detail.toString())
                                                .build()));
        if (answer.failedEntryCount() != null && answer.failedEntryCount() > 0) {
            throw new TransientFailure(
                    "EventBridge did not take the event %s: %s"
                            .formatted(type, answer.entries().getFirst().errorCode()));
        }
    }

    /** Writes to people. */
    void mail(Collection<String> to, String subject, String text) {
        if (sender.isEmpty() || to.isEmpty()) {
            return;
        }
        Message message =
                Message.builder()
                        .subject(content(subject))
                        .body(b -> b.text(content(text)))
                        .build();
        mail.sendEmail(
                request ->
                        request.fromEmailAddress(sender.get())
                                .destination(d -> d.toAddresses(to))
                                .content(c -> c.simple(message)));
    }

    /** Writes to these addresses. */
    void mailTo(List<EmailAddress> to, String subject, String text) {
        mail(to.stream().map(EmailAddress::value).toList(), subject, text);
    }

    /** Returns a command for a mail, which answers this question and no other. */
    static String command(String verb, DecisionRequest asked) {
        return "avm %s %s --lease %s --digest %s"
                .formatted(verb, asked.lease().name(), asked.lease(), asked.digest());
    }

    /** Returns a command that asks for a lease's account once more. */
    static String requestAgain(Lease lease) {
        AccountRequest request = lease.request();
        return "avm request --kind %s --name %s%s --owner %s"
                .formatted(
                        request.kind(),
                        request.name(),
                        request.stage() == null ? "" : " --stage " + request.stage(),
                        request.owner());
    }

    /**
     * Returns a line with a link to an execution in AWS's console (<a
     * href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-view-execution-details.html">execution
     * details</a>).
     *
     * @param arn the execution's
     */
    static String execution(String arn) {
        String[] parts = arn.split(":", -1);
        return parts.length < 8 || !parts[1].equals("aws")
                ? "Execution: " + arn
                : "Execution: https://%1$s.console.aws.amazon.com/states/home?region=%1$s#/v2/executions/details/%2$s"
                        .formatted(parts[3], arn);
    }

    private static Content content(String data) {
        return Content.builder().data(data).charset("UTF-8").build();
    }
}
