package dev.kakehashi.web.people;

import dev.kakehashi.people.Rights;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;

/** Who did what. */
@Path("/audit")
@RolesAllowed(Rights.ADMINISTER)
@Blocking
public class AuditResource {
    @CheckedTemplate(basePath = "people", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record AuditPage(AuditView view) implements TemplateInstance {}

    @GET
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance list(@Context UriInfo address) {
        return new AuditPage(AuditView.of(new AuditFilter(address.getQueryParameters())));
    }
}
