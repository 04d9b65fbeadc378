package dev.salem.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.mlflow.MlflowException;
import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.RegistryException;
import dev.salem.storage.StoreUri;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mlflow.api.proto.ModelRegistry;

/** The versions of registered models, and their aliases. */
final class Versions {
    private static final int LONGEST_DESCRIPTION = 5000;

    private final Gateway gateway;
    private final Locations locations;

    Versions(Gateway gateway, Locations locations) {
        this.gateway = gateway;
        this.locations = locations;
    }

    ModelVersion resolve(ModelUri.Registered uri) {
        int number = uri.version().isPresent()
                ? uri.version().get()
                : uri.latest() ? newest(uri) : aliased(uri, uri.alias().orElseThrow());
        return read(uri, number);
    }

    private int newest(ModelUri.Registered uri) {
        return matching(Filters.nameIs(uri.name())).stream()
                .map(Versions::number)
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new RegistryException(uri + ": " + gateway.uri() + " has no version of a model \""
                        + uri.name() + "\"; check its name and MLFLOW_TRACKING_URI"));
    }

    private int aliased(ModelUri.Registered uri, String alias) {
        SortedMap<String, Integer> aliases = aliases(uri.name());
        if (!aliases.containsKey(alias)) {
            throw new RegistryException(uri + ": no alias \"" + alias + "\", there are: "
                    + (aliases.isEmpty() ? "none" : String.join(", ", aliases.keySet())));
        }
        return aliases.get(alias);
    }

    private ModelVersion read(ModelUri.Registered uri, int number) {
        String version = Integer.toString(number);
        ModelRegistry.ModelVersion found;
        try {
            found = Messages.version(gateway.get("model-versions/get", Map.of("name", uri.name(), "version", version))
                    .path("model_version"));
        } catch (MlflowException e) {
            if (e.kind() != MlflowException.Kind.NOT_FOUND) {
                throw e;
            }
            List<Integer> known = matching(Filters.nameIs(uri.name())).stream()
                    .map(Versions::number)
                    .sorted()
                    .toList();
            throw new RegistryException(uri + ": no version " + number + " on " + gateway.uri()
                    + (known.isEmpty() ? ", nor any other of this model; check its name" : ", there are: " + known));
        }
        if (found.getStatus() != ModelRegistry.ModelVersionStatus.READY) {
            throw new RegistryException(uri + ": version " + version + " isn't ready: " + found.getStatus() + " "
                    + found.getStatusMessage());
        }
        return version(found, found.getAliasesList());
    }

    /** Every version, oldest first. */
    List<ModelVersion> all(String name) {
        SortedMap<String, Integer> aliases = aliases(name);
        return matching(Filters.nameIs(name)).stream()
                .sorted(Comparator.comparingInt(Versions::number))
                .map(found -> version(
                        found,
                        aliases.entrySet().stream()
                                .filter(alias -> alias.getValue() == number(found))
                                .map(Map.Entry::getKey)
                                .toList()))
                .toList();
    }

    /** What a request made, oldest first; more than one only where processes raced. */
    List<ModelRegistry.ModelVersion> ofRequest(String name, String requestKey) {
        return matching(Filters.nameIs(name) + " AND " + Filters.tagIs(Notes.REQUEST_KEY, requestKey)).stream()
                .sorted(Comparator.comparingInt(Versions::number))
                .toList();
    }

    /** Versions of whatever model that an alias points at or that bear a tag: aliases come with models, tags with versions. */
    List<ModelUri.Registered> marked(String alias, String tag) {
        Set<ModelUri.Registered> marked = new LinkedHashSet<>();
        for (JsonNode json : gateway.pages("registered-models/search", Map.of(), "registered_models")) {
            ModelRegistry.RegisteredModel model = Messages.model(json);
            model.getAliasesList().stream()
                    .filter(known -> known.getAlias().equals(alias))
                    .map(known -> Integer.parseInt(known.getVersion()))
                    .forEach(number -> marked.add(ModelUri.Registered.version(model.getName(), number)));
        }
        matching(Filters.hasTag(tag))
                .forEach(found -> marked.add(ModelUri.Registered.version(found.getName(), number(found))));
        return List.copyOf(marked);
    }

    private List<ModelRegistry.ModelVersion> matching(String filter) {
        List<ModelRegistry.ModelVersion> found = new ArrayList<>();
        gateway.pages("model-versions/search", Map.of("filter", filter), "model_versions")
                .forEach(json -> found.add(Messages.version(json)));
        return found;
    }

    /** The version as callers see it, with its aliases of now. */
    ModelVersion read(ModelRegistry.ModelVersion found) {
        return read(ModelUri.Registered.version(found.getName(), number(found)), number(found));
    }

    private ModelVersion version(ModelRegistry.ModelVersion found, List<String> aliases) {
        SortedMap<String, String> tags = new TreeMap<>();
        found.getTagsList().forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
        StoreUri location = locations.ofVersion(found.getName(), found.getVersion());
        return new ModelVersion(
                found.getName(),
                number(found),
                "models:/" + found.getName() + "/" + found.getVersion(),
                location,
                location.resolve(ModelFiles.RECORDS),
                tags,
                new TreeSet<>(aliases));
    }

    static int number(ModelRegistry.ModelVersion version) {
        return Integer.parseInt(version.getVersion());
    }

    /** Makes the registered model where there is none. */
    void requireModel(String name) {
        gateway.findOrMake(() -> gateway.find("registered-models/get", Map.of("name", name)), () -> {
            try {
                return gateway.make("registered-models/create", Map.of("name", name));
            } catch (MlflowException e) {
                if (e.errorCode().equals("RESOURCE_ALREADY_EXISTS")) {
                    return gateway.get("registered-models/get", Map.of("name", name));
                }
                throw e;
            }
        });
    }

    /** Adds a version; the caller has looked for it. */
    ModelRegistry.ModelVersion add(Map<String, Object> facts, String description, Map<String, String> tags) {
        Map<String, Object> body = new TreeMap<>(facts);
        body.put("description", Notes.shortened(description, LONGEST_DESCRIPTION));
        body.put("tags", Notes.tags(tags));
        return Messages.version(gateway.make("model-versions/create", body).path("model_version"));
    }

    void delete(ModelRegistry.ModelVersion version) {
        gateway.remove("model-versions/delete", Map.of("name", version.getName(), "version", version.getVersion()));
    }

    /** Where each alias of a model points. */
    SortedMap<String, Integer> aliases(String name) {
        ModelRegistry.RegisteredModel model = gateway.find("registered-models/get", Map.of("name", name))
                .map(json -> Messages.model(json.path("registered_model")))
                .orElseThrow(() -> new RegistryException("no model \"" + name + "\" on " + gateway.uri()
                        + "; check its name, MLFLOW_TRACKING_URI and MLFLOW_WORKSPACE"));
        SortedMap<String, Integer> aliases = new TreeMap<>();
        model.getAliasesList().forEach(alias -> aliases.put(alias.getAlias(), Integer.parseInt(alias.getVersion())));
        return aliases;
    }

    void tag(String name, int version, String tag, String value) {
        gateway.set(
                "model-versions/set-tag",
                Map.of("name", name, "version", Integer.toString(version), "key", tag, "value", value));
    }

    void point(String name, String alias, int version) {
        try {
            gateway.set(
                    "registered-models/alias",
                    Map.of("name", name, "alias", alias, "version", Integer.toString(version)));
        } catch (MlflowException e) {
            if (e.kind() == MlflowException.Kind.NOT_FOUND) {
                throw new RegistryException("models:/" + name + "/" + version + " isn't there (any more), so alias \""
                        + alias + "\" can't point at it: " + e.serverMessage() + "; repeat the request");
            }
            throw e;
        }
    }
}
