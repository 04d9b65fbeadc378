package dev.salem.trigger.load;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * What a service is asked for.
 *
 * @param service its address, with a slash at the end
 * @param apiKey shown with every request to its API
 * @param secret signs MLflow deliveries, which are sent in place of requests to the API
 * @param model the name of a registered model
 * @param editSet where the edit set lies; it is not read unless the service edits
 * @param requests how many are sent
 * @param submitters how many are under way at once at most
 * @param perSecond at which rate they are sent; 0 sends the next when one is answered
 */
public record LoadPlan(
        URI service,
        Optional<String> apiKey,
        Optional<String> secret,
        String model,
        String editSet,
        int requests,
        int submitters,
        double perSecond) {
    public LoadPlan {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(apiKey, "apiKey");
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(editSet, "editSet");
        if (requests < 1 || submitters < 1) {
            throw new IllegalArgumentException(
                    "requests and submitters must be at least 1, got: " + requests + ", " + submitters);
        }
        if (!(perSecond >= 0)) {
            throw new IllegalArgumentException("the rate must be at least 0, got: " + perSecond);
        }
    }

    /** The same of another service. */
    LoadPlan at(URI other) {
        return new LoadPlan(other, apiKey, secret, model, editSet, requests, submitters, perSecond);
    }
}
