package dev.salem.storage.mlflow;

import dev.salem.storage.ArtifactName;
import dev.salem.storage.StorageException;
import dev.salem.storage.StoreUri;
import java.net.URI;

/** The artifact proxy's paths. */
record ProxyPaths(URI server) {
    private static final String API = "api/2.0/mlflow-artifacts/";

    /** Folder of listings. */
    static final String LISTING = API + "artifacts";

    static String artifact(String path) {
        return API + "artifacts/" + path;
    }

    static String presigned(String path) {
        return API + "presigned/" + path;
    }

    /** @param action create, complete or abort */
    static String multipart(String action, String folder) {
        return API + "mpu/" + action + (folder.isEmpty() ? "" : "/" + folder);
    }

    boolean holds(StoreUri location) {
        return location.scheme().equals("mlflow-artifacts")
                && (location.authority().isEmpty()
                        || location.authority().equalsIgnoreCase(server.getHost())
                        || location.authority().equalsIgnoreCase(server.getRawAuthority()));
    }

    /** The path of a folder, without a slash at either end. */
    String of(StoreUri location) {
        if (!holds(location)) {
            throw new StorageException(
                    location + ": is not on the MLflow server " + server + "; give its address in MLFLOW_TRACKING_URI");
        }
        return location.path().isEmpty() ? "" : new ArtifactName(location.path()).value();
    }

    /** The path of a file. */
    String of(StoreUri location, ArtifactName name) {
        String folder = of(location);
        return folder.isEmpty() ? name.value() : folder + "/" + name.value();
    }
}
