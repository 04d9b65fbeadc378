package dev.salem.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.Browser;
import dev.salem.EditRows;
import dev.salem.GoldenModel;
import dev.salem.PackagedService;
import java.io.IOException;
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
                        Map.of(),
                        Map.of(
                                "salem.places.folders",
                                folder + "," + model,
                                "salem.jobs.registry",
                                folder.resolve("registry").toString()))) {
            browser.resize(1280, 900);
            browser.show(service.uri());
            assertThat(browser.text("article")).startsWith("No edits yet");

            service.submit(EditRows.request(model, edits, "tiny").toString());
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

    /** For people to look at, in the build's folder. */
    private static void picture(Browser browser, String name) throws IOException {
        browser.picture(Path.of("target", "service-" + name + ".png"));
    }
}
