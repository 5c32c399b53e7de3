package dev.kakehashi.web.people;

import dev.kakehashi.people.Account;
import dev.kakehashi.people.Audit;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Logins;
import dev.kakehashi.people.Passwords;
import dev.kakehashi.people.Rights;
import dev.kakehashi.people.Role;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.catalog.UnknownAddress;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jboss.resteasy.reactive.RestPath;

/** Who may log in: added, given a role, disabled, given a new password. */
@Path("/people")
@RolesAllowed(Rights.PEOPLE)
@Blocking
@Produces("text/html;charset=UTF-8")
public class PeopleResource {
    @CheckedTemplate(basePath = "people", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record PeoplePage(PeopleView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "people", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record PersonPage(PersonView view) implements TemplateInstance {}

    @Inject Passwords passwords;
    @Inject Logins logins;

    @GET
    public TemplateInstance list() {
        return new PeoplePage(PeopleView.of(Submitted.fresh(Map.of("role", Role.RESEARCHER.name()))));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Audited("person.add")
    public Response add(MultivaluedMap<String, String> values) {
        Map<String, List<String>> raw = new HashMap<>(values);
        var text = Screen.messages(PeopleMessages.class);
        var fields = new Fields(raw, Screen.messages(RefusalMessages.class));
        var name = fields.text("name", 40).toLowerCase(Locale.ROOT);
        var display = fields.has("displayName") ? fields.text("displayName", 120) : name;
        var role = fields.choice("role", Role.RESEARCHER);
        var password = PasswordFields.fresh(values, fields, "password");
        if (!name.matches(Account.NAME) || name.matches(".*\\.(json|csv)"))
            fields.refuse("name", text.nameUnusable(), null);
        else if (Account.named(name).isPresent()) fields.refuse("name", text.nameTaken(), null);
        if (!fields.errors().isEmpty()) return Response.status(422)
                .entity(new PeoplePage(PeopleView.of(new Submitted(raw, fields.errors())))).build();

        var account = new Account();
        account.name = name;
        account.displayName = display;
        account.role = role;
        account.passwordHash = passwords.hash(password);
        account.createdAt = Instant.now();
        account.persist();
        Audit.detail(lower(role));
        return back(account);
    }

    @GET
    @Path("{name}")
    public TemplateInstance person(@RestPath String name) {
        return new PersonPage(PersonView.of(named(name), Submitted.fresh(Map.of())));
    }

    @POST
    @Path("{name}/role")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Audited("person.role")
    public Response role(@RestPath String name, MultivaluedMap<String, String> values) {
        Account.lockAdmins();
        var account = named(name);
        var fields = new Fields(values, Screen.messages(RefusalMessages.class));
        fields.text("role", 16);
        var role = fields.choice("role", account.role);
        if (!fields.errors().isEmpty()) return refused(account, fields, 422);
        if (role != Role.ADMIN && account.lastAdmin()) {
            fields.refuse("role", Screen.messages(PeopleMessages.class).lastAdmin(), null);
            return refused(account, fields, 409);
        }
        Audit.detail(lower(account.role) + " → " + lower(role));
        account.role = role;
        return back(account);
    }

    @POST
    @Path("{name}/disabling")
    @Audited("person.disable")
    public Response disable(@RestPath String name) {
        Account.lockAdmins();
        var account = named(name);
        if (account.lastAdmin())
            throw new ClientErrorException(Screen.messages(PeopleMessages.class).lastAdmin(), Response.Status.CONFLICT);
        account.disabled = true;
        logins.closeAll(account);
        return back(account);
    }

    @POST
    @Path("{name}/enabling")
    @Audited("person.enable")
    public Response enable(@RestPath String name) {
        var account = named(name);
        account.disabled = false;
        return back(account);
    }

    @POST
    @Path("{name}/password")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Audited("person.password")
    public Response password(@RestPath String name, MultivaluedMap<String, String> values) {
        var account = named(name);
        if (account.passwordHash == null)
            throw new ClientErrorException(Screen.messages(PeopleMessages.class).noPassword(),
                    Response.Status.CONFLICT);
        var fields = new Fields(new HashMap<>(values), Screen.messages(RefusalMessages.class));
        var fresh = PasswordFields.fresh(values, fields, "password");
        if (!fields.errors().isEmpty()) return refused(account, fields, 422);
        account.passwordHash = passwords.hash(fresh);
        logins.closeAll(account);
        return back(account);
    }

    private static Response refused(Account account, Fields fields, int status) {
        return Response.status(status)
                .entity(new PersonPage(PersonView.of(account, new Submitted(Map.of(), fields.errors())))).build();
    }

    private static Response back(Account account) {
        return Response.seeOther(URI.create("/people/" + account.name)).build();
    }

    private static Account named(String name) {
        return Account.named(name).orElseThrow(() -> new UnknownAddress(UnknownAddress.Kind.PERSON, name));
    }

    private static String lower(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
