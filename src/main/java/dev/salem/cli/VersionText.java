package dev.salem.cli;

import dev.salem.workflow.ToolVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"salem " + ToolVersion.value()};
    }
}
