package dev.salem.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.FaultyProxy;
import dev.salem.FaultyProxy.Fault;
import dev.salem.MlflowServer;
import dev.salem.mlflow.TrackingServer;
import dev.salem.mlflow.TrackingSettings;
import dev.salem.registry.Journal;
import dev.salem.registry.Registration;
import dev.salem.registry.RegistryUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever fails on the way, a repeat ends in one version. */
class RegistrationFaultsTest {
    private static final String EXPERIMENT = "faults-test";
    private static final int RACES = 8;

    @TempDir
    Path folder;

    private URI server;
    private ServerState state;

    @BeforeEach
    void startServer() throws IOException {
        server = MlflowServer.shared().uri();
        state = new ServerState(new TrackingServer(MlflowServer.shared().settings()));
        Path model = Files.createDirectories(folder.resolve("model"));
        Files.writeString(model.resolve("MLmodel"), Edits.MLMODEL);
        Files.writeString(model.resolve("model.safetensors"), "weights");
    }

    @Test
    void processHaltedAtAnyStep_leavesWhatARepeatCompletes() throws Exception {
        List<String> moments = moments();
        for (int i = 0; i < moments.size(); i++) {
            String name = "halted-" + i;
            Process process = RegistrationProcess.start(server, EXPERIMENT, name, folder, moments.get(i));
            assertThat(process.waitFor()).as(moments.get(i)).isEqualTo(RegistrationProcess.HALTED);
            registry(server, 4).register(registration(name), Journal.NONE);
            state.requireOne(EXPERIMENT, name, name);
        }
        System.out.println("MLflow registration: " + moments.size() + " halts tried, 0 versions doubled or lost");
        assertThat(moments).hasSize(20);
    }

    /** Before and after each step of a registration. */
    private List<String> moments() throws IOException {
        List<String> moments = new ArrayList<>();
        registry(server, 4).register(registration("unhalted"), new Journal() {
            @Override
            public void begins(String step) {
                moments.add("begins " + step);
            }

            @Override
            public void ended(String step, String result) {
                moments.add("ended " + step);
            }
        });
        return moments;
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE", "AFTER"})
    void anyCallThatFails_leavesWhatARepeatCompletes(Fault fault) throws Exception {
        try (FaultyProxy proxy = FaultyProxy.inFrontOf(server)) {
            boolean reached = true;
            int number = 0;
            while (reached) {
                number++;
                String name = "failed-" + fault + "-" + number;
                proxy.heal();
                int from = number;
                proxy.fail(seen -> seen.number() >= from, fault);
                boolean failed = fails(registration(name), proxy.uri());
                reached = proxy.broken() > 0;
                assertThat(failed).as(proxy.seen().toString()).isEqualTo(reached);
                registry(server, 4).register(registration(name), Journal.NONE);
                state.requireOne(EXPERIMENT, name, name);
            }
            System.out.println("MLflow registration: " + (number - 1) + " calls failed " + fault
                    + " the server acted, 0 versions doubled or lost");
            assertThat(number).isGreaterThan(25);
        }
    }

    private boolean fails(Registration registration, URI uri) {
        try {
            registry(uri, 1).register(registration, Journal.NONE);
            return false;
        } catch (RegistryUnavailableException e) {
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource
    void register_getsThroughWhereEveryCallFailsOnce(Fault fault) throws Exception {
        String name = "every-call-" + fault;
        for (MlflowServer line : List.of(MlflowServer.shared(), MlflowServer.sharedOlder())) {
            int broken =
                    failingOnce(line.uri(), fault, registry -> registry.register(registration(name), Journal.NONE));
            assertThat(broken).isGreaterThan(20);
            new ServerState(new TrackingServer(line.settings())).requireOne(EXPERIMENT, name, name);
        }
    }

    @ParameterizedTest
    @EnumSource
    void reject_getsThroughWhereEveryCallFailsOnce(Fault fault) throws Exception {
        String name = "rejected-" + fault;
        int broken =
                failingOnce(server, fault, registry -> registry.reject(Edits.run(name, name, folder), Journal.NONE));
        assertThat(broken).isGreaterThan(8);
        assertThat(state.versions(name)).isEmpty();
        assertThat(state.runs(EXPERIMENT, name))
                .singleElement()
                .satisfies(run -> assertThat(run.at("/info/status").asText()).isEqualTo("FINISHED"));
    }

    private interface Use {
        void of(MlflowRegistry registry) throws IOException;
    }

    /** The count of calls that failed. */
    private static int failingOnce(URI uri, Fault fault, Use use) throws IOException {
        Set<String> broken = ConcurrentHashMap.newKeySet();
        try (FaultyProxy proxy = FaultyProxy.inFrontOf(uri)) {
            proxy.fail(seen -> broken.add(seen.method() + seen.target()), fault);
            use.of(registry(proxy.uri(), 4));
        }
        return broken.size();
    }

    @Test
    void twoAtOnceWithOneRequest_getTheSameVersion() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int race = 0; race < RACES; race++) {
                String name = "raced-" + race;
                Registration registration = registration(name);
                CyclicBarrier start = new CyclicBarrier(2);
                Callable<Integer> register = () -> {
                    start.await();
                    return registry(server, 4)
                            .register(registration, Journal.NONE)
                            .version();
                };
                Future<Integer> one = threads.submit(register);
                Future<Integer> other = threads.submit(register);
                assertThat(one.get()).isEqualTo(other.get());
                state.requireOne(EXPERIMENT, name, name);
            }
        } finally {
            threads.shutdown();
        }
    }

    private Registration registration(String name) throws IOException {
        return Edits.registration(Edits.run(name, name, folder), folder.resolve("model"));
    }

    private static MlflowRegistry registry(URI uri, int attempts) {
        TrackingServer server =
                new TrackingServer(TrackingSettings.of(uri.toString()).withAttempts(attempts, Duration.ofMillis(5)));
        return new MlflowRegistry(server, new ProxyStore(server), EXPERIMENT);
    }
}
