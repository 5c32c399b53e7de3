package dev.kakehashi.web;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Finds what a program can find of barriers on a page: missing names, labels, headings, references. */
final class Accessibility {
    private final Document page;
    private final List<String> problems = new ArrayList<>();

    private Accessibility(Document page) {
        this.page = page;
    }

    static List<String> problems(Document page) {
        var check = new Accessibility(page);
        check.document();
        check.headings();
        check.fields();
        check.names();
        check.tables();
        check.references();
        check.policy();
        return check.problems;
    }

    private void document() {
        if (page.selectFirst("html").attr("lang").isBlank()) problems.add("html has no lang");
        if (page.title().isBlank()) problems.add("no title");
        if (page.select("main").size() != 1) problems.add("not exactly one main");
        if (page.select("nav").size() > 1) page.select("nav").forEach(nav -> needsName(nav, "nav"));
    }

    private void headings() {
        if (page.select("h1").size() != 1) problems.add(page.select("h1").size() + " h1");
        int before = 0;
        for (Element heading : page.select("h1, h2, h3, h4, h5, h6")) {
            int level = heading.tagName().charAt(1) - '0';
            if (level > before + 1) problems.add("h" + level + " after h" + before + ": " + heading.text());
            if (heading.text().isBlank()) problems.add("empty h" + level);
            before = level;
        }
    }

    private void fields() {
        for (Element field : page.select("input:not([type=hidden]):not([type=submit]), select, textarea")) {
            boolean labelled = field.closest("label") != null
                    || field.hasAttr("id") && !page.select("label[for=\"" + field.id() + "\"]").text().isBlank()
                    || !name(field).isBlank();
            if (!labelled) problems.add("no label: " + brief(field));
        }
        for (Element group : page.select("fieldset"))
            if (group.selectFirst("> legend") == null) problems.add("fieldset without legend: " + brief(group));
    }

    private void names() {
        for (Element image : page.select("img")) if (!image.hasAttr("alt")) problems.add("no alt: " + brief(image));
        page.select("[role=img], [role=region], progress, meter")
                .forEach(element -> needsName(element, element.tagName()));
        page.select("a[href], button, summary").forEach(element -> needsName(element, element.tagName()));
        for (Element link : page.select("a[href]"))
            if (link.text().strip().matches("(?i)here|click here|more|link|こちら|ここ"))
                problems.add("says nothing: " + brief(link));
        for (Element inner : page.select("a a, a button, button a, button button, label label"))
            problems.add("nested controls: " + brief(inner));
        for (Element element : page.select("[tabindex]"))
            if (Integer.parseInt(element.attr("tabindex")) > 0) problems.add("positive tabindex: " + brief(element));
        for (Element scrolling : page.select(".scroll"))
            if (!scrolling.hasAttr("tabindex")) problems.add("scrolls only with a mouse: " + brief(scrolling));
    }

    private void needsName(Element element, String what) {
        String own = element.is("progress, meter, [role=img], [role=region], nav") ? "" : content(element);
        if (own.isBlank() && name(element).isBlank()) problems.add(what + " without a name: " + brief(element));
    }

    private static String content(Element element) {
        return element.text() + String.join("", element.select("img").eachAttr("alt"));
    }

    private String name(Element element) {
        var name = new StringBuilder(element.attr("aria-label"));
        for (String id : element.attr("aria-labelledby").split("\\s+")) {
            Element label = id.isEmpty() ? null : page.getElementById(id);
            if (label != null) name.append(label.text());
        }
        return name.toString();
    }

    private void tables() {
        for (Element table : page.select("table")) {
            if (table.select("th").isEmpty()) problems.add("table without headers: " + brief(table));
            if (table.selectFirst("caption") == null && table.closest("[role=region]") == null && name(table).isBlank())
                problems.add("table without a name: " + brief(table));
        }
        for (Element header : page.select("th")) {
            if (!header.hasAttr("scope")) problems.add("th without scope: " + brief(header));
            if (content(header).isBlank()) problems.add("empty th: " + brief(header));
        }
        for (Element term : page.select("dt, dd"))
            if (!term.parent().is("dl, dl > div")) problems.add("outside a dl: " + brief(term));
        for (Element item : page.select("li"))
            if (!item.parent().is("ul, ol, menu")) problems.add("outside a list: " + brief(item));
    }

    private void references() {
        var ids = new HashSet<String>();
        for (Element element : page.select("[id]"))
            if (!ids.add(element.id())) problems.add("id twice: " + element.id());
        for (String attribute : List.of("for", "aria-labelledby", "aria-describedby", "aria-controls", "data-follows"))
            for (Element element : page.select("[" + attribute + "]"))
                for (String id : element.attr(attribute).split("\\s+"))
                    if (!ids.contains(id)) problems.add(attribute + " leads nowhere: " + brief(element));
        for (Element link : page.select("a[href^=#]"))
            if (!ids.contains(link.attr("href").substring(1))) problems.add("leads nowhere: " + brief(link));
    }

    /** What the Content-Security-Policy would silently drop. */
    private void policy() {
        for (Element element : page.select("[style], style, script:not([src]):not([type=\"application/json\"])"))
            problems.add("inline style or script: " + brief(element));
        for (Element element : page.getAllElements())
            element.attributes().forEach(attribute -> {
                if (attribute.getKey().startsWith("on")) problems.add("inline handler: " + brief(element));
            });
    }

    private static String brief(Element element) {
        String html = element.outerHtml().replaceAll("\\s+", " ");
        return html.length() <= 120 ? html : html.substring(0, 120) + "…";
    }
}
