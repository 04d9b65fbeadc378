package dev.salem.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.Browser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of jobs as a person meets it, in headless Chromium. */
@QuarkusTest
@TestProfile(StubProfile.class)
class StatusPageTest extends StubbedService {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>\\\"' onfocus=alert(2) x='";

    /** The least ratio of contrast of text and its background on the page, by WCAG's formula. */
    private static final String LEAST_CONTRAST =
            """
            (() => {
              const channels = colour => colour.match(/[\\d.]+/g).map(Number);
              const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
                  .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
              const ground = node => {
                const colour = channels(getComputedStyle(node).backgroundColor);
                return colour.length === 4 && colour[3] === 0 ? ground(node.parentElement) : colour;
              };
              const texts = [...document.body.querySelectorAll('*')].filter(node => node.tagName !== 'SCRIPT'
                  && [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim()));
              return Math.min(...texts.map(node => {
                const [low, high] = [light(channels(getComputedStyle(node).color)), light(ground(node))].sort((a, b) => a - b);
                return (high + 0.05) / (low + 0.05);
              }));
            })()
            """;

    private static Browser browser;

    @BeforeEach
    void openBrowser() throws IOException {
        if (browser == null) {
            browser = Browser.open();
        }
        String basic = Base64.getEncoder().encodeToString(("ann:" + StubProfile.ANN).getBytes(StandardCharsets.UTF_8));
        browser.sendHeaders(Map.of("Authorization", "Basic " + basic));
        browser.forget();
        browser.prefer("light");
        browser.resize(1280, 900);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
            browser = null;
        }
    }

    @Test
    void aJob_isSeenFromItsStartToItsReport_withoutAReload() {
        browser.show(root);
        browser.evaluate("document.loadedOnce = true");
        String id = submitted(StubEditor.HOLD);

        browser.await("it is listed", "document.getElementById('" + id + "') !== null");
        browser.await("it runs", article(id, "p:nth-of-type(2)") + "?.innerText.includes(', 25 %: held')");
        String step =
                browser.evaluate(article(id, "p:nth-of-type(2)") + ".innerText").asText();
        browser.await("it moves", article(id, "p:nth-of-type(2)") + ".innerText !== '" + step + "'");
        assertThat(browser.text("#summary"))
                .isEqualTo("1 edit is running, none waits. This page renews itself. You are ann.");
        editor.release.release();
        browser.await("it is done", article(id, ".status") + ".innerText === 'edited'");
        assertThat(browser.evaluate("document.loadedOnce").asBoolean())
                .as("it was never loaded anew")
                .isTrue();

        browser.click("#report-" + id);
        browser.await("its report", "document.body?.innerText === 'report of hold'");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void cancel_byMouse_endsARunningJob_afterAQuestion() {
        String id = submitted(StubEditor.HOLD);
        browser.show(root);
        browser.await("it runs", article(id, ".status") + "?.innerText === 'running'");

        browser.click("#cancel-" + id);

        browser.await("it is cancelled", article(id, ".status") + ".innerText === 'cancelled'");
        assertThat(browser.questions()).contains("Cancel hold?");
        assertThat(browser.evaluate("document.getElementById('cancel-" + id + "')")
                        .isNull())
                .isTrue();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void cancel_byKeyboard_endsAWaitingJob_andFocusStaysWithIt() {
        submit(StubEditor.HOLD);
        String id = submitted("waits");
        browser.show(root);
        for (int tabs = 0; tabs < 100 && !focused().equals("cancel-" + id); tabs++) {
            browser.press("Tab");
        }
        assertThat(focused()).isEqualTo("cancel-" + id);
        assertThat(browser.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                        .asText())
                .as("and is seen to be there")
                .isEqualTo("solid");

        browser.press("Enter");

        browser.await("it is cancelled", article(id, ".status") + ".innerText === 'cancelled'");
        browser.await("focus is where it was", "document.activeElement.id === '" + id + "'");
    }

    @Test
    void cancel_ofWhatIsGone_isSaidInWords() {
        String id = submitted(StubEditor.HOLD);
        browser.show(root);
        browser.evaluate(
                "document.getElementById('cancel-" + id + "').dataset.cancel = '/v1/edits/" + "0".repeat(32) + "'");

        browser.click("#cancel-" + id);

        browser.await(
                "it says so",
                "document.getElementById('trouble').innerText.startsWith('Not cancelled: there is no job')");
        browser.show(root);
        assertThat(browser.text("#trouble")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "refuse  | failed   | layer must be below 6, got: 9",
                "explode | failed   | an internal error",
                "reject  | rejected | edit accuracy 0.900 (9 of 10) is below 0.95"
            })
    void aJobThatCameToNothing_saysWhy(String title, String state, String reason) {
        String id = submitted(title);
        ann.await("/v1/edits/" + id, job -> job.path("status").asText().equals(state));
        browser.show(root);

        assertThat(browser.evaluate(article(id, ".why") + ".innerText").asText())
                .contains(reason);
    }

    @Test
    void aServiceThatIsAway_isSaid_andWhatIsShownStays() {
        String id = submitted(StubEditor.HOLD);
        browser.show(root);
        browser.goOffline(true);

        browser.await(
                "it says so",
                "trouble.innerText === \"What you see may be old: salem doesn't answer. Is asked again.\"");
        assertThat(browser.evaluate(article(id, "h2") + ".innerText").asText()).isEqualTo("hold");
        browser.goOffline(false);
        browser.await("all is well again", "trouble.innerText === ''");
    }

    @Test
    void whatRequestsSay_isText() {
        String id = submitted(HOSTILE);
        ann.await("/v1/edits/" + id, job -> job.path("status").asText().equals("edited"));
        browser.show(root);

        assertThat(browser.evaluate(article(id, "h2") + ".innerText").asText())
                .isEqualTo(HOSTILE.replace("\\\"", "\""));
        assertThat(browser.evaluate("document.images.length + document.querySelectorAll('[onfocus]').length")
                        .asInt())
                .isZero();
        assertThat(browser.questions()).noneMatch(question -> question.length() == 1);
    }

    @Test
    void aScriptThatGotIn_wouldNotRun() {
        browser.show(root);

        browser.evaluate("document.body.append(Object.assign(document.createElement('script'),"
                + " {textContent: 'document.intruded = true'}))");

        assertThat(browser.evaluate("document.intruded === undefined").asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 375, 1280})
    void everything_findsRoom(int width) {
        browser.resize(width, 900);
        submit("x".repeat(150));
        submit(StubEditor.REJECT);
        submit(StubEditor.HOLD);
        browser.show(root);

        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(width);
        assertThat(browser.evaluate("[...document.querySelectorAll('article *')].filter(node =>"
                                + " node.getBoundingClientRect().right > innerWidth).length")
                        .asInt())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void everyText_isLegible(String scheme) {
        String cancelled = submitted(StubEditor.HOLD);
        ann.delete("/v1/edits/" + cancelled);
        for (String title : new String[] {StubEditor.REJECT, StubEditor.REFUSE, "edited", StubEditor.HOLD}) {
            String id = submitted(title);
            ann.await("/v1/edits/" + id, job -> !job.path("status").asText().equals("queued"));
        }
        browser.prefer(scheme);
        browser.show(root);

        assertThat(browser.evaluate(LEAST_CONTRAST).asDouble()).isGreaterThanOrEqualTo(4.5);
    }

    private static String focused() {
        return browser.evaluate("document.activeElement.id").asText();
    }

    /** A script's expression: a part of a job's article. */
    private static String article(String id, String selector) {
        return "document.getElementById('" + id + "')?.querySelector('" + selector + "')";
    }

    private String submitted(String title) {
        String path = submit(title);
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
