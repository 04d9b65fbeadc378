package dev.salem.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import org.mlflow.api.proto.ModelRegistry;
import org.mlflow.api.proto.Service;
import org.mlflow_project.google.protobuf.InvalidProtocolBufferException;
import org.mlflow_project.google.protobuf.Message;
import org.mlflow_project.google.protobuf.util.JsonFormat;

/** Reads answers into the messages of the MLflow Java client; what newer servers add is passed over. */
final class Messages {
    private Messages() {}

    static ModelRegistry.ModelVersion version(JsonNode json) {
        return read(json, ModelRegistry.ModelVersion.newBuilder()).build();
    }

    static ModelRegistry.RegisteredModel model(JsonNode json) {
        return read(json, ModelRegistry.RegisteredModel.newBuilder()).build();
    }

    static Service.Run run(JsonNode json) {
        return read(json, Service.Run.newBuilder()).build();
    }

    static Service.Experiment experiment(JsonNode json) {
        return read(json, Service.Experiment.newBuilder()).build();
    }

    private static <B extends Message.Builder> B read(JsonNode json, B builder) {
        try {
            JsonFormat.parser().ignoringUnknownFields().merge(json.toString(), builder);
            return builder;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("MLflow answered what its own client can't read: " + e.getMessage(), e);
        }
    }
}
