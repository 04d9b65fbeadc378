package dev.salem.trigger.webhook;

import java.util.Optional;

/** How one kind of registry signs and writes its events. */
interface WebhookFormat {
    /** Names the registry's kind in jobs and keys. */
    String name();

    /**
     * Who and when, if the signature is right.
     *
     * @throws MalformedEventException if the signature is right but the body, which says when, can't be read
     */
    Optional<Signed> verify(Delivery delivery, WebhookSecrets secrets);

    /**
     * The event of an authentic body.
     *
     * @throws MalformedEventException if it can't be read
     */
    RegistryEvent event(byte[] body);
}
