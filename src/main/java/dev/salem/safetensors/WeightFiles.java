package dev.salem.safetensors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a model's weights lie: one file, or shards with their index. */
record WeightFiles(List<Path> files, Optional<ShardIndex> index) {
    private static final String SINGLE = "model.safetensors";
    private static final String ADAPTER_WEIGHTS = "adapter_model.safetensors";
    private static final String ADAPTER_CONFIG = "adapter_config.json";
    private static final List<String> FOREIGN =
            List.of(".bin", ".pt", ".pth", ".ckpt", ".pkl", ".h5", ".msgpack", ".onnx", ".gguf");

    static WeightFiles find(Path place, SafetensorsLimits limits) {
        if (Files.isRegularFile(place)) {
            return single(requireSafetensorsName(place));
        }
        if (!Files.isDirectory(place)) {
            throw SafetensorsException.of(place, "no such file or folder; check the path");
        }
        Path single = place.resolve(SINGLE);
        if (Files.isRegularFile(single)) {
            return single(single);
        }
        Path index = place.resolve(ShardIndex.NAME);
        if (Files.isRegularFile(index)) {
            return sharded(ShardIndex.read(index, limits));
        }
        return onlyFile(place);
    }

    private static WeightFiles single(Path file) {
        return new WeightFiles(List.of(file), Optional.empty());
    }

    private static WeightFiles sharded(ShardIndex index) {
        List<Path> files =
                index.shardNames().stream().map(index.file()::resolveSibling).toList();
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw SafetensorsException.of(
                        index.file(), "names the shard \"" + file.getFileName() + "\", which is not there; fetch it");
            }
        }
        return new WeightFiles(files, Optional.of(index));
    }

    private static WeightFiles onlyFile(Path folder) {
        List<String> names = fileNames(folder);
        List<String> weights = names.stream()
                .filter(name -> name.endsWith(".safetensors") && !name.equals(ADAPTER_WEIGHTS))
                .toList();
        if (weights.size() == 1) {
            return single(folder.resolve(weights.get(0)));
        }
        if (weights.size() > 1) {
            throw SafetensorsException.of(
                    folder,
                    "holds " + weights + " but no " + ShardIndex.NAME + "; fetch the index, or give one of the files");
        }
        throw SafetensorsException.of(folder, whyNoWeights(names));
    }

    private static String whyNoWeights(List<String> names) {
        List<String> adapters = names.stream()
                .filter(name -> name.equals(ADAPTER_CONFIG) || name.equals(ADAPTER_WEIGHTS))
                .toList();
        if (!adapters.isEmpty()) {
            return "holds a PEFT adapter " + adapters
                    + " and no model; merge it with merge_and_unload() and save_pretrained(..., safe_serialization=True)";
        }
        List<String> foreign = names.stream().filter(WeightFiles::isForeign).toList();
        if (!foreign.isEmpty()) {
            return "holds no *.safetensors, only " + foreign
                    + "; pickle and other formats that may run code are refused: " + ForeignFormat.CONVERSION;
        }
        return "holds no *.safetensors; give the folder of a Hugging Face model";
    }

    private static Path requireSafetensorsName(Path file) {
        if (isForeign(file.getFileName().toString())) {
            throw SafetensorsException.of(
                    file,
                    "is no safetensors file; pickle and other formats that may run code are refused: "
                            + ForeignFormat.CONVERSION);
        }
        return file;
    }

    private static boolean isForeign(String name) {
        return FOREIGN.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
    }

    private static List<String> fileNames(Path folder) {
        try (Stream<Path> listing = Files.list(folder)) {
            return listing.filter(Files::isRegularFile)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be listed: " + e, e);
        }
    }
}
