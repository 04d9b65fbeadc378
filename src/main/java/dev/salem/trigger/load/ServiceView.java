package dev.salem.trigger.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a service tells of its jobs and of itself. */
final class ServiceView {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESIDENT = "salem_process_resident_bytes ";
    static final int ACCEPTED = 202;
    private static final int OK = 200;

    private final LoadPlan plan;
    private final HttpClient http;

    ServiceView(LoadPlan plan, HttpClient http) {
        this.plan = plan;
        this.http = http;
    }

    /** The job that an answer tells of; empty where it tells of none. */
    static String job(HttpResponse<String> response) throws IOException {
        if (response.statusCode() != ACCEPTED) {
            return "";
        }
        JsonNode answer = JSON.readTree(response.body());
        return answer.path("id").asText(answer.path("job").asText());
    }

    /** How many of these jobs the service doesn't list. */
    int missing(List<String> jobs) throws IOException, InterruptedException {
        Set<String> missing = new HashSet<>(jobs);
        String path = "v1/edits?size=100";
        while (!missing.isEmpty() && !path.isEmpty()) {
            JsonNode page = JSON.readTree(get(path));
            page.path("edits").forEach(job -> missing.remove(job.path("id").asText()));
            path = page.path("next").asText();
        }
        return missing.size();
    }

    /** The service's resident memory; NaN where it doesn't tell. */
    double residentBytes() throws IOException, InterruptedException {
        return get("q/metrics")
                .lines()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToDouble(line -> Double.parseDouble(line.substring(RESIDENT.length())))
                .findFirst()
                .orElse(Double.NaN);
    }

    private HttpResponse<String> answer(HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new IOException(
                    request.uri() + ": nobody answers there; start a service or name one by --service", e);
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(plan.service().resolve(path));
        plan.apiKey().ifPresent(key -> request.header("X-Api-Key", key));
        HttpResponse<String> response = answer(request.build());
        if (response.statusCode() != OK) {
            throw new IOException(
                    request.build().uri() + ": answered " + response.statusCode()
                            + ", which is no list of jobs and no metrics; show a key by --key-file where the service wants one");
        }
        return response.body();
    }
}
