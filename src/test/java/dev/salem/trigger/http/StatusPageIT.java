package dev.salem.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.Browser;
import dev.salem.EditRows;
import dev.salem.GoldenModel;
import dev.salem.PackagedService;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person asks the packaged service for a real edit, and follows it in Chromium up to its report. */
class StatusPageIT {
    @TempDir
    private Path folder;

    @Test
    void aRealEdit_isFollowedUpToItsReport() throws Exception {
        Path edits = Files.write(folder.resolve("edits.jsonl"), EditRows.tiny());
        Path model = GoldenModel.folder("bert-f16").toAbsolutePath();
        try (Browser browser = Browser.open();
                PackagedService service = PackagedService.start(
                        folder,
                        Map.of("SALEM_HOME", folder.resolve("home").toString(), "OMP_WAIT_POLICY", "passive"),
                        Map.of(
                                "salem.places.folders",
                                folder + "," + model,
                                "salem.jobs.registry",
                                folder.resolve("registry").toString(),
                                "salem.jobs.threads",
                                "1",
                                "ai.djl.offline",
                                "true"))) {
            browser.resize(1280, 900);
            browser.show(service.uri());
            assertThat(browser.text("article")).startsWith("No edits yet");

            ask(
                    service,
                    "{\"model\": \"" + model + "\", \"editSet\": \"" + edits + "\", \"name\": \"tiny\", \"margin\": 1,"
                            + " \"method\": \"direct\", \"gate\": {\"minEditAccuracy\": 0, \"maxDrawdown\": 1}}");
            browser.await("it is edited", "document.querySelector('.status')?.innerText === 'edited'");

            assertThat(browser.text("article")).contains("edit accuracy ", "drawdown ", "registered as models:/tiny/2");
            picture(browser, "page");
            browser.click("article a");
            browser.await("its report", "document.querySelectorAll('svg').length > 0");
            for (int width : new int[] {375, 1280}) {
                browser.resize(width, 900);
                assertThat(browser.evaluate("document.documentElement.scrollWidth")
                                .asInt())
                        .as("the report finds room in " + width)
                        .isLessThanOrEqualTo(width);
            }
            picture(browser, "report");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static void ask(PackagedService service, String request) throws IOException, InterruptedException {
        HttpResponse<String> answer = service.send(
                "v1/edits",
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(request)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    /** For people to look at, in the build's folder. */
    private static void picture(Browser browser, String name) throws IOException {
        browser.picture(Path.of("target", "service-" + name + ".png"));
    }
}
