package dev.salem.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.MotoServer;
import dev.salem.PackagedService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The packaged program on this machine in the place of a function that the module made: with the function's environment, a
 * folder in the place of the registry, and its calls of AWS recorded. Whoever started one closes it.
 */
final class DeployedProgram implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "a-key-of-ann-with-24-characters";
    private static final Set<String> UNFINISHED = Set.of("queued", "running");

    private final RecordedCalls aws;
    private final PackagedService service;

    private DeployedProgram(RecordedCalls aws, PackagedService service) {
        this.aws = aws;
        this.service = service;
    }

    /** @param folder that programs of one deployment share */
    static DeployedProgram start(Resource function, URI aws, Path folder) throws IOException, InterruptedException {
        Path home = Files.createDirectory(folder.resolve(function.text("/function_name")));
        RecordedCalls recorded = RecordedCalls.before(aws);
        Map<String, String> environment = new HashMap<>(MotoServer.environment(recorded.uri()));
        for (Map.Entry<String, JsonNode> variable :
                function.at("/environment/0/variables").properties()) {
            environment.put(variable.getKey(), variable.getValue().asText());
        }
        environment.putAll(
                Map.of("SALEM_HOME", home.toString(), "SALEM_HTTP_KEYS", "ann=" + KEY, "OMP_WAIT_POLICY", "passive"));
        Map<String, String> settings = Map.of(
                "salem.jobs.registry", folder.resolve("registry").toString(),
                "salem.jobs.threads", "1",
                "ai.djl.offline", "true");
        return new DeployedProgram(recorded, PackagedService.start(home, environment, settings));
    }

    /** The id of the job that a request becomes. */
    String submit(String request) throws IOException, InterruptedException {
        HttpResponse<String> taken = service.send(
                "v1/edits",
                HttpRequest.newBuilder()
                        .header("X-Api-Key", KEY)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(request)));
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
        return JSON.readTree(taken.body()).path("id").asText();
    }

    JsonNode job(String id) throws IOException, InterruptedException {
        return JSON.readTree(get("v1/edits/" + id));
    }

    String report(String id) throws IOException, InterruptedException {
        return get("v1/edits/" + id + "/report");
    }

    /** Waits until this one has brought a job to its end. */
    void awaitEnd(String id) throws IOException, InterruptedException {
        service.await("job " + id + " is at its end", Duration.ofSeconds(60), () -> {
            try {
                return !UNFINISHED.contains(job(id).path("status").asText());
            } catch (IOException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        });
    }

    /** What it asked AWS so far that a role with these policies may not do. */
    List<Policy.Call> denied(List<Policy> policies) {
        List<Policy.Call> calls = aws.calls();
        assertThat(calls).isNotEmpty();
        return calls.stream().filter(call -> !Policy.allow(policies, call)).toList();
    }

    @Override
    public void close() {
        service.close();
        aws.close();
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = service.send(
                path, HttpRequest.newBuilder().header("X-Api-Key", KEY).GET());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
