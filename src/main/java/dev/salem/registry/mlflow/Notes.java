package dev.salem.registry.mlflow;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The names of tags, and tags and params in the form that MLflow takes. */
final class Notes {
    /** Says which request made a run, a logged model or a version; a trigger knows by it what not to edit again. */
    static final String REQUEST_KEY = "salem.request_key";
    /** The registered model that a run is about. */
    static final String MODEL = "salem.model";
    /** How a run ended. */
    static final String STATUS = "salem.status";

    static final String REGISTERED = "REGISTERED";
    static final String REJECTED = "REJECTED";
    /** The version that a run made. */
    static final String VERSION = "salem.version";

    private static final int LONGEST_TAG = 5000;
    private static final int LONGEST_PARAM = 6000;

    private Notes() {}

    static List<Map<String, String>> tags(Map<String, String> tags) {
        return entries(tags, LONGEST_TAG);
    }

    static List<Map<String, String>> params(Map<String, String> params) {
        return entries(params, LONGEST_PARAM);
    }

    private static List<Map<String, String>> entries(Map<String, String> values, int longest) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(entry -> Map.of("key", entry.getKey(), "value", shortened(entry.getValue(), longest)))
                        .toList();
    }

    /** The text, cut at its end where it is too long. */
    static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
