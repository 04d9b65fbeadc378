package dev.salem.job;

import dev.salem.access.AccessRules;
import dev.salem.access.PrincipalRule;
import dev.salem.registry.ModelUri;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds requesters to the operator's rules. How often somebody asks is counted in this process alone; of jobs that wait
 * there may be one more for each request of the same moment. Safe for several threads.
 */
public final class JobLimits {
    private static final Duration LATER = Duration.ofSeconds(30);

    private final AccessRules rules;
    private final RequestRate rate;

    public JobLimits(AccessRules rules, InstantSource clock) {
        this.rules = rules;
        this.rate = new RequestRate(clock);
    }

    /** Everybody may ask for everything. */
    public static JobLimits none() {
        return new JobLimits(AccessRules.NONE, InstantSource.system());
    }

    /**
     * Counts a request, and lets it pass.
     *
     * @throws NotAllowedException if its requester may not have what it names
     * @throws LimitExceededException if its requester asks too often
     */
    public void admit(JobRequest request, String requester) {
        PrincipalRule rule = ruleOf(requester);
        List<Violation> violations = violations(request, rule);
        if (!violations.isEmpty()) {
            throw new NotAllowedException(
                    requester + " may not ask for this; whoever runs the service can allow it", violations);
        }
        if (rule.perMinute().isPresent()) {
            rate.count(requester, rule.perMinute().getAsInt());
        }
    }

    /** @throws LimitExceededException if too many of the requester's jobs wait */
    void requireRoom(String requester, JobStore store) {
        PrincipalRule rule = ruleOf(requester);
        if (rule.waiting().isEmpty()) {
            return;
        }
        long waiting = store.unfinished().stream()
                .filter(job -> job.state() == JobState.QUEUED && job.requester().equals(requester))
                .count();
        if (waiting >= rule.waiting().getAsInt()) {
            throw new LimitExceededException(
                    waiting + " jobs of " + requester + " wait already, at most "
                            + rule.waiting().getAsInt() + " may; come again when some are done",
                    LATER);
        }
    }

    /** Whether somebody may see and take back the jobs of all. */
    boolean showAllTo(String requester) {
        return rules.of(requester).map(PrincipalRule::operator).orElse(false);
    }

    private PrincipalRule ruleOf(String requester) {
        return rules.of(requester)
                .orElseThrow(() -> new NotAllowedException(
                        requester
                                + " may ask for nothing: no rule covers that name; whoever runs the service can add one",
                        List.of()));
    }

    private static List<Violation> violations(JobRequest request, PrincipalRule rule) {
        List<Violation> violations = new ArrayList<>();
        if (!rule.allowsModel(ModelUri.parse(request.model()))) {
            violations.add(new Violation("model", "must not be " + request.model()));
        }
        if (!rule.allowsEditSet(ModelUri.parse(request.editSet()))) {
            violations.add(new Violation("editSet", "must not be " + request.editSet()));
        }
        Optional<String> name = request.publication().map(publication -> publication.name());
        if (name.isPresent() && !rule.allowsName(name.get())) {
            violations.add(new Violation("name", "must not be " + name.get()));
        }
        return violations;
    }
}
