package dev.holdfast.settings;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a node does. Health and metrics belong to every node, whatever its roles. */
public enum Role {
    /** Takes requests, and ends the holds that it took: a shop that can hold stock can always give it back. */
    API,
    /** Charges: the consumer group "payments" and the reconciler. */
    PAYMENTS,
    /** Keeps the documents: the consumer group "documents". */
    DOCUMENTS,
    /** Sends the outbox. */
    RELAY;

    /**
     * Reads {@code ROLES}: the names with commas between; all of them unless it is set, so that one node is a whole shop.
     *
     * @throws BadSetting where a name is none of them
     */
    static Set<Role> of(Settings settings) {
        return settings.parsed(
                "ROLES",
                "api,payments,documents,relay",
                "must be a list of api, payments, documents and relay with commas between",
                text -> {
                    Set<Role> roles = EnumSet.noneOf(Role.class);
                    for (String name : text.split(",", -1)) {
                        roles.add(valueOf(name.strip().toUpperCase(Locale.ROOT)));
                    }
                    return roles;
                });
    }
}
