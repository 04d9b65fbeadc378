package dev.salem.trigger.audit;

import java.util.Optional;

/** Tells on whose behalf the calling thread works. */
@FunctionalInterface
public interface Actors {
    /** Empty where the program acts by itself. */
    Optional<Actor> current();
}
