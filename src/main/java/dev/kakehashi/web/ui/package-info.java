/**
 * The shell of every page: layout, language, formats, shared components and errors.
 *
 * <p>A page is a resource, a view record and a template:
 *
 * <pre>{@code
 * @Path("/corpora")
 * @Blocking       // without it, a method that returns a TemplateInstance runs on the event loop
 * public class CorporaResource {
 *     @CheckedTemplate(basePath = "corpora", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
 *     record CorporaPage(CorporaView view) implements TemplateInstance {}   // templates/corpora/corpora-page.html
 *     @CheckedTemplate(basePath = "corpora", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
 *     record CorporaPage$rows(CorporaView view) implements TemplateInstance {}   // its fragment "rows"
 *
 *     @GET
 *     @Produces("text/html;charset=UTF-8")
 *     public TemplateInstance list() {
 *         var view = CorporaView.of(Corpus.listAll());
 *         return Screen.current().fragment() ? new CorporaPage$rows(view) : new CorporaPage(view);
 *     }
 * }
 * }</pre>
 *
 * <pre>{@code
 * {#include layout}
 * {#title}{corpora:title}{/title}
 * {#description}{corpora:description}{/description}
 * {#crumbs}{#crumb href='/corpora'}{ui:corpora}{/crumb}{/crumbs}     the steps between home and this page
 * <h1>{corpora:title}</h1>
 * {#fragment id=rows}..{/fragment}
 * {/include}
 * }</pre>
 *
 * <p>{@code /corpora.json} is not below {@code /corpora}: JAX-RS first chooses the class by its path, so a method for
 * it needs a class at {@code @Path("/")}, and no such class may have a method for {@code corpora} itself.
 *
 * <p>Text: each group of pages has an interface of its own,
 * {@code @MessageBundle("corpora") interface CorporaMessages}, and its sentences in {@code resources/messages/corpora_en.properties} and {@code corpora_ja.properties}.
 * Templates say {@code {corpora:title}}; the language is set for every template by
 * {@link dev.kakehashi.web.ui.Templates}. Java takes the same text from {@link dev.kakehashi.web.ui.Screen#messages}.
 * Names of metrics come from {@link dev.kakehashi.web.ui.Term} alone.
 *
 * <p>Components, in {@code templates/tags}: {@code crumb}, {@code term}, {@code fact} (in {@code <dl class="facts">}),
 * {@code empty}, {@code progress}, {@code chart}, {@code downloads}, {@code pager}, {@code heatmap}, {@code shares},
 * {@code tokens}, {@code field}. What they print is decided by the records of this package. Numbers go through
 * {@link dev.kakehashi.web.ui.Format}.
 *
 * <p>Forms: {@link dev.kakehashi.submission.Fields} reads the strings. Where it refuses any, answer 422 with the same
 * page and {@code new Submitted(strings, refused.errors())}; {@link dev.kakehashi.web.ui.Field} takes each input's
 * value and error from it.
 */
package dev.kakehashi.web.ui;
