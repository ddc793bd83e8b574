package dev.accountvending.baseline;

import dev.accountvending.model.Contact;
import dev.accountvending.runtime.Settings;

import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.account.model.AlternateContactType;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whom AWS turns to about bills, operations and security; a contact not set is left alone. */
record AlternateContacts(Map<AlternateContactType, Contact> contacts) {
    AlternateContacts {
        contacts = Collections.unmodifiableMap(new LinkedHashMap<>(contacts));
    }

    /** As in the settings. */
    static AlternateContacts from(Settings settings) {
        Map<AlternateContactType, Contact> found = new EnumMap<>(AlternateContactType.class);
        settings.billingContact().ifPresent(it -> found.put(AlternateContactType.BILLING, it));
        settings.operationsContact()
                .ifPresent(it -> found.put(AlternateContactType.OPERATIONS, it));
        settings.securityContact().ifPresent(it -> found.put(AlternateContactType.SECURITY, it));
        return new AlternateContacts(found);
    }

    void apply(AccountClient account) {
        contacts.forEach(
                (type, contact) ->
                        account.putAlternateContact(
                                put ->
                                        put.alternateContactType(type)
                                                .name(contact.name())
                                                .title(contact.title())
                                                .emailAddress(contact.email().value())
                                                .phoneNumber(contact.phone())));
    }
}
