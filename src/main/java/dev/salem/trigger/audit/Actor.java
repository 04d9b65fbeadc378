package dev.salem.trigger.audit;

import java.util.Objects;

/**
 * Who does something.
 *
 * @param name as callers are named, or what in this program acts by itself
 * @param from the address that the request came from, or this machine
 */
public record Actor(String name, String from) {
    public Actor {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(from, "from");
    }
}
