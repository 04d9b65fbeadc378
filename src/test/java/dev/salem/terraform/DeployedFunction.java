package dev.salem.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.MotoServer;
import dev.salem.trigger.lambda.GatewayEvent;
import dev.salem.trigger.lambda.LambdaFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A function that the module made, run on this machine as its image runs it: the function's handler with the function's
 * environment. Its calls of AWS are recorded. Whoever started one closes it.
 */
final class DeployedFunction implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RecordedCalls aws;
    private final LambdaFunction function;

    private DeployedFunction(RecordedCalls aws, LambdaFunction function) {
        this.aws = aws;
        this.function = function;
    }

    /** @param folder of its own */
    static DeployedFunction start(Resource function, StandIns here, Path folder) throws IOException {
        RecordedCalls recorded = RecordedCalls.before(here.aws());
        Map<String, String> told = new HashMap<>();
        function.at("/environment/0/variables")
                .properties()
                .forEach(variable ->
                        told.put(variable.getKey(), variable.getValue().asText()));
        Map<String, String> environment = new HashMap<>(here.inPlaceOf(told));
        environment.putAll(MotoServer.environment(recorded.uri()));
        environment.putAll(Map.of(
                "SALEM_LAMBDA_HOME", folder.resolve("home").toString(),
                "DJL_OFFLINE", "true",
                "OMP_WAIT_POLICY", "passive"));
        return new DeployedFunction(
                recorded,
                LambdaFunction.ofImage(
                        folder.resolve("image"), function.text("/image_config/0/command/0"), environment));
    }

    /** What it answers to an event. */
    JsonNode answer(Object event) throws IOException {
        return JSON.readTree(function.answer(event.toString()));
    }

    /** The document that a request is answered with, by this status. */
    JsonNode answer(GatewayEvent request, int status) throws IOException {
        return JSON.readTree(text(request, status));
    }

    /** The body that a request is answered with, by this status. */
    String text(GatewayEvent request, int status) throws IOException {
        JsonNode response = answer(request);
        assertThat(response.path("statusCode").asInt())
                .as(() -> response + "\n" + said())
                .isEqualTo(status);
        return response.path("body").asText();
    }

    String said() {
        return function.said();
    }

    List<String> commandLine() throws IOException {
        return function.commandLine();
    }

    /** What it asked AWS so far. */
    List<Policy.Call> calls() {
        return aws.calls();
    }

    @Override
    public void close() {
        function.close();
        aws.close();
    }
}
