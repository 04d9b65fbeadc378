package dev.salem.trigger.webhook;

import dev.salem.job.JobRequestException;
import dev.salem.registry.ModelUri;
import dev.salem.registry.RegistryException;
import dev.salem.trigger.webhook.RegistryEvent.AliasSet;
import dev.salem.trigger.webhook.RegistryEvent.OfVersion;
import dev.salem.trigger.webhook.RegistryEvent.TagsSet;
import dev.salem.trigger.webhook.RegistryEvent.VersionCreated;
import dev.salem.workflow.Tags;
import java.util.Map;
import java.util.Optional;

/** Decides what an event means. A version that salem made, which its request key tells, never starts an edit. */
final class EventJudge {
    private static final String MADE_BY_SALEM = "salem.request_key";
    private static final int SHOWN = 80;

    private final WebhookRules rules;
    private final VersionLookup versions;

    EventJudge(WebhookRules rules, VersionLookup versions) {
        this.rules = rules;
        this.versions = versions;
    }

    /** @throws dev.salem.registry.RegistryUnavailableException if the version can't be looked up now */
    Decision judge(RegistryEvent event) {
        if (!(event instanceof OfVersion about)) {
            return new Decision.Ignored("no rule speaks of this kind of event");
        }
        Optional<ModelRule> rule = rules.of(about.model());
        if (rule.isEmpty()) {
            return new Decision.Ignored("no rule covers the model " + shown(about.model()));
        }
        if (!asksForEdit(about)) {
            return new Decision.Ignored("neither the alias " + rules.alias() + " nor the tag " + rules.tag());
        }
        try {
            return judge(rule.get(), about);
        } catch (RegistryException | JobRequestException e) {
            return new Decision.Ignored(e.getMessage());
        }
    }

    private boolean asksForEdit(OfVersion event) {
        if (event instanceof AliasSet set) {
            return set.alias().equals(rules.alias());
        }
        return tagsOf(event).containsKey(rules.tag());
    }

    private Decision judge(ModelRule rule, OfVersion event) {
        ModelUri.Registered version = ModelUri.Registered.version(event.model(), event.version());
        Map<String, String> announced = tagsOf(event);
        if (isEdit(announced)) {
            return ownVersion(version);
        }
        Map<String, String> tags = event instanceof VersionCreated
                ? announced
                : versions.find(version).tags();
        if (isEdit(tags)) {
            return ownVersion(version);
        }
        Optional<String> tagged = Optional.ofNullable(announced.getOrDefault(rules.tag(), tags.get(rules.tag())))
                .filter(place -> !place.isBlank());
        if (tagged.isPresent() && !rule.allows(tagged.get())) {
            return new Decision.Ignored("the rule for " + rule.name() + " allows no edit set " + shown(tagged.get())
                    + "; add it, or its folder with a slash, to editSets");
        }
        return tagged.or(rule::editSet)
                .<Decision>map(place -> new Decision.Edit(rule.request(version.toString(), place)))
                .orElseGet(() -> new Decision.Ignored(
                        "no edit set: set the tag " + rules.tag() + ", or editSet in the rule for " + rule.name()));
    }

    private static Map<String, String> tagsOf(OfVersion event) {
        if (event instanceof VersionCreated created) {
            return created.tags();
        }
        return event instanceof TagsSet set ? set.tags() : Map.of();
    }

    /** A base that was registered as it was is nobody's edit. */
    private static boolean isEdit(Map<String, String> tags) {
        return tags.containsKey(MADE_BY_SALEM) && !tags.containsKey(Tags.UNEDITED);
    }

    private static Decision ownVersion(ModelUri.Registered version) {
        return new Decision.Ignored(version + " was made by salem, and never starts an edit");
    }

    private static String shown(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "…";
    }
}
