package dev.kakehashi.people;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Looks up whose session or token it is; whoever shows one that is not known, or not any more, is a stranger. */
@ApplicationScoped
public class CredentialCheck implements IdentityProvider<Credential> {
    @Inject Access access;
    @Inject Logins logins;
    @Inject Tokens tokens;

    @Override
    public Class<Credential> getRequestType() {
        return Credential.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(Credential credential, AuthenticationRequestContext context) {
        return context.runBlocking(() -> visitor(credential).orElseGet(access::stranger).identity());
    }

    private Optional<Visitor> visitor(Credential credential) {
        return credential.kind == Credential.Kind.TOKEN ? tokens.find(credential.secret)
                : logins.find(credential.secret);
    }
}
