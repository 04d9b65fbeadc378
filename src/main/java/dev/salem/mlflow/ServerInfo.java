package dev.salem.mlflow;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a server says it can do. A server of the 2.x line says nothing, and can do none of it.
 *
 * @param workspaces whether models and runs are kept apart by workspace
 * @param multipartUploads whether its artifact proxy takes files in parts, straight to the store behind it
 * @param multipartDownloads whether its artifact proxy gives addresses of the store behind it
 */
public record ServerInfo(boolean workspaces, boolean multipartUploads, boolean multipartDownloads) {
    static final ServerInfo NOTHING = new ServerInfo(false, false, false);

    static ServerInfo of(JsonNode json) {
        return new ServerInfo(
                json.path("workspaces_enabled").asBoolean(false),
                json.path("multipart_uploads_enabled").asBoolean(false),
                json.path("multipart_downloads_enabled").asBoolean(false));
    }
}
