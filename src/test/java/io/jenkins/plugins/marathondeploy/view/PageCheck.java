package io.jenkins.plugins.marathondeploy.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;

/**
 * What is wrong with the parts of a page that are the plugin's for people who see little, or use no mouse: controls that
 * have no name, an order of their own for the Tab key, texts that are hard to tell from what is behind them. Everything
 * that is folded is looked at, too, where the page was opened before.
 */
final class PageCheck {
    /** Of WCAG 2.1, 1.4.3, level AA. */
    static final double LEAST_CONTRAST = 4.5;

    private static final List<String> OURS = List.of(".marathon-deploy-card", ".marathon-deploy-job", ".marathon-deploy-form");

    /** The lowest contrast of a text with what is behind it, and which text. */
    private static final String CONTRAST =
            """
            (() => {
              const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
              const pixel = (colors) => {
                canvas.fillStyle = '#fff'; canvas.fillRect(0, 0, 1, 1);
                colors.forEach((color) => { canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); });
                return Array.from(canvas.getImageData(0, 0, 1, 1).data).slice(0, 3);
              };
              const luminance = (rgb) => rgb.map((c) => c / 255)
                .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
              let worst = {contrast: 21, text: ''};
              document.querySelectorAll('SELECTOR').forEach((element) => {
                const shown = element.matches('input, select, textarea') ? element.value
                  : Array.from(element.childNodes).filter((n) => n.nodeType === 3).map((n) => n.textContent).join('');
                if (!shown || !shown.trim() || element.closest('svg, option, template, .jenkins-visually-hidden, .jenkins-help-button')
                    || element.getClientRects().length === 0) { return; }
                const behind = [];
                for (let e = element; e; e = e.parentElement) { behind.unshift(getComputedStyle(e).backgroundColor); }
                const back = luminance(pixel(behind));
                const front = luminance(pixel([...behind, getComputedStyle(element).color]));
                const contrast = (Math.max(back, front) + 0.05) / (Math.min(back, front) + 0.05);
                if (contrast < worst.contrast) { worst = {contrast, text: shown.trim()}; }
              });
              return worst;
            })()""";

    private static final String CONTROLS =
            within("a[href]", "button", "input:not([type=hidden])", "select", "textarea", "summary", "[role=button]", "[role=link]",
                    "[role=img]", "[tabindex]");

    /** The main colours of the dark theme plugin. */
    private static final String DARK =
            "':root { color-scheme: dark; --background: hsl(240, 6%, 14%); --text-color: #fff; --black: #0f1215;"
                    + " --text-color-secondary: hsl(240, 10%, 70%); --card-background: hsl(240, 6%, 18%);"
                    + " --pre-background: hsl(240, 6%, 10%); --pre-color: #fff; --link-color: oklch(75% 0.15 256.91deg);"
                    + " --blue: oklch(70% 0.15 256.91deg); --red: oklch(68% 0.2 25deg); --item-background--hover: #ffffff15;"
                    + " --table-background: hsl(240, 6%, 18%); --table-body-background: hsl(240, 6%, 16%);"
                    + " --table-body-foreground: #fff; --table-header-foreground: #fff; --input-color: hsl(240, 6%, 11%);"
                    + " --header-background: hsl(240, 6%, 14%); --body-background: hsl(240, 6%, 14%);}"
                    + " body, #page-body { background: var(--background); color: var(--text-color); }'";

    private PageCheck() {}

    private static String within(String... selectors) {
        List<String> all = new ArrayList<>();
        for (String ours : OURS) {
            for (String selector : selectors) {
                all.add(ours + " " + selector);
            }
        }
        return String.join(", ", all);
    }

    /** From now on the page has the colours of the dark theme. */
    static void darken(Chromium browser) {
        browser.run("(() => { const sheet = new CSSStyleSheet();"
                + "sheet.replaceSync(" + DARK + ");"
                + "document.adoptedStyleSheets.push(sheet); })()");
    }

    /** Has the snippet generator show the form of a step. */
    static void chooseStep(Chromium browser, String step) {
        browser.run("(() => { const select = Array.from(document.querySelectorAll('select.dropdownList'))"
                + ".find((list) => Array.from(list.options).some((option) => option.text.startsWith('" + step + ":')));"
                + "select.selectedIndex = Array.from(select.options).findIndex((option) => option.text.startsWith('" + step + ":'));"
                + "select.dispatchEvent(new Event('change', {bubbles: true})); })()");
        awaitForm(browser);
    }

    /** Waits until a form of the plugin is there, and everything in it that comes later. */
    static void awaitForm(Chromium browser) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .until(() -> browser.run("document.querySelector('.marathon-deploy-form') !== null"
                                + " && Array.from(document.querySelectorAll('.marathon-deploy-form select[fillurl]'))"
                                + ".every((select) => select.options.length > 0)")
                        .asBoolean());
    }

    /** Everything that is folded is shown: what a script or a reader opens with a click. */
    static void unfold(Chromium browser) {
        browser.run("document.querySelectorAll('details').forEach((details) => { details.open = true; });"
                + "document.querySelectorAll('.marathon-deploy-form .advanced-button').forEach((button) => button.click());"
                + "document.querySelectorAll('.marathon-deploy-form input[value=repository]').forEach((radio) => radio.click());");
    }

    /** Shows the fields of a deployment to several Marathons in place of those of one. */
    static void chooseSeveral(Chromium browser) {
        browser.run("document.querySelectorAll('.marathon-deploy-form input[value=several]').forEach((radio) => radio.click())");
    }

    /** Sentences, none where all is well. */
    static List<String> problems(Chromium browser) {
        List<String> problems = new ArrayList<>();
        List<Chromium.Control> controls = browser.controls(CONTROLS);
        boolean shown = browser.run("document.querySelector('[class*=marathon-deploy]') !== null").asBoolean();
        if (!shown && controls.isEmpty()) {
            problems.add("there is nothing of the plugin to look at");
        }
        for (Chromium.Control control : controls) {
            if (control.name().isBlank()) {
                problems.add("has no name: " + control.element());
            } else if (control.from().equals("placeholder")) {
                problems.add("has no name but its placeholder '" + control.name() + "': " + control.element());
            }
            if (control.tabIndex() > 0) {
                problems.add("is reached out of order: " + control.element());
            }
            if (Set.of("button", "link", "textbox", "combobox", "checkbox", "radio", "spinbutton").contains(control.role())
                    && control.tabIndex() < 0) {
                problems.add("can't be reached with the keyboard: " + control.element());
            }
        }
        JsonNode contrast = browser.run(CONTRAST.replace("SELECTOR", within("*")));
        if (contrast.path("contrast").asDouble() < LEAST_CONTRAST) {
            problems.add("has a contrast of " + contrast.path("contrast").asText() + ": " + contrast.path("text").asText());
        }
        return problems;
    }
}
