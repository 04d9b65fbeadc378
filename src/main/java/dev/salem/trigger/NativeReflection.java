package dev.salem.trigger;

import dev.salem.access.AccessRules;
import dev.salem.job.EditJob;
import dev.salem.workflow.HeaderPlan;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What Jackson reads and writes by reflection in the front, kept in a native image with all that it is made of. */
@RegisterForReflection(
        targets = {AccessRules.class, EditJob.class, HeaderPlan.class},
        classNames = "dev.salem.registry.folder.VersionFacts",
        registerFullHierarchy = true)
final class NativeReflection {
    private NativeReflection() {}
}
