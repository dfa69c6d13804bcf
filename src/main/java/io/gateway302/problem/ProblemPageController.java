package io.gateway302.problem;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** Pages to which the type URIs of problems refer. Their links are relative, so that they work below a context path. */
@Hidden
@RestController
@RequestMapping(path = "/problems", produces = MediaType.TEXT_HTML_VALUE + ";charset=UTF-8")
class ProblemPageController {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @GetMapping
    String all() {
        return page(
                "Problems",
                Arrays.stream(ProblemType.values())
                        .map(type -> "<li><a href=\"problems/%s\"><code>%s</code></a> %d %s</li>"
                                .formatted(
                                        type.slug(),
                                        type.slug(),
                                        type.status().value(),
                                        HtmlUtils.htmlEscape(type.title())))
                        .collect(Collectors.joining("\n", "<ul>\n", "\n</ul>")));
    }

    @GetMapping("/{slug}")
    String one(@PathVariable String slug) {
        ProblemType type = ProblemType.ofSlug(slug)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no such kind of problem"));
        return page(type.title(), """
            <p><code>%s</code>, HTTP status %d</p>
            <p>%s</p>
            <p>Sent again? %s</p>
            <h2>Example</h2>
            <pre>%s</pre>
            <h2>Example at 302.AI's paths</h2>
            <pre>%s</pre>
            <p><a href="../problems">All problems</a></p>""".formatted(
                        type.slug(),
                        type.status().value(),
                        marked(type.description()),
                        marked(type.repeat().advice()),
                        HtmlUtils.htmlEscape(ProblemExample.problemDetails(type)),
                        HtmlUtils.htmlEscape(ProblemExample.dropIn(type))));
    }

    /** Returns a text as HTML, with what stands between backticks as code. */
    private static String marked(String text) {
        return CODE.matcher(HtmlUtils.htmlEscape(text)).replaceAll("<code>$1</code>");
    }

    private static String page(String title, String content) {
        return """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>%1$s</title>
                <style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}pre{overflow:auto;background:#8882;padding:1rem}</style>
                <h1>%1$s</h1>
                %2$s
                </html>
                """.formatted(HtmlUtils.htmlEscape(title), content);
    }
}
