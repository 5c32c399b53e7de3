package dev.kakehashi.web.storage;

import dev.kakehashi.catalog.StoredKind;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.submission.Deletion;
import dev.kakehashi.web.terms.StorageMessages;
import dev.kakehashi.web.ui.Screen;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;

/** Asks before something is deleted, with everything that goes along. */
@Path("/deletion/{kind}/{key}")
@RolesAllowed(Rights.ADMINISTER)
@Blocking
@Produces("text/html;charset=UTF-8")
public class DeletionResource {
    @CheckedTemplate(basePath = "storage", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record DeletionPage(DeletionView view) implements TemplateInstance {}

    @Inject Deletion deletion;

    @GET
    public TemplateInstance ask(@RestPath String kind, @RestPath String key) {
        var named = StoredKind.named(kind);
        var plan = deletion.plan(named, key).orElseThrow(() -> named.unknown(key));
        return new DeletionPage(DeletionView.of(plan, null));
    }

    @POST
    @Audited("deletion.delete")
    public Response delete(@RestPath String kind, @RestPath String key, @RestForm String confirm) throws IOException {
        var named = StoredKind.named(kind);
        try {
            deletion.delete(named, key, confirm).orElseThrow(() -> named.unknown(key));
            return Response.seeOther(URI.create(named.list(key))).build();
        } catch (Deletion.NotPossible changed) {
            var text = Screen.messages(StorageMessages.class);
            var notice = changed.plan().blockers().isEmpty() ? text.changed() : null;
            return Response.status(Response.Status.CONFLICT)
                    .entity(new DeletionPage(DeletionView.of(changed.plan(), notice))).build();
        }
    }
}
