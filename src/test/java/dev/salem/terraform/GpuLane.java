package dev.salem.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salem.MotoServer;
import dev.salem.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * What EventBridge and AWS Batch do for the GPU lane, done by hand over what the module made: moto keeps a pipe and a job
 * definition, but runs neither.
 *
 * @param queue that the pipe takes messages from
 */
record GpuLane(Deployment deployment, Resource pipe, Resource queue, Resource definition) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FROM_MESSAGE = "$.";

    /**
     * Takes one message as the pipe does, submits the job that the pipe describes, and deletes the message.
     *
     * @return the job, as Batch tells of it
     */
    JsonNode pipeOneMessage() throws IOException, InterruptedException {
        assertThat(pipe.text("/source")).isEqualTo(queue.text("/arn"));
        JsonNode message = deployment.receive(queue);
        ObjectNode event = JSON.createObjectNode()
                .put("messageId", message.path("MessageId").asText());
        event.set("body", readAsJsonIfItIs(message.path("Body").asText()));
        JsonNode submitted = deployment.post("batch", "/v1/submitjob", submission(event));
        deployment.call(
                "sqs",
                "AmazonSQS.DeleteMessage",
                Map.of(
                        "QueueUrl",
                        queue.text("/url"),
                        "ReceiptHandle",
                        message.path("ReceiptHandle").asText()));
        JsonNode jobs = deployment.post(
                "batch",
                "/v1/describejobs",
                Map.of("jobs", List.of(submitted.path("jobId").asText())));
        assertThat(jobs.path("jobs")).hasSize(1);
        return jobs.at("/jobs/0");
    }

    /** Runs a job's container: its command with its environment, but on a CPU. */
    static Ran run(JsonNode job, StandIns here, Path home) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-jar",
                System.getProperty("salem.jar")));
        for (JsonNode word : job.at("/container/command")) {
            command.add(resolved(word.asText(), job.path("parameters")));
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> told = new HashMap<>();
        job.at("/container/environment")
                .forEach(variable -> told.put(
                        variable.path("name").asText(), variable.path("value").asText()));
        builder.environment().putAll(here.with("SALEM_DEVICE", "cpu").inPlaceOf(told));
        builder.environment().putAll(MotoServer.environment(here.aws()));
        builder.environment()
                .putAll(Map.of(
                        "SALEM_HOME",
                        home.toString(),
                        "OMP_WAIT_POLICY",
                        "passive",
                        "AWS_BATCH_JOB_ID",
                        job.path("jobId").asText()));
        return Ran.of(builder);
    }

    /** Whether Batch would try a container again that ended so, by the first rule that fits. */
    boolean triesAgain(Ending ending) {
        return StreamSupport.stream(
                        definition.at("/retry_strategy/0/evaluate_on_exit").spliterator(), false)
                .filter(rule -> fits(rule.path("on_exit_code").asText(), ending.exitCode())
                        && fits(rule.path("on_reason").asText(), ending.reason())
                        && fits(rule.path("on_status_reason").asText(), ending.statusReason()))
                .findFirst()
                .map(rule -> rule.path("action").asText().equalsIgnoreCase("RETRY"))
                .orElse(true);
    }

    /**
     * Which failed jobs a rule tells of, by the same rule on a bus of its own: moto knows no topics as targets.
     *
     * @param exitCodes by job; −1 where no container was started
     */
    Set<String> toldOf(Resource rule, Map<String, Integer> exitCodes) throws IOException, InterruptedException {
        String bus = "listener";
        String url = deployment
                .call("sqs", "AmazonSQS.CreateQueue", Map.of("QueueName", bus))
                .path("QueueUrl")
                .asText();
        Map<String, String> target = Map.of("Id", bus, "Arn", queue.text("/arn").replaceFirst("[^:]*$", bus));
        deployment.call("events", "AWSEvents.CreateEventBus", Map.of("Name", bus));
        deployment.call(
                "events",
                "AWSEvents.PutRule",
                Map.of("Name", bus, "EventBusName", bus, "EventPattern", rule.text("/event_pattern")));
        deployment.call(
                "events", "AWSEvents.PutTargets", Map.of("Rule", bus, "EventBusName", bus, "Targets", List.of(target)));
        for (Map.Entry<String, Integer> job : exitCodes.entrySet()) {
            deployment.call("events", "AWSEvents.PutEvents", Map.of("Entries", List.of(failure(job, bus))));
        }
        Set<String> told = new TreeSet<>();
        deployment
                .call("sqs", "AmazonSQS.ReceiveMessage", Map.of("QueueUrl", url, "MaxNumberOfMessages", 10))
                .path("Messages")
                .forEach(message ->
                        told.add(readAsJsonIfItIs(message.path("Body").asText())
                                .at("/detail/jobId")
                                .asText()));
        return told;
    }

    private Map<String, String> failure(Map.Entry<String, Integer> job, String bus) {
        ObjectNode detail = JSON.createObjectNode()
                .put("jobId", job.getKey())
                .put("jobQueue", pipe.text("/target"))
                .put("status", "FAILED");
        ObjectNode container = detail.putObject("container");
        if (job.getValue() >= 0) {
            container.put("exitCode", job.getValue());
        }
        return Map.of(
                "EventBusName",
                bus,
                "Source",
                "aws.batch",
                "DetailType",
                "Batch Job State Change",
                "Detail",
                detail.toString());
    }

    /** How a container came to its end, in Batch's words; empty where it says nothing. */
    record Ending(String exitCode, String reason, String statusReason) {}

    private Map<String, ?> submission(JsonNode event) {
        JsonNode target = pipe.at("/target_parameters/0/batch_job_parameters/0");
        ObjectNode parameters = JSON.createObjectNode();
        target.path("parameters").properties().forEach(parameter -> {
            String path = parameter.getValue().asText();
            JsonNode value = path.startsWith(FROM_MESSAGE)
                    ? event.at("/" + path.substring(FROM_MESSAGE.length()).replace('.', '/'))
                    : parameter.getValue();
            assertThat(value.isTextual()).as(path + " is " + value).isTrue();
            parameters.set(parameter.getKey(), value);
        });
        return Map.of(
                "jobDefinition", target.path("job_definition").asText(),
                "jobName", target.path("job_name").asText(),
                "jobQueue", pipe.text("/target"),
                "parameters", parameters);
    }

    /** As a pipe reads the body of a message. */
    private static JsonNode readAsJsonIfItIs(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException noJson) {
            return JSON.getNodeFactory().textNode(body);
        }
    }

    private static String resolved(String word, JsonNode parameters) {
        String text = word;
        for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
            text = text.replace(
                    "Ref::" + parameter.getKey(), parameter.getValue().asText());
        }
        return text;
    }

    private static boolean fits(String pattern, String text) {
        return pattern.isEmpty()
                || (pattern.endsWith("*")
                        ? text.startsWith(pattern.substring(0, pattern.length() - 1))
                        : text.equals(pattern));
    }
}
