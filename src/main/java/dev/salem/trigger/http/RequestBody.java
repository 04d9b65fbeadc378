package dev.salem.trigger.http;

import dev.salem.job.JobRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;

/** Reads requests of a bounded size. */
@Singleton
final class RequestBody {
    private final int largest;

    RequestBody(HttpSettings settings) {
        this.largest = settings.largestRequest();
    }

    JobRequest read(byte[] bytes) {
        if (bytes.length > largest) {
            throw new ClientErrorException(Response.Status.REQUEST_ENTITY_TOO_LARGE);
        }
        return JobRequest.parse(bytes);
    }
}
